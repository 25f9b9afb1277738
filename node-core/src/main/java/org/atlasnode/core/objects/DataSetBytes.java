package org.atlasnode.core.objects;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** The bytes of the data set in a Part 10 file: what is after preamble and file meta information (PS3.10 §7.1). */
final class DataSetBytes {

    private static final int PREAMBLE_BYTES = 128;
    /** Preamble, prefix, and File Meta Information Group Length (0002,0000) with its value. */
    private static final int HEAD_BYTES = PREAMBLE_BYTES + 4 + 12;

    private static final int BUFFER_BYTES = 1 << 17;

    private DataSetBytes() {}

    /**
     * CRC-32C of the data set, 8 lower-case hexadecimal digits; of the whole file where it does not begin as Part 10 says.
     */
    static String crc32c(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            CRC32C crc = new CRC32C();
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            channel.position(dataSetOffset(channel));
            while (channel.read(buffer) >= 0) {
                crc.update(buffer.flip());
                buffer.clear();
            }
            return hex(crc);
        }
    }

    /** Whether the files hold the same data set, byte by byte. */
    static boolean areEqual(Path file, Path other) throws IOException {
        try (FileChannel a = FileChannel.open(file, StandardOpenOption.READ);
                FileChannel b = FileChannel.open(other, StandardOpenOption.READ)) {
            a.position(dataSetOffset(a));
            b.position(dataSetOffset(b));
            if (a.size() - a.position() != b.size() - b.position()) {
                return false;
            }
            ByteBuffer left = ByteBuffer.allocate(BUFFER_BYTES);
            ByteBuffer right = ByteBuffer.allocate(BUFFER_BYTES);
            while (fill(a, left) > 0) {
                fill(b, right);
                if (!left.equals(right)) {
                    return false;
                }
                left.clear();
                right.clear();
            }
            return true;
        }
    }

    private static int fill(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // reads on until the buffer is full or the file ends
        }
        return buffer.flip().remaining();
    }

    private static long dataSetOffset(FileChannel channel) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (head.hasRemaining() && channel.read(head, head.position()) >= 0) {
            // reads on until the head is full or the file ends
        }
        if (head.hasRemaining() || !isHead(head)) {
            return 0;
        }
        long offset = HEAD_BYTES + Integer.toUnsignedLong(head.getInt(HEAD_BYTES - 4));
        return offset <= channel.size() ? offset : 0;
    }

    /** Prefix DICM, then (0002,0000) UL of four bytes. */
    private static boolean isHead(ByteBuffer head) {
        byte[] expected = HexFormat.of().parseHex("4449434d02000000554c0400");
        byte[] found = new byte[expected.length];
        head.get(PREAMBLE_BYTES, found);
        return java.util.Arrays.equals(expected, found);
    }

    static String hex(CRC32C crc) {
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
