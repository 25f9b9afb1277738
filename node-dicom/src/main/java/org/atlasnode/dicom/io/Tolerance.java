package org.atlasnode.dicom.io;

import java.util.EnumSet;
import java.util.Set;

/** Deviations from the standard that a reader accepts, each by its name. What is not named here is refused. */
public enum Tolerance {
    /** A value of odd length (PS3.5 §7.1.1); writing pads it. */
    ODD_LENGTH,
    /** Tags that do not ascend (PS3.5 §7.1); the data set orders them. */
    UNORDERED_TAGS,
    /** A tag twice in one data set (PS3.5 §7.1); the first is kept. */
    DUPLICATE_TAGS,
    /** Two spaces for a representation (PS3.5 §7.1.2), read as the dictionary's with a short length. */
    BLANK_VR,
    /** A delimitation item where a length was given or nothing is open (PS3.5 §7.5); read over. */
    STRAY_DELIMITERS,
    /** Four or more zeros, and nothing else, after the last element. */
    TRAILING_ZEROS,
    /** File meta information in Implicit VR (PS3.10 §7.1). */
    IMPLICIT_META,
    /** File meta information without, or with an ill-formed, UID that the data set has too (PS3.10 §7.1). */
    INCOMPLETE_META,
    /**
     * A file without preamble, or without file meta information at all (PS3.10 §7.1): its transfer syntax is guessed
     * from the first element among the three uncompressed ones.
     */
    MISSING_META;

    private static final Set<Tolerance> FOR_FILES_OF_A_PEER =
            Set.copyOf(EnumSet.complementOf(EnumSet.of(MISSING_META)));

    /** What is accepted unless said otherwise: all but {@link #MISSING_META}. */
    public static Set<Tolerance> usual() {
        return FOR_FILES_OF_A_PEER;
    }

    /** Everything, for folders of a user. */
    public static Set<Tolerance> all() {
        return Set.of(values());
    }
}
