package org.atlasnode.core.objects;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** A {@code .part} file being written, and the digests of its parts. Confined to one thread. */
final class IncomingFile extends OutputStream {

    private static final int BUFFER_BYTES = 1 << 14;

    private final Path path;
    private final FileChannel channel;
    private final DiskForce disk;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final CRC32C metaCrc = new CRC32C();
    private final CRC32C dataSetCrc = new CRC32C();
    private boolean inDataSet;
    private long dataSetOffset;
    private long sizeBytes;

    private IncomingFile(Path path, FileChannel channel, DiskForce disk) {
        this.path = path;
        this.channel = channel;
        this.disk = disk;
    }

    /** Opens the file, which must exist and be empty. */
    static IncomingFile open(Path path, DiskForce disk) throws IOException {
        return new IncomingFile(path, FileChannel.open(path, StandardOpenOption.WRITE), disk);
    }

    Path path() {
        return path;
    }

    void beginDataSet() {
        inDataSet = true;
        dataSetOffset = sizeBytes;
        dataSetCrc.reset();
    }

    boolean isInDataSet() {
        return inDataSet;
    }

    /** CRC-32C of what was written since the data set began. */
    String crc32c() {
        return DataSetBytes.hex(dataSetCrc);
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
            dataSetCrc.update(bytes, offset, length);
        } else {
            int inPreamble = (int) Math.max(0, Math.min(length, Seal.BYTES - sizeBytes));
            metaCrc.update(bytes, offset + inPreamble, length - inPreamble);
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

    /** Says in the preamble that the file is whole. Nothing is written after it. */
    void seal() throws IOException {
        drain();
        Seal seal = new Seal(sizeBytes, dataSetOffset, (int) metaCrc.getValue(), (int) dataSetCrc.getValue());
        channel.position(0);
        writeFully(seal.encode());
    }

    /** Writes what is buffered and forces content and length to disk. */
    void force() throws IOException {
        drain();
        disk.content(path, channel);
    }

    /** Closes the file; what is still buffered is lost. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
