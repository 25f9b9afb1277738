package org.atlasnode.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** PEM files (RFC 7468). */
public final class Pem {

    private static final int LINE = 64;

    private Pem() {}

    public static String block(String label, byte[] content) {
        byte[] newline = "\n".getBytes(StandardCharsets.US_ASCII);
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(LINE, newline).encodeToString(content)
                + "\n-----END " + label + "-----\n";
    }

    /** Writes blocks into a file, and returns the file. */
    public static Path write(Path file, String... blocks) {
        try {
            return Files.writeString(file, String.join("", blocks));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
