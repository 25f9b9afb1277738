package org.atlasnode.dicom.data;

import java.util.Locale;

/**
 * Functions of a data element tag (PS3.5 §7.1). A tag is an {@code int}, group number in the upper 16 bits, element
 * number in the lower, so that the generated constants of {@code Tags} are compile-time constants; it orders as an
 * unsigned number.
 */
public final class Tag {

    /** Item, PS3.5 §7.5. */
    public static final int ITEM = 0xFFFEE000;

    /** Item Delimitation Item, PS3.5 §7.5. */
    public static final int ITEM_DELIMITATION = 0xFFFEE00D;

    /** Sequence Delimitation Item, PS3.5 §7.5. */
    public static final int SEQUENCE_DELIMITATION = 0xFFFEE0DD;

    private Tag() {}

    /** The tag of a group and an element number, each 0..0xFFFF. */
    public static int of(int group, int element) {
        if ((group & ~0xFFFF) != 0 || (element & ~0xFFFF) != 0) {
            throw new IllegalArgumentException("group and element are 16-bit numbers: " + group + ", " + element);
        }
        return group << 16 | element;
    }

    /** The group number, 0..0xFFFF. */
    public static int group(int tag) {
        return tag >>> 16;
    }

    /** The element number, 0..0xFFFF. */
    public static int element(int tag) {
        return tag & 0xFFFF;
    }

    /** Whether the group is odd, so the element is not the standard's (PS3.5 §7.8). */
    public static boolean isPrivate(int tag) {
        return (tag & 0x10000) != 0;
    }

    /** Whether this is a private creator (gggg,0010-00FF), PS3.5 §7.8.1. */
    public static boolean isPrivateCreator(int tag) {
        return isPrivate(tag) && element(tag) >= 0x10 && element(tag) <= 0xFF;
    }

    /** Whether this is a group length (gggg,0000). */
    public static boolean isGroupLength(int tag) {
        return element(tag) == 0;
    }

    /** The standard's notation, {@code (0008,0018)}. */
    public static String toString(int tag) {
        return String.format(Locale.ROOT, "(%04X,%04X)", group(tag), element(tag));
    }
}
