package org.atlasnode.inference.pipeline;

import java.nio.FloatBuffer;
import java.util.List;
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
    private final double confidence;
    private final double moved;

    private LevelMap(Components.Shape shape, byte[] labels, double confidence, double moved) {
        this.shape = shape;
        this.labels = labels;
        this.confidence = confidence;
        this.moved = moved;
    }

    /**
     * From {@code prob} [Z, 1 + n, G, G] and {@code mass} [Z, n] of n structures, of which the first {@code count} slices
     * show the series.
     */
    static LevelMap of(Tensor prob, Tensor mass, int count) {
        int classes = prob.size(1);
        Components.Shape shape = new Components.Shape(count, prob.size(2), prob.size(3));
        byte[] labels = new byte[shape.cellCount()];
        int[] path = LevelPath.of(mass, count);
        FloatBuffer values = prob.floats();
        int plane = shape.rows() * shape.columns();
        double certainty = 0;
        long bone = 0;
        long kept = 0;
        for (int cell = 0; cell < labels.length; cell++) {
            int z = cell / plane;
            int at = z * classes * plane + cell % plane;
            int label = mostProbable(values, at, plane, classes);
            if (label > 0) {
                bone++;
                certainty += values.get(at + label * plane);
                if (Math.abs(label - path[z]) <= 1) {
                    kept++;
                    labels[cell] = (byte) label;
                }
            }
        }
        LevelMap map =
                new LevelMap(shape, labels, bone == 0 ? 0 : certainty / bone, bone == 0 ? 0 : 1 - (double) kept / bone);
        for (int structure = 1; structure < classes; structure++) {
            map.dropIslands(structure);
        }
        return map;
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

    private void dropIslands(int structure) {
        List<int[]> parts = Components.of(shape, cell -> isOf(cell, structure));
        int largest = parts.stream().mapToInt(part -> part.length).max().orElse(0);
        for (int[] part : parts) {
            if (part.length < ISLAND_FRACTION * largest) {
                for (int cell : part) {
                    labels[cell] = 0;
                }
            }
        }
    }

    Components.Shape shape() {
        return shape;
    }

    /** Whether a cell belongs to a structure, counted from 1. */
    boolean isOf(int cell, int structure) {
        return labels[cell] == structure;
    }

    /** Whether the cell at these indices belongs to a structure, counted from 1. */
    boolean isOf(int z, int y, int x, int structure) {
        return isOf((z * shape.rows() + y) * shape.columns() + x, structure);
    }

    /** The structure of the cell at these indices, counted from 1; 0 where there is none. */
    int label(int z, int y, int x) {
        return labels[(z * shape.rows() + y) * shape.columns() + x];
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
