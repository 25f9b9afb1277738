package org.atlasnode.storescp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Copies everything that is read from a source to an output, and tells afterwards which of the two failed: a source that
 * fails is a lost association, an output that fails is our disk. Confined to one thread.
 */
final class CopyingInput extends InputStream {

    private static final int BUFFER_BYTES = 1 << 13;

    private final InputStream source;
    private final OutputStream copy;
    private @Nullable IOException sourceFailure;
    private @Nullable IOException copyFailure;

    CopyingInput(InputStream source, OutputStream copy) {
        this.source = source;
        this.copy = copy;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = readSource(buffer, offset, length);
        if (count > 0) {
            try {
                copy.write(buffer, offset, count);
            } catch (IOException e) {
                copyFailure = e;
                throw e;
            }
        }
        return count;
    }

    private int readSource(byte[] buffer, int offset, int length) throws IOException {
        try {
            return source.read(buffer, offset, length);
        } catch (IOException e) {
            sourceFailure = e;
            throw e;
        }
    }

    /** Reads, and so copies, what is left. */
    void drain() throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        while (read(buffer, 0, buffer.length) >= 0) {
            // the copying is all that is wanted
        }
    }

    boolean sourceFailed() {
        return sourceFailure != null;
    }

    boolean copyFailed() {
        return copyFailure != null;
    }
}
