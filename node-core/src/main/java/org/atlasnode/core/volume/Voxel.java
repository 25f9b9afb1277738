package org.atlasnode.core.volume;

/** A place in a volume by fractional indices; whole numbers are centres of voxels. Slices count from the feet. */
public record Voxel(double slice, double row, double column) {}
