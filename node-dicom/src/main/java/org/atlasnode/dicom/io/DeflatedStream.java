package org.atlasnode.dicom.io;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;

/** Deflates a data set (RFC 1951 without header), padded to an even number of bytes (PS3.5 §A.5). Confined. */
final class DeflatedStream extends OutputStream {

    private static final int BUFFER_BYTES = 16_384;

    private final OutputStream target;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final byte[] buffer = new byte[BUFFER_BYTES];

    DeflatedStream(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        deflater.setInput(bytes, offset, length);
        while (!deflater.needsInput()) {
            pass();
        }
    }

    private void pass() throws IOException {
        target.write(buffer, 0, deflater.deflate(buffer));
    }

    /** Writes what is left and the padding. */
    void finish() throws IOException {
        deflater.finish();
        while (!deflater.finished()) {
            pass();
        }
        if (deflater.getBytesWritten() % 2 != 0) {
            target.write(0);
        }
    }

    @Override
    public void close() {
        deflater.end();
    }
}
