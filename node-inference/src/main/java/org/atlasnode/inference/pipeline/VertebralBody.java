package org.atlasnode.inference.pipeline;

import java.util.Optional;
import org.atlasnode.core.model.Point3;
import org.atlasnode.inference.volume.LevelsInput;
import org.atlasnode.inference.volume.UprightVolume;

/**
 * The body of a segmented vertebra, as far as the cells of the grid show it: what lies within 8 mm of the middle of the
 * vertebra and 2 to 14 mm behind its front. Before that is a rim of which cells show a part only, behind it the canal.
 * Immutable.
 *
 * @param positionMm place of the centre along the normal of the slices
 * @param frontMm mean height of the front half, along the normal of the slices
 * @param backMm mean height of the back half, likewise
 */
record VertebralBody(Point3 centreMm, double positionMm, double frontMm, double backMm) {

    private static final double HALF_WIDTH_MM = 8;
    private static final double RIM_MM = 2;
    private static final double DEPTH_MM = 12;
    /** The front is where a row has a quarter of the cells of the fullest one: no tip, no bulge. */
    private static final double FRONT_PART = 0.25;

    /** Measures a structure; empty where its middle shows no body. */
    static Optional<VertebralBody> of(LevelRegion region, Segmentation found, UprightVolume volume) {
        Columns columns = new Columns(region, found, volume);
        Half front = new Half();
        Half back = new Half();
        int first = columns.firstRow();
        for (int y = first; y < columns.shape.rows() && columns.depthMm(y - first) < DEPTH_MM; y++) {
            if (columns.depthMm(y - first) < 0) {
                continue;
            }
            Half half = columns.depthMm(y - first) < DEPTH_MM / 2 ? front : back;
            for (int x = columns.left; x <= columns.right; x++) {
                half.add(x, y, columns.cells[y][x], columns.sumsZ[y][x]);
            }
        }
        if (front.columns == 0 || back.columns == 0) {
            return Optional.empty();
        }
        LevelsInput input = found.input();
        double cells = front.cells + back.cells;
        double position = input.positionMm((front.sumZ + back.sumZ) / cells);
        Point3 centre = volume.patientMm(
                input.window().xOfCell((front.sumX + back.sumX) / cells, columns.shape.columns()),
                input.window().yOfCell((front.sumY + back.sumY) / cells, columns.shape.rows()),
                position);
        return Optional.of(new VertebralBody(centre, position, front.heightMm(input), back.heightMm(input)));
    }

    /** The cells of a structure, by the column along the slices' normal that they lie in; asked for near its middle only. */
    private static final class Columns {

        private final Components.Shape shape;
        private final int[][] cells;
        private final long[][] sumsZ;
        private final double rowMm;
        private final int left;
        private final int right;

        Columns(LevelRegion region, Segmentation found, UprightVolume volume) {
            this.shape = found.map().shape();
            this.cells = new int[shape.rows()][shape.columns()];
            this.sumsZ = new long[shape.rows()][shape.columns()];
            this.rowMm = found.input().window().height() * volume.spacingYMm() / shape.rows();
            long sumX = 0;
            int[] all = found.map().cells(region.structure());
            for (int cell : all) {
                int x = shape.x(cell);
                cells[shape.y(cell)][x]++;
                sumsZ[shape.y(cell)][x] += shape.z(cell);
                sumX += x;
            }
            double middle = (double) sumX / all.length;
            double half = HALF_WIDTH_MM / (found.input().window().width() * volume.spacingXMm() / shape.columns());
            this.left = Math.max(0, (int) Math.ceil(middle - half));
            this.right = Math.min(shape.columns() - 1, (int) Math.floor(middle + half));
        }

        int firstRow() {
            int fullest = 0;
            for (int y = 0; y < shape.rows(); y++) {
                fullest = Math.max(fullest, count(y));
            }
            int first = 0;
            while (count(first) < FRONT_PART * fullest) {
                first++;
            }
            return first;
        }

        private int count(int y) {
            int count = 0;
            for (int x = left; x <= right; x++) {
                count += cells[y][x];
            }
            return count;
        }

        /** How far the middle of the row lies behind the rim. */
        double depthMm(int rows) {
            return (rows + 0.5) * rowMm - RIM_MM;
        }
    }

    /** Sums over the columns of the front or of the back. */
    private static final class Half {

        private int columns;
        private long cells;
        private double sumX;
        private double sumY;
        private double sumZ;

        void add(int x, int y, int count, long sum) {
            columns += count > 0 ? 1 : 0;
            cells += count;
            sumX += (double) x * count;
            sumY += (double) y * count;
            sumZ += sum;
        }

        double heightMm(LevelsInput input) {
            return cells * input.pitchMm() / columns;
        }
    }
}
