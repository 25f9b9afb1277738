package org.atlasnode.storescp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.state.StateStore.ReceivedInstance;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.DicomFileReader;
import org.atlasnode.dicom.io.ReadLimits;
import org.atlasnode.dicom.io.Tolerance;

/** Makes the row of a received file from the file alone, as if it had just come. Thread-safe. */
public final class ReceivedFileReader {

    private static final int BUFFER_BYTES = 1 << 16;

    private final Function<AeTitle, String> peerNames;
    private final Clock clock;

    /** @param peerNames the name, in the configuration, of the peer with an AE title */
    public ReceivedFileReader(Function<AeTitle, String> peerNames, Clock clock) {
        this.peerNames = peerNames;
        this.clock = clock;
    }

    ReceivedInstance read(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file);
                DicomFileReader reader = DicomFileReader.open(stream, ReadLimits.HEADER, Tolerance.usual())) {
            DicomFile header = reader.readUntil(Tags.PIXEL_DATA);
            DataSet dataSet = header.dataSet();
            InstanceRef instance = new InstanceRef(
                    new SeriesKey(uid(dataSet, Tags.STUDY_INSTANCE_UID), uid(dataSet, Tags.SERIES_INSTANCE_UID)),
                    header.meta().mediaStorageSopInstanceUid(),
                    header.meta().mediaStorageSopClassUid(),
                    header.meta().transferSyntaxUid(),
                    Files.size(file),
                    crc32c(file, reader.dataSetOffset()));
            return new ReceivedInstance(instance, peer(header), ReceivedHeader.modality(dataSet), clock.instant());
        }
    }

    private String peer(DicomFile header) {
        Optional<AeTitle> source = header.meta().sourceAeTitle();
        return source.map(peerNames).orElse("");
    }

    private static Uid uid(DataSet dataSet, int tag) throws IOException {
        return dataSet.findUid(tag)
                .orElseThrow(
                        () -> new IOException("a received file without study or series: it was not us who wrote it"));
    }

    private static String crc32c(Path file, long offset) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream stream = Files.newInputStream(file)) {
            stream.skipNBytes(offset);
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                crc.update(buffer, 0, count);
            }
        }
        return String.format(java.util.Locale.ROOT, "%08x", crc.getValue());
    }
}
