package org.atlasnode.results.capture;

import org.atlasnode.core.config.ResultTerms.Window;
import org.atlasnode.core.volume.SeriesGeometry;
import org.atlasnode.core.volume.Volume;
import org.atlasnode.core.volume.Voxel;

/** Reads a volume between its voxels and shows Hounsfield units as gray. Immutable. */
final class WindowedVolume {

    private static final double OUTSIDE_HU = -3000;

    private final Volume volume;
    private final Window window;

    WindowedVolume(Volume volume, Window window) {
        this.volume = volume;
        this.window = window;
    }

    SeriesGeometry geometry() {
        return volume.geometry();
    }

    /** Gray 0..255 of Hounsfield units. */
    byte gray(double hu) {
        double part = (hu - window.centreHu()) / window.widthHu() + 0.5;
        return (byte) Math.round(255 * Math.max(0, Math.min(1, part)));
    }

    /** Hounsfield units at a voxel, trilinear; far below air outside of the volume. */
    double hu(Voxel at) {
        if (at.slice() < -0.5 || at.slice() > volume.sliceCount() - 0.5) {
            return OUTSIDE_HU;
        }
        double slice = Math.max(0, Math.min(volume.sliceCount() - 1.0, at.slice()));
        int below = (int) slice;
        double part = slice - below;
        double low = hu(below, at.row(), at.column());
        return part == 0 ? low : low * (1 - part) + hu(below + 1, at.row(), at.column()) * part;
    }

    /** Hounsfield units within a slice, bilinear; whole numbers are centres of pixels. */
    double hu(int slice, double row, double column) {
        if (row < -0.5 || column < -0.5 || row > volume.rows() - 0.5 || column > volume.columns() - 0.5) {
            return OUTSIDE_HU;
        }
        double r = Math.max(0, Math.min(volume.rows() - 1.0, row));
        double c = Math.max(0, Math.min(volume.columns() - 1.0, column));
        int r0 = (int) r;
        int c0 = (int) c;
        int r1 = Math.min(r0 + 1, volume.rows() - 1);
        int c1 = Math.min(c0 + 1, volume.columns() - 1);
        double top = volume.hu(slice, r0, c0) * (1 - (c - c0)) + volume.hu(slice, r0, c1) * (c - c0);
        double bottom = volume.hu(slice, r1, c0) * (1 - (c - c0)) + volume.hu(slice, r1, c1) * (c - c0);
        return top * (1 - (r - r0)) + bottom * (r - r0);
    }
}
