package org.atlasnode.inference.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
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
        BitSet open = new BitSet(shape.cellCount());
        for (int cell = 0; cell < shape.cellCount(); cell++) {
            if (belongs.test(cell)) {
                open.set(cell);
            }
        }
        return of(shape, open);
    }

    /** The same of the cells in a set, which is empty afterwards. */
    static List<int[]> of(Shape shape, BitSet open) {
        List<int[]> parts = new ArrayList<>();
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
            int line = cell / shape.columns();
            int x = cell - line * shape.columns();
            int z = line / shape.rows();
            int y = line - z * shape.rows();
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
        return Arrays.copyOf(queue, length);
    }
}
