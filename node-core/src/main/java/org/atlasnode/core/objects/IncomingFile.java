package org.atlasnode.core.objects;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** A {@code .part} file being written, and the digest of its data set. Confined to one thread. */
final class IncomingFile extends OutputStream {

    private static final int BUFFER_BYTES = 1 << 16;

    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final CRC32C crc = new CRC32C();
    private boolean inDataSet;
    private long sizeBytes;

    private IncomingFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Creates the file, which must not exist. */
    static IncomingFile create(Path path) throws IOException {
        return new IncomingFile(path, FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    Path path() {
        return path;
    }

    void beginDataSet() {
        inDataSet = true;
        crc.reset();
    }

    boolean isInDataSet() {
        return inDataSet;
    }

    /** CRC-32C of what was written since the data set began. */
    String crc32c() {
        return DataSetBytes.hex(crc);
    }

    long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (inDataSet) {
            crc.update(bytes, offset, length);
        }
        sizeBytes += length;
        if (length > buffer.remaining()) {
            drain();
        }
        if (length >= BUFFER_BYTES) {
            writeFully(ByteBuffer.wrap(bytes, offset, length));
        } else {
            buffer.put(bytes, offset, length);
        }
    }

    @Override
    public void flush() throws IOException {
        drain();
    }

    private void drain() throws IOException {
        writeFully(buffer.flip());
        buffer.clear();
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Writes what is buffered and forces content and length to disk. */
    void force() throws IOException {
        drain();
        channel.force(true);
    }

    /** Closes the file; what is still buffered is lost. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
