package org.atlasnode.dicom.io;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Optional;
import org.atlasnode.dicom.data.Value;

/** Reads values into memory and keeps count of what a data set has cost so far. Confined to one thread. */
final class ValueReader {

    private final DicomInput in;
    private final ReadLimits limits;
    private long keptBytes;
    private int elements;

    ValueReader(DicomInput in, ReadLimits limits) {
        this.in = in;
        this.limits = limits;
    }

    /** One element, item or fragment more. */
    void countElement() throws DicomParseException {
        elements++;
        if (elements > limits.maxElements()) {
            throw in.error("more than " + limits.maxElements() + " elements");
        }
    }

    void checkDepth(int depth) throws DicomParseException {
        if (depth > limits.maxDepth()) {
            throw in.error("sequences are nested deeper than " + limits.maxDepth());
        }
    }

    /**
     * The value in little-endian order; empty where it is too long to be kept.
     *
     * @param widthBytes bytes of one number
     */
    Optional<Value.Bytes> read(long length, int widthBytes) throws IOException {
        in.checkLength(length);
        if (length > limits.maxValueBytes()) {
            if (limits.longValues() == ReadLimits.LongValues.OMIT) {
                in.skip(length);
                return Optional.empty();
            }
            throw in.error("a value of " + length + " bytes, of which at most " + limits.maxValueBytes() + " are read");
        }
        keptBytes += length;
        if (keptBytes > limits.maxTotalBytes()) {
            throw in.error("values of more than " + limits.maxTotalBytes() + " bytes in all");
        }
        if (length == 0) {
            return Optional.of(Value.Bytes.EMPTY);
        }
        byte[] bytes = in.readBytes(Math.toIntExact(length));
        if (in.order() == ByteOrder.BIG_ENDIAN) {
            ByteSwap.swap(bytes, widthBytes);
        }
        return Optional.of(Value.Bytes.wrap(bytes));
    }
}
