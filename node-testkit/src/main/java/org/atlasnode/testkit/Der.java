package org.atlasnode.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The few forms of DER (X.690) that a certificate needs. */
final class Der {

    private static final int LONG_FORM = 0x80;
    private static final int BYTE = 0xff;

    private Der() {}

    /** Tag, length and contents, one after the other. */
    static byte[] of(int tag, byte[]... contents) {
        byte[] content = join(contents);
        return join(new byte[] {(byte) tag}, length(content.length), content);
    }

    /** As short as can be, or a signature would be over other bytes than a reader encodes (X.690 §10.1). */
    private static byte[] length(int length) {
        if (length < LONG_FORM) {
            return new byte[] {(byte) length};
        }
        return length <= BYTE
                ? new byte[] {(byte) (LONG_FORM + 1), (byte) length}
                : new byte[] {(byte) (LONG_FORM + 2), (byte) (length >> 8), (byte) length};
    }

    static byte[] sequence(byte[]... contents) {
        return of(0x30, contents);
    }

    /** An object identifier by its encoded arcs. */
    static byte[] oid(String hex) {
        return of(0x06, HexFormat.of().parseHex(hex));
    }

    static byte[] text(int tag, String text) {
        return of(tag, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] bits(byte[] content) {
        return of(0x03, new byte[] {0}, content);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
