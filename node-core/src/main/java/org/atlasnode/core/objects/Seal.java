package org.atlasnode.core.objects;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What says, in the preamble of a received file, that the file is whole: its length and the digests of its two parts. The
 * preamble is an implementation's to use (PS3.10 §7.1). It is written last and forced together with all that it speaks
 * of, so a file whose seal {@link #holds} was received to its end. Numbers are big-endian. Immutable.
 *
 * <pre>
 * 0   ATLSEAL1
 * 8   length of the file
 * 16  where the data set begins
 * 24  CRC-32C of what is between preamble and data set
 * 28  CRC-32C of the data set
 * 32  CRC-32C of bytes 0 to 31; zeros follow
 * </pre>
 */
record Seal(long sizeBytes, long dataSetOffset, int metaCrc32c, int dataSetCrc32c) {

    /** Length of the preamble, which the seal fills. */
    static final int BYTES = 128;

    private static final byte[] MAGIC = "ATLSEAL1".getBytes(StandardCharsets.US_ASCII);
    private static final int CHECKED_BYTES = 32;
    private static final int BUFFER_BYTES = 1 << 16;

    ByteBuffer encode() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .put(MAGIC)
                .putLong(sizeBytes)
                .putLong(dataSetOffset)
                .putInt(metaCrc32c)
                .putInt(dataSetCrc32c);
        return bytes.putInt(check(bytes)).rewind();
    }

    /** The seal of a file; empty where it has none. */
    static Optional<Seal> read(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {
            // reads on until the preamble is there or the file ends
        }
        if (bytes.hasRemaining() || !bytes.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            return Optional.empty();
        }
        int check = check(bytes);
        Seal seal = new Seal(bytes.getLong(8), bytes.getLong(16), bytes.getInt(24), bytes.getInt(28));
        return bytes.getInt(CHECKED_BYTES) == check ? Optional.of(seal) : Optional.empty();
    }

    /** Whether the file is as the seal says, to the last byte. */
    boolean holds(FileChannel file) throws IOException {
        return file.size() == sizeBytes
                && BYTES <= dataSetOffset
                && dataSetOffset <= sizeBytes
                && crc32c(file, BYTES, dataSetOffset) == metaCrc32c
                && crc32c(file, dataSetOffset, sizeBytes) == dataSetCrc32c;
    }

    private static int crc32c(FileChannel file, long from, long to) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        for (long at = from; at < to; ) {
            buffer.clear().limit((int) Math.min(BUFFER_BYTES, to - at));
            int count = file.read(buffer, at);
            if (count < 0) {
                throw new IOException("the file became shorter while it was read");
            }
            crc.update(buffer.flip());
            at += count;
        }
        return (int) crc.getValue();
    }

    private static int check(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, CHECKED_BYTES));
        return (int) crc.getValue();
    }
}
