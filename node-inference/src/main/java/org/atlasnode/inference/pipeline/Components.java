package org.atlasnode.inference.pipeline;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/** Connected parts of a three-dimensional grid: cells that touch by a face, an edge or a corner. Stateless. */
final class Components {

    private Components() {}

    /**
     * A grid in row-major order.
     *
     * @param depth cells along the first, slowest axis
     */
    record Shape(int depth, int rows, int columns) {

        int cellCount() {
            return depth * rows * columns;
        }

        int z(int cell) {
            return cell / (rows * columns);
        }

        int y(int cell) {
            return cell / columns % rows;
        }

        int x(int cell) {
            return cell % columns;
        }
    }

    /** The parts of the cells that belong, each an array of cell indices, in order of their first cell. */
    static List<int[]> of(Shape shape, IntPredicate belongs) {
        List<int[]> parts = new ArrayList<>();
        BitSet open = new BitSet(shape.cellCount());
        for (int cell = 0; cell < shape.cellCount(); cell++) {
            if (belongs.test(cell)) {
                open.set(cell);
            }
        }
        int[] queue = new int[open.cardinality()];
        for (int cell = open.nextSetBit(0); cell >= 0; cell = open.nextSetBit(cell)) {
            parts.add(flood(shape, open, cell, queue));
        }
        return parts;
    }

    private static int[] flood(Shape shape, BitSet open, int first, int[] queue) {
        int length = 0;
        queue[length++] = first;
        open.clear(first);
        for (int next = 0; next < length; next++) {
            int cell = queue[next];
            int z = shape.z(cell);
            int y = shape.y(cell);
            int x = shape.x(cell);
            for (int nz = Math.max(z - 1, 0); nz <= Math.min(z + 1, shape.depth() - 1); nz++) {
                for (int ny = Math.max(y - 1, 0); ny <= Math.min(y + 1, shape.rows() - 1); ny++) {
                    int row = (nz * shape.rows() + ny) * shape.columns();
                    int to = row + Math.min(x + 1, shape.columns() - 1);
                    int near = open.nextSetBit(row + Math.max(x - 1, 0));
                    while (near >= 0 && near <= to) {
                        open.clear(near);
                        queue[length++] = near;
                        near = open.nextSetBit(near + 1);
                    }
                }
            }
        }
        return java.util.Arrays.copyOf(queue, length);
    }
}
