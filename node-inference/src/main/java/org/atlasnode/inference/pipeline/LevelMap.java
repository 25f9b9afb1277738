package org.atlasnode.inference.pipeline;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.atlasnode.inference.onnx.Tensor;

/**
 * The structure of every cell of the grid, cleaned. Immutable by agreement, confined to one run.
 *
 * <p>A cell's label is its most probable class. It stays where it differs by at most one from the level of its slice
 * ({@link LevelPath}); and of each level, parts smaller than 15 % of its largest part are taken away.
 */
final class LevelMap {

    private static final double ISLAND_FRACTION = 0.15;

    private final Components.Shape shape;
    private final byte[] labels;
    private final int[][] cells;
    private final double confidence;
    private final double moved;

    private LevelMap(Components.Shape shape, byte[] labels, int[][] cells, double confidence, double moved) {
        this.shape = shape;
        this.labels = labels;
        this.cells = cells;
        this.confidence = confidence;
        this.moved = moved;
    }

    /**
     * From {@code prob} [Z, 1 + n, G, G] and {@code mass} [Z, n] of n structures, of which the first {@code count} slices
     * show the series.
     */
    static LevelMap of(Tensor prob, Tensor mass, int count) {
        Components.Shape shape = new Components.Shape(count, prob.size(2), prob.size(3));
        byte[] labels = new byte[shape.cellCount()];
        int[] path = LevelPath.of(mass, count);
        List<Named> slices = IntStream.range(0, count)
                .parallel()
                .mapToObj(z -> name(prob, z, path[z], labels))
                .toList();
        double certainty = 0;
        long bone = 0;
        long kept = 0;
        for (Named slice : slices) {
            certainty += slice.certainty();
            bone += slice.bone();
            kept += slice.kept();
        }
        int structures = prob.size(1) - 1;
        return new LevelMap(
                shape,
                labels,
                withoutIslands(shape, labels, structures),
                bone == 0 ? 0 : certainty / bone,
                bone == 0 ? 0 : 1 - (double) kept / bone);
    }

    /** Counts of a slice: cells called bone with the sum of their probabilities, and those that stay. */
    private record Named(double certainty, int bone, int kept) {}

    /** Labels the cells of a slice of this level. */
    private static Named name(Tensor prob, int z, int level, byte[] labels) {
        FloatBuffer values = prob.floats();
        int classes = prob.size(1);
        int plane = prob.size(2) * prob.size(3);
        double certainty = 0;
        int bone = 0;
        int kept = 0;
        for (int cell = 0; cell < plane; cell++) {
            int at = z * classes * plane + cell;
            int label = mostProbable(values, at, plane, classes);
            if (label > 0) {
                bone++;
                certainty += values.get(at + label * plane);
                if (Math.abs(label - level) <= 1) {
                    kept++;
                    labels[z * plane + cell] = (byte) label;
                }
            }
        }
        return new Named(certainty, bone, kept);
    }

    private static int mostProbable(FloatBuffer values, int at, int plane, int classes) {
        int label = 0;
        float most = values.get(at);
        for (int other = 1; other < classes; other++) {
            float value = values.get(at + other * plane);
            if (value > most) {
                most = value;
                label = other;
            }
        }
        return label;
    }

    /** Takes the labels of islands away; the cells that each structure keeps, the first structure's at 1. */
    private static int[][] withoutIslands(Components.Shape shape, byte[] labels, int structures) {
        BitSet[] all = new BitSet[structures + 1];
        Arrays.setAll(all, structure -> new BitSet(labels.length));
        for (int cell = 0; cell < labels.length; cell++) {
            if (labels[cell] != 0) {
                all[labels[cell]].set(cell);
            }
        }
        int[][] cells = new int[structures + 1][];
        Arrays.setAll(cells, structure -> withoutIslands(shape, all[structure], labels));
        return cells;
    }

    private static int[] withoutIslands(Components.Shape shape, BitSet cells, byte[] labels) {
        List<int[]> parts = Components.of(shape, cells);
        double least = ISLAND_FRACTION
                * parts.stream().mapToInt(part -> part.length).max().orElse(0);
        parts.stream()
                .filter(part -> part.length < least)
                .flatMapToInt(Arrays::stream)
                .forEach(cell -> labels[cell] = 0);
        return parts.stream()
                .filter(part -> part.length >= least)
                .flatMapToInt(Arrays::stream)
                .toArray();
    }

    Components.Shape shape() {
        return shape;
    }

    /** The cells of a structure, counted from 1, part by part. */
    int[] cells(int structure) {
        return cells[structure].clone();
    }

    /** Whether the cell at these indices belongs to a structure, counted from 1. */
    boolean isOf(int z, int y, int x, int structure) {
        return label(z, y * shape.columns() + x) == structure;
    }

    /** The structure of a cell of a slice, row by row, counted from 1; 0 where there is none. */
    int label(int z, int cell) {
        return labels[z * shape.rows() * shape.columns() + cell];
    }

    /** The structure of every cell in row-major order, as {@link #label} says it. */
    byte[] copyOfLabels() {
        return labels.clone();
    }

    /** Mean of the largest class probability over all cells called bone, before cleaning; 0 where there are none. */
    double confidence() {
        return confidence;
    }

    /** The part of the labelled cells that the order of levels took away. */
    double moved() {
        return moved;
    }
}
