package org.atlasnode.results.source;

/**
 * Fits text of the node into value representations. Results carry the source's character set, and ASCII without
 * backslash is the same in every set that DICOM knows.
 */
public final class ResultText {

    private static final int LO_LENGTH = 64;
    private static final int ST_LENGTH = 1024;

    private ResultText() {}

    /** A Long String: one line, at most 64 characters. */
    public static String lo(String text) {
        return cut(line(text), LO_LENGTH);
    }

    /** A Short Text: one line, at most 1024 characters. */
    public static String st(String text) {
        return cut(line(text), ST_LENGTH);
    }

    /** One line of printable ASCII; what is not becomes a question mark, a backslash a slash. */
    public static String line(String text) {
        return text.strip().replaceAll("\\s+", " ").replace('\\', '/').replaceAll("[^\\x20-\\x7E]", "?");
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 3) + "...";
    }
}
