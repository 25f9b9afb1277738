package org.atlasnode.dicom.codec.jpeg2000;

import java.util.Arrays;
import org.atlasnode.dicom.codec.CodecException;

/**
 * A tag tree (T.800 §B.10.2): the values of a grid of leaves, each node the least of its up to four children, sent bit
 * by bit as far as a question needs. Confined to one thread.
 */
final class TagTree {

    private static final int UNKNOWN = Integer.MAX_VALUE;

    private final int width;
    private final int height;
    private final int[] values;
    private final int[] bounds;

    TagTree(int width, int height) {
        this.width = width;
        this.height = height;
        int nodes = 1;
        for (int w = width, h = height; w > 1 || h > 1; w = w + 1 >> 1, h = h + 1 >> 1) {
            nodes += w * h;
        }
        values = new int[nodes];
        bounds = new int[nodes];
        Arrays.fill(values, UNKNOWN);
    }

    /** Reads as many bits as tell whether a leaf's value is below the threshold. */
    boolean isBelow(int x, int y, int threshold, PacketHeaderBits in) throws CodecException {
        return descend(x, y, new Level(0, width, height), threshold, in) < threshold;
    }

    private record Level(int start, int width, int height) {

        boolean isRoot() {
            return width == 1 && height == 1;
        }

        Level parent() {
            return new Level(start + width * height, width + 1 >> 1, height + 1 >> 1);
        }
    }

    /** The lower bound of a node's value, exact where it is below the threshold. */
    private int descend(int x, int y, Level level, int threshold, PacketHeaderBits in) throws CodecException {
        int node = level.start() + y * level.width() + x;
        int bound = bounds[node];
        if (!level.isRoot()) {
            bound = Math.max(bound, descend(x >> 1, y >> 1, level.parent(), threshold, in));
        }
        while (bound < threshold && bound < values[node]) {
            if (in.bit() == 0) {
                bound++;
            } else {
                values[node] = bound;
            }
        }
        bounds[node] = bound;
        return values[node] == UNKNOWN ? bound : values[node];
    }
}
