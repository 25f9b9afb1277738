package org.atlasnode.dicom.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteOrder;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.data.Value;

/** Buffered numbers and values in a byte order; {@link #drain} passes on what is left. Confined to one thread. */
final class DicomOutput {

    private static final int BUFFER_BYTES = 16_384;

    private final OutputStream stream;
    private final boolean bigEndian;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int size;

    DicomOutput(OutputStream stream, ByteOrder order) {
        this.stream = stream;
        this.bigEndian = order == ByteOrder.BIG_ENDIAN;
    }

    void writeByte(int value) throws IOException {
        if (size == buffer.length) {
            drain();
        }
        buffer[size++] = (byte) value;
    }

    void writeShort(int value) throws IOException {
        writeByte(bigEndian ? value >>> 8 : value);
        writeByte(bigEndian ? value : value >>> 8);
    }

    void writeInt(int value) throws IOException {
        writeShort(bigEndian ? value >>> 16 : value);
        writeShort(bigEndian ? value : value >>> 16);
    }

    /** Group, then element number, each in the byte order (PS3.5 §7.3). */
    void writeTag(int tag) throws IOException {
        writeShort(Tag.group(tag));
        writeShort(Tag.element(tag));
    }

    void writeBytes(Value.Bytes bytes) throws IOException {
        if (bytes.length() > buffer.length - size) {
            drain();
            bytes.writeTo(stream);
        } else {
            size += bytes.copyTo(buffer, size);
        }
    }

    void drain() throws IOException {
        stream.write(buffer, 0, size);
        size = 0;
    }
}
