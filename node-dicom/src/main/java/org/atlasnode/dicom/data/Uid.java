package org.atlasnode.dicom.data;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Unique identifier (PS3.5 §9.1): digits and dots, at most 64 characters, no empty component. Leading zeros in a
 * component are tolerated on reading, since real devices send them. Only a {@code Uid} may become part of a file name.
 */
public record Uid(String value) implements Comparable<Uid> {

    private static final Pattern FORM = Pattern.compile("[0-9]+(\\.[0-9]+)*");
    private static final int MAX_LENGTH = 64;

    public Uid {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a UID: \"" + printable(value) + "\"");
        }
    }

    public static Uid of(String value) {
        return new Uid(value);
    }

    /** The UID of a text from the wire, trailing padding (NUL or space) removed; empty where it is not one. */
    public static Optional<Uid> parse(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == 0 || text.charAt(end - 1) == ' ')) {
            end--;
        }
        String value = text.substring(0, end);
        return isValid(value) ? Optional.of(new Uid(value)) : Optional.empty();
    }

    /**
     * A UID under 2.25 (PS3.5 §B.2) that is a function of the given name alone: the first 128 bits of its SHA-256 with
     * the version and variant bits of a name-based UUID. The same name always gives the same UID.
     */
    public static Uid derivedFrom(String name) {
        ByteBuffer digest = ByteBuffer.wrap(sha256(name));
        long high = digest.getLong() & ~0xF000L | 0x8000L;
        long low = digest.getLong() & ~0xC000000000000000L | 0x8000000000000000L;
        byte[] uuid = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
        return new Uid("2.25." + new BigInteger(1, uuid));
    }

    private static byte[] sha256(String name) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static boolean isValid(String value) {
        return value.length() <= MAX_LENGTH && FORM.matcher(value).matches();
    }

    private static String printable(String value) {
        String head = value.length() > MAX_LENGTH ? value.substring(0, MAX_LENGTH) + "..." : value;
        return head.replaceAll("[^\\x20-\\x7E]", "?");
    }

    @Override
    public int compareTo(Uid other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
