package org.atlasnode.dicom.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The inflated bytes of a deflated data set (RFC 1951 without header, PS3.5 §A.5), up to a limit. Closing frees the
 * inflater and leaves the source open. Confined to one thread.
 */
final class InflatedStream extends InputStream {

    private static final int BUFFER_BYTES = 65_536;

    private final InputStream source;
    private final long maxBytes;
    private final Inflater inflater = new Inflater(true);
    private final byte[] input = new byte[BUFFER_BYTES];
    private long inflated;

    InflatedStream(InputStream source, long maxBytes) {
        this.source = source;
        this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (true) {
            int count = inflate(bytes, offset, length);
            if (count > 0) {
                return count(count);
            }
            if (inflater.finished()) {
                return -1;
            }
            if (inflater.needsDictionary()) {
                throw error("a preset dictionary in deflated data");
            }
            feed();
        }
    }

    private int inflate(byte[] bytes, int offset, int length) throws DicomParseException {
        try {
            return inflater.inflate(bytes, offset, length);
        } catch (DataFormatException e) {
            DicomParseException error = error("ill-formed deflated data");
            error.initCause(e);
            throw error;
        }
    }

    private int count(int bytes) throws DicomParseException {
        inflated += bytes;
        if (inflated > maxBytes) {
            throw error("deflated data that becomes more than " + maxBytes + " bytes");
        }
        return bytes;
    }

    private void feed() throws IOException {
        int count = source.read(input, 0, input.length);
        if (count < 0) {
            throw error("the deflated data ends early");
        }
        inflater.setInput(input, 0, count);
    }

    private DicomParseException error(String reason) {
        return new DicomParseException(inflated, "", reason);
    }

    @Override
    public void close() {
        inflater.end();
    }
}
