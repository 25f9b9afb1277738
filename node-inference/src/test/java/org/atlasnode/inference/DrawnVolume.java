package org.atlasnode.inference;

import java.util.ArrayList;
import java.util.List;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.Point3;
import org.atlasnode.core.volume.Orientation;
import org.atlasnode.core.volume.SeriesGeometry;
import org.atlasnode.core.volume.SliceGeometry;
import org.atlasnode.core.volume.Volume;
import org.atlasnode.dicom.data.Uid;

/** The volume that make_tiny.py draws: seven vertebrae as blocks of 400 to 1000 HU, hot spots in C5 and C3. */
public final class DrawnVolume {

    public static final int SLICES = 64;
    public static final int ROWS = 150;
    public static final int COLUMNS = 160;

    private DrawnVolume() {}

    /** Stored as it stands in the patient. */
    public static Volume upright() {
        short[][] stored = new short[SLICES][];
        for (int k = 0; k < SLICES; k++) {
            stored[k] = slice(k);
        }
        Orientation orientation = new Orientation(new Point3(1, 0, 0), new Point3(0, 1, 0));
        Point3 corner = new Point3(-79, -60, 0);
        return new Volume(geometry(ROWS, COLUMNS, 0.9, 1.0, orientation, corner), stored, 1, -1024);
    }

    /** The same patient; rows run to the front, columns to the right. */
    public static Volume turned() {
        short[][] stored = new short[SLICES][];
        for (int k = 0; k < SLICES; k++) {
            short[] upright = slice(k);
            stored[k] = new short[ROWS * COLUMNS];
            for (int r = 0; r < ROWS; r++) {
                for (int c = 0; c < COLUMNS; c++) {
                    stored[k][(COLUMNS - 1 - c) * ROWS + ROWS - 1 - r] = upright[r * COLUMNS + c];
                }
            }
        }
        Orientation orientation = new Orientation(new Point3(0, -1, 0), new Point3(-1, 0, 0));
        Point3 corner = new Point3(-79 + 159, -60 + 149 * 0.9, 0);
        return new Volume(geometry(COLUMNS, ROWS, 1.0, 0.9, orientation, corner), stored, 1, -1024);
    }

    public static Uid uid(int slice) {
        return Uid.of("1.2.3." + (slice + 1));
    }

    private static SeriesGeometry geometry(
            int rows, int columns, double rowSpacing, double columnSpacing, Orientation orientation, Point3 corner) {
        List<SliceGeometry> slices = new ArrayList<>();
        for (int k = 0; k < SLICES; k++) {
            Point3 position = corner.plus(new Point3(0, 0, 10 + 2.5 * k));
            slices.add(new SliceGeometry(
                    FrameRef.of(uid(k)), rows, columns, rowSpacing, columnSpacing, orientation, position));
        }
        return SeriesGeometry.of(slices);
    }

    /** Stored values of a slice, upright. */
    public static short[] slice(int k) {
        short[] plane = new short[ROWS * COLUMNS];
        for (int r = 0; r < ROWS; r++) {
            for (int c = 0; c < COLUMNS; c++) {
                plane[r * COLUMNS + c] = (short) stored(k, r, c);
            }
        }
        return plane;
    }

    private static int stored(int k, int r, int c) {
        if (k >= 13 && k < 17 && r >= 50 && r < 53 && c >= 78 && c < 81
                || k >= 61 && k < 63 && r >= 20 && r < 24 && c >= 80 && c < 84) {
            return 1024 + 300 + 100 * 6;
        }
        boolean hot = k >= 37 && k < 39 && r >= 70 && r < 73 && c >= 90 && c < 93
                || k == 24 && r >= 74 && r < 80 && c >= 84 && c < 90
                || k >= 22 && k < 24 && r >= 74 && r < 84 && c >= 70 && c < 80;
        if (hot) {
            return 1024 + 1900;
        }
        for (int level = 1; level <= 7; level++) {
            int bottom = 4 + (7 - level) * 8;
            if (k >= bottom && k < bottom + 6 && Math.abs(c - 78) <= 18 && Math.abs(r - 70 - level) <= 14) {
                return 1024 + 300 + 100 * level;
            }
        }
        boolean body = (c - 80) * (c - 80) * 4 + (r - 75) * (r - 75) * 5 < 4 * 70 * 70;
        return body ? 1064 + (k * 7 + r * 3 + c) % 11 - 5 : 24;
    }
}
