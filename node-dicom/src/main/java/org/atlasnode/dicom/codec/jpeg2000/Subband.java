package org.atlasnode.dicom.codec.jpeg2000;

/**
 * One sub-band of a tile-component (T.800 §B.5). Immutable.
 *
 * @param area its coefficients, in its own coordinates
 * @param planeX column of its first coefficient in the tile-component's plane
 * @param planeY row of its first coefficient there
 * @param step what an irreversible coefficient is multiplied with
 */
record Subband(Rectangle area, BlockCoding coding, int planeX, int planeY, float step) {}
