package org.atlasnode.core.security;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of a PEM file (RFC 7468). Immutable.
 *
 * @param label such as {@code CERTIFICATE}
 * @param base64 what stands between the marks
 */
record PemBlock(String label, String base64) {

    static final String CERTIFICATE = "CERTIFICATE";

    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*+)-----END \\1-----");

    static boolean isPem(byte[] file) {
        return new String(file, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
    }

    /** All blocks in their order; text around them is passed over. */
    static List<PemBlock> all(byte[] file) {
        List<PemBlock> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            blocks.add(new PemBlock(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    boolean isKey() {
        return label.endsWith("PRIVATE KEY");
    }

    /** The content; whatever is no base 64 in it is passed over, and makes what it encodes unreadable. */
    byte[] bytes() {
        return Base64.getMimeDecoder().decode(base64);
    }

    /** Without the content, which may be a key. */
    @Override
    public String toString() {
        return "PemBlock[" + label + "]";
    }
}
