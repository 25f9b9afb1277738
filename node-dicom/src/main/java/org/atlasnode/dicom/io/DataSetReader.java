package org.atlasnode.dicom.io;

import java.io.IOException;
import java.io.InputStream;
import org.atlasnode.dicom.data.DataSet;

/**
 * Reads data sets as they travel, without file meta information (PS3.5 §7, Annex A), with the usual tolerances. Whatever
 * the bytes are, the outcome is a data set or a {@link DicomParseException}; any other {@link IOException} is the
 * stream's own. Streams are not closed. Thread-safe.
 */
public final class DataSetReader {

    private DataSetReader() {}

    /** The whole data set. */
    public static DataSet read(InputStream stream, TransferSyntax syntax, ReadLimits limits) throws IOException {
        return read(stream, syntax, DataSetParser.NO_STOP, limits);
    }

    /**
     * The elements below a tag, e.g. {@code Tags.PIXEL_DATA}. Of what follows, no more is taken from the stream than a
     * buffer of 128 KiB holds.
     */
    public static DataSet readUntil(InputStream stream, TransferSyntax syntax, int stopTag, ReadLimits limits)
            throws IOException {
        return read(stream, syntax, Integer.toUnsignedLong(stopTag), limits);
    }

    private static DataSet read(InputStream stream, TransferSyntax syntax, long stopTag, ReadLimits limits)
            throws IOException {
        try (EncodedDataSet source = EncodedDataSet.of(new DicomInput(stream), syntax, limits, Tolerance.usual())) {
            return source.parser().readUntil(stopTag);
        }
    }
}
