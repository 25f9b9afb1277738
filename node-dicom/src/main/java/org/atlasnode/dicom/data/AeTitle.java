package org.atlasnode.dicom.data;

import java.util.Optional;

/**
 * Application entity title (PS3.5 §6.2, AE): 1 to 16 characters of the default repertoire without backslash and
 * control characters; leading and trailing spaces do not count.
 */
public record AeTitle(String value) implements Comparable<AeTitle> {

    private static final int MAX_LENGTH = 16;

    public AeTitle {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not an AE title (1 to 16 printable ASCII characters, no backslash): \""
                    + value.replaceAll("[^\\x20-\\x7E]", "?") + "\"");
        }
    }

    public static AeTitle of(String value) {
        return new AeTitle(value);
    }

    /** The title in a text from the wire, its spaces stripped; empty where it is not one. */
    public static Optional<AeTitle> parse(String text) {
        String value = text.strip();
        return isValid(value) ? Optional.of(new AeTitle(value)) : Optional.empty();
    }

    private static boolean isValid(String value) {
        return !value.isEmpty()
                && value.length() <= MAX_LENGTH
                && value.equals(value.strip())
                && value.chars().allMatch(c -> c >= 0x20 && c < 0x7F && c != '\\');
    }

    @Override
    public int compareTo(AeTitle other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
