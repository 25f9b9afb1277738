package org.atlasnode.dicom.charset;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Specific Character Set (0008,0005), PS3.3 §C.12.1.1.2: how the bytes of SH, LO, PN, ST, LT, UC and UT become text.
 * Immutable.
 */
public final class SpecificCharacterSet {

    /** The default repertoire, ISO-IR 6; what holds where the attribute is absent. */
    public static final SpecificCharacterSet DEFAULT = new SpecificCharacterSet(List.of());

    private final List<String> definedTerms;

    private SpecificCharacterSet(List<String> definedTerms) {
        this.definedTerms = List.copyOf(definedTerms);
    }

    /** The character set of the attribute's values, e.g. {@code ["", "ISO 2022 IR 87"]}. */
    public static SpecificCharacterSet of(List<String> definedTerms) {
        return new SpecificCharacterSet(definedTerms);
    }

    /** The attribute's values as they were given. */
    public List<String> definedTerms() {
        return definedTerms;
    }

    /** The text of bytes; a byte that the set does not know becomes U+FFFD. */
    public String decode(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /** The bytes of a text; {@link IllegalArgumentException} names the first character that the set cannot hold. */
    public byte[] encode(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
