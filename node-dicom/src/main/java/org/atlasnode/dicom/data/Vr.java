package org.atlasnode.dicom.data;

import java.util.Optional;
import org.atlasnode.dicom.charset.SpecificCharacterSet.Delimiters;

/**
 * Value representation (PS3.5 §6.2, Table 6.2-1): one row each, with the length of its explicit header (§7.1.2), its
 * padding byte, the kind of its values and the width of a binary value in bytes.
 */
public enum Vr {
    AE(Kind.TEXT, false, ' ', 1),
    AS(Kind.TEXT, false, ' ', 1),
    AT(Kind.TAG, false, 0, 4),
    CS(Kind.TEXT, false, ' ', 1),
    DA(Kind.TEXT, false, ' ', 1),
    DS(Kind.TEXT, false, ' ', 1),
    DT(Kind.TEXT, false, ' ', 1),
    FD(Kind.FLOAT, false, 0, 8),
    FL(Kind.FLOAT, false, 0, 4),
    IS(Kind.TEXT, false, ' ', 1),
    LO(Kind.CHARSET_TEXT, false, ' ', 1),
    LT(Kind.CHARSET_TEXT, false, ' ', 1),
    OB(Kind.BYTES, true, 0, 1),
    OD(Kind.BYTES, true, 0, 8),
    OF(Kind.BYTES, true, 0, 4),
    OL(Kind.BYTES, true, 0, 4),
    OV(Kind.BYTES, true, 0, 8),
    OW(Kind.BYTES, true, 0, 2),
    PN(Kind.CHARSET_TEXT, false, ' ', 1),
    SH(Kind.CHARSET_TEXT, false, ' ', 1),
    SL(Kind.INTEGER, false, 0, 4),
    SQ(Kind.SEQUENCE, true, 0, 1),
    SS(Kind.INTEGER, false, 0, 2),
    ST(Kind.CHARSET_TEXT, false, ' ', 1),
    SV(Kind.INTEGER, true, 0, 8),
    TM(Kind.TEXT, false, ' ', 1),
    UC(Kind.CHARSET_TEXT, true, ' ', 1),
    UI(Kind.TEXT, false, 0, 1),
    UL(Kind.UNSIGNED, false, 0, 4),
    UN(Kind.BYTES, true, 0, 1),
    UR(Kind.TEXT, true, ' ', 1),
    US(Kind.UNSIGNED, false, 0, 2),
    UT(Kind.CHARSET_TEXT, true, ' ', 1),
    UV(Kind.UNSIGNED, true, 0, 8);

    /** How the values of a representation are read. */
    public enum Kind {
        /** Text of the default repertoire. */
        TEXT,
        /** Text that Specific Character Set (0008,0005) rules, PS3.5 §6.1.2.3. */
        CHARSET_TEXT,
        INTEGER,
        UNSIGNED,
        FLOAT,
        TAG,
        BYTES,
        SEQUENCE
    }

    private final Kind kind;
    private final boolean longHeader;
    private final byte padding;
    private final int widthBytes;

    Vr(Kind kind, boolean longHeader, int padding, int widthBytes) {
        this.kind = kind;
        this.longHeader = longHeader;
        this.padding = (byte) padding;
        this.widthBytes = widthBytes;
    }

    /** The representation of a two-letter code; empty for one that the standard does not know. */
    public static Optional<Vr> find(int first, int second) {
        for (Vr vr : VALUES) {
            if (vr.name().charAt(0) == first && vr.name().charAt(1) == second) {
                return Optional.of(vr);
            }
        }
        return Optional.empty();
    }

    private static final Vr[] VALUES = values();

    public Kind kind() {
        return kind;
    }

    /** Whether the explicit header has two reserved bytes and a 32-bit length (PS3.5 Table 7.1-1). */
    public boolean hasLongHeader() {
        return longHeader;
    }

    /** The byte that makes an odd length even. */
    public byte padding() {
        return padding;
    }

    /** Bytes of one binary value; 1 for text. */
    public int widthBytes() {
        return widthBytes;
    }

    /** The unit of byte swapping (PS3.5 §7.3): a tag is two numbers of 16 bits. */
    public int swapBytes() {
        return this == AT ? 2 : widthBytes;
    }

    public boolean isText() {
        return kind == Kind.TEXT || kind == Kind.CHARSET_TEXT;
    }

    /** Whether a backslash separates values: true for text but LT, ST, UT and UR, which have one value (PS3.5 §6.4). */
    public boolean isMultiValuedText() {
        return isText() && this != LT && this != ST && this != UT && this != UR;
    }

    /** What separates the parts of its text. */
    Delimiters delimiters() {
        if (this == PN) {
            return Delimiters.PERSON_NAMES;
        }
        return isMultiValuedText() ? Delimiters.VALUES : Delimiters.NONE;
    }
}
