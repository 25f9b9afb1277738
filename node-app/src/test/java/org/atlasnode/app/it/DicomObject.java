package org.atlasnode.app.it;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.DicomFileReader;
import org.atlasnode.dicom.io.FileMeta;
import org.atlasnode.dicom.io.ReadLimits;
import org.atlasnode.dicom.io.Tolerance;
import org.atlasnode.dicom.io.TransferSyntax;

/** An object as it travels: what the command says of it, and the bytes of its data set. */
record DicomObject(Uid sopClassUid, Uid sopInstanceUid, TransferSyntax transferSyntax, byte[] dataSet) {

    private static final int FIRST_OF_DATA_SET = 0x00080000;

    /** What follows the file meta information is sent as it is, whatever it is. */
    static DicomObject read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try (DicomFileReader reader =
                DicomFileReader.open(new ByteArrayInputStream(bytes), ReadLimits.HEADER, Tolerance.all())) {
            int offset = (int) reader.dataSetOffset();
            DicomFile head = reader.readUntil(FIRST_OF_DATA_SET);
            return new DicomObject(
                    head.meta().mediaStorageSopClassUid(),
                    head.meta().mediaStorageSopInstanceUid(),
                    reader.transferSyntax(),
                    Arrays.copyOfRange(bytes, offset, bytes.length));
        }
    }

    /** An object made in memory, in Explicit VR Little Endian. */
    static DicomObject of(DataSet dataSet) {
        try {
            DicomFile file = DicomFile.of(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            file.write(whole);
            ByteArrayOutputStream meta = new ByteArrayOutputStream();
            file.meta().write(meta);
            byte[] bytes = Arrays.copyOfRange(whole.toByteArray(), meta.size(), whole.size());
            return new DicomObject(
                    file.meta().mediaStorageSopClassUid(),
                    file.meta().mediaStorageSopInstanceUid(),
                    TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                    bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes it as a Part 10 file, under the name of its UID. */
    Path writeTo(Path folder) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        new FileMeta(sopClassUid, sopInstanceUid, transferSyntax.uid(), Optional.empty()).write(file);
        file.write(dataSet);
        return Files.write(folder.resolve(sopInstanceUid + ".dcm"), file.toByteArray());
    }

    /** All files of a folder, by name. */
    static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
