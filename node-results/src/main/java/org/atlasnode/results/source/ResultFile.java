package org.atlasnode.results.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.TransferSyntax;

/** Results as Part 10 files (PS3.10 §7) in Explicit VR Little Endian. */
public final class ResultFile {

    private ResultFile() {}

    /** The file's bytes; the same data set always gives the same. */
    public static byte[] bytes(DataSet result) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try {
            DicomFile.of(result, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN).write(output);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return output.toByteArray();
    }

    /** The object in a file. */
    public static DataSet read(Path file) throws IOException {
        return DicomFile.read(file).dataSet();
    }
}
