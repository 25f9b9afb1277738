package org.atlasnode.core.volume;

import java.util.List;

/**
 * Which structure each cell of a regular grid over a series belongs to: the segmentation of an analysis, as the node keeps
 * it. The grid follows the stored pixels of the slices and the places of the slices along their normal, as the analysis saw
 * them, so nothing is lost in a turn to patient coordinates and back. Immutable, thread-safe.
 */
public final class LabelMap {

    /** More cells than any model's grid has: 64 MiB as they lie in memory. */
    public static final int MAX_CELLS = 1 << 26;

    private static final int MAX_STRUCTURES = Byte.MAX_VALUE;

    private final Grid grid;
    private final List<String> structures;
    private final byte[] labels;

    /**
     * Where the cells lie. Whole numbers are centres of cells and of pixels.
     *
     * @param depth cells along the normal
     * @param rows cells along {@code y}
     * @param columns cells along {@code x}
     * @param firstMm place of the first cells along the normal of {@link SeriesGeometry}
     * @param pitchMm distance of cells along the normal
     */
    public record Grid(int depth, int rows, int columns, Axis y, Axis x, double firstMm, double pitchMm) {

        public Grid {
            if (depth < 1 || rows < 1 || columns < 1 || (long) depth * rows * columns > MAX_CELLS) {
                throw new IllegalArgumentException("no grid: " + depth + " x " + rows + " x " + columns);
            }
            if (!(pitchMm > 0) || !Double.isFinite(pitchMm) || !Double.isFinite(firstMm)) {
                throw new IllegalArgumentException("cells have no places: " + firstMm + ", " + pitchMm);
            }
        }

        int cellCount() {
            return depth * rows * columns;
        }

        /** The index of cells at a place along the normal. */
        public double z(double positionMm) {
            return (positionMm - firstMm) / pitchMm;
        }
    }

    /** An index of cells as a function of the stored pixel. */
    public record Axis(double first, double perColumn, double perRow) {

        public Axis {
            if (!Double.isFinite(first) || !Double.isFinite(perColumn) || !Double.isFinite(perRow)) {
                throw new IllegalArgumentException("no axis: " + first + ", " + perColumn + ", " + perRow);
            }
        }

        public double at(double column, double row) {
            return first + perColumn * column + perRow * row;
        }
    }

    /**
     * A map of these cells.
     *
     * @param structures names, in the order of their numbers from 1 on
     * @param labels the structure of each cell by number, 0 for none, columns fastest, then rows; given away
     */
    public LabelMap(Grid grid, List<String> structures, byte[] labels) {
        if (structures.size() > MAX_STRUCTURES || labels.length != grid.cellCount()) {
            throw new IllegalArgumentException(
                    labels.length + " labels of " + structures.size() + " structures for " + grid);
        }
        for (byte label : labels) {
            if (label < 0 || label > structures.size()) {
                throw new IllegalArgumentException("label " + label + " of " + structures.size() + " structures");
            }
        }
        this.grid = grid;
        this.structures = List.copyOf(structures);
        this.labels = labels;
    }

    public Grid grid() {
        return grid;
    }

    public List<String> structures() {
        return structures;
    }

    /** The number of the cell's structure; 0 where it has none, and outside of the grid. */
    public int label(int z, int y, int x) {
        if (z < 0 || y < 0 || x < 0 || z >= grid.depth() || y >= grid.rows() || x >= grid.columns()) {
            return 0;
        }
        return labels[(z * grid.rows() + y) * grid.columns() + x];
    }

    /** All labels, columns fastest, then rows. */
    byte[] copyOfLabels() {
        return labels.clone();
    }
}
