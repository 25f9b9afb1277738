package org.atlasnode.dicom.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;

/**
 * A Part 10 file in memory (PS3.10 §7), or the beginning of one. Immutable. Reading has the usual tolerances unless they
 * are given; {@link DicomFileReader} has all the settings.
 */
public record DicomFile(FileMeta meta, DataSet dataSet) {

    /** An object as a file of the given syntax; it has a SOP Class UID and a SOP Instance UID. */
    public static DicomFile of(DataSet dataSet, TransferSyntax syntax) {
        return new DicomFile(FileMeta.of(dataSet, syntax), dataSet);
    }

    /** The whole file. */
    public static DicomFile read(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return read(stream, ReadLimits.DEFAULT);
        }
    }

    /** The whole file; the stream is not closed. */
    public static DicomFile read(InputStream stream, ReadLimits limits) throws IOException {
        try (DicomFileReader reader = DicomFileReader.open(stream, limits, Tolerance.usual())) {
            return reader.read();
        }
    }

    /** The file without its pixel data and what follows it, of which little more than a buffer is read. */
    public static DicomFile readHeader(Path file) throws IOException {
        return readHeader(file, Tolerance.usual());
    }

    /** As {@link #readHeader(Path)}, with other tolerances. */
    public static DicomFile readHeader(Path file, Set<Tolerance> tolerances) throws IOException {
        try (InputStream stream = Files.newInputStream(file);
                DicomFileReader reader = DicomFileReader.open(stream, ReadLimits.DEFAULT, tolerances)) {
            return reader.readUntil(Tags.PIXEL_DATA);
        }
    }

    /** Writes the file in the syntax that its meta information names. The stream is neither flushed nor closed. */
    public void write(OutputStream stream) throws IOException {
        TransferSyntax syntax = meta.transferSyntax()
                .orElseThrow(() -> new IllegalArgumentException(
                        "transfer syntax " + meta.transferSyntaxUid() + " is not supported"));
        meta.write(stream);
        DataSetWriter.write(dataSet, syntax, stream);
    }
}
