package org.atlasnode.dicom.io;

import java.util.Arrays;
import org.atlasnode.dicom.data.Tag;

/** Where a reader stands: tags of the open sequences with the number of the item in each. Confined to one thread. */
final class TagPath {

    private static final int NONE = -1;
    private static final int SHOWN = 4;

    private int[] tags = new int[8];
    private int[] items = new int[8];
    private int depth;

    void enter(int tag) {
        if (depth == tags.length) {
            tags = Arrays.copyOf(tags, depth * 2);
            items = Arrays.copyOf(items, depth * 2);
        }
        tags[depth] = tag;
        items[depth] = NONE;
        depth++;
    }

    /** The next item of the innermost element. */
    void nextItem() {
        items[depth - 1]++;
    }

    void leave() {
        depth--;
    }

    /** E.g. {@code (0008,1140)[2].(0008,1155)}; empty outside of any element; the middle of a long one is left out. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            if (i == SHOWN && depth > 2 * SHOWN) {
                text.append("...");
                i = depth - SHOWN;
            }
            text.append(text.isEmpty() ? "" : ".").append(Tag.toString(tags[i]));
            if (items[i] != NONE) {
                text.append('[').append(items[i] + 1).append(']');
            }
        }
        return text.toString();
    }
}
