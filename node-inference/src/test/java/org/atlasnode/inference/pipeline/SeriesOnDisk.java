package org.atlasnode.inference.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.core.state.StateStore.ReceivedInstance;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.inference.DrawnVolume;
import org.atlasnode.testkit.SyntheticSeries;

/** A received series for tests: its files, and its rows in the state store. */
final class SeriesOnDisk {

    private final SeriesKey key;
    private final Map<Uid, Path> files = new HashMap<>();
    private final List<InstanceRef> instances = new ArrayList<>();

    private SeriesOnDisk(SyntheticSeries series, Path folder) {
        this.key = new SeriesKey(series.studyInstanceUid(), series.seriesInstanceUid());
        try {
            for (Path file : series.write(folder)) {
                DicomFile header = DicomFile.readHeader(file);
                DataSet dataSet = header.dataSet();
                Uid uid = dataSet.findUid(Tags.SOP_INSTANCE_UID).orElseThrow();
                files.put(uid, file);
                instances.add(new InstanceRef(
                        key,
                        uid,
                        dataSet.findUid(Tags.SOP_CLASS_UID).orElseThrow(),
                        header.meta().transferSyntaxUid(),
                        Files.size(file),
                        "00000000"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SeriesOnDisk of(SyntheticSeries series, Path folder) {
        return new SeriesOnDisk(series, folder);
    }

    /** The drawn volume as CT slices: a fracture in C5 and C3 for the tiny model. */
    static SyntheticSeries drawn() {
        return SyntheticSeries.of(5, DrawnVolume.SLICES, 64)
                .withSpacing(1, 2.5)
                .changing((slice, builder) -> builder.putInt(Tags.ROWS, Vr.US, DrawnVolume.ROWS)
                        .putInt(Tags.COLUMNS, Vr.US, DrawnVolume.COLUMNS)
                        .putInt(Tags.PIXEL_REPRESENTATION, Vr.US, 1)
                        .putInt(Tags.BITS_STORED, Vr.US, 16)
                        .putInt(Tags.HIGH_BIT, Vr.US, 15)
                        .putDouble(Tags.PIXEL_SPACING, Vr.DS, 0.9, 1.0)
                        .putDouble(Tags.IMAGE_POSITION_PATIENT, Vr.DS, -79, -60, 10 + 2.5 * slice)
                        .putBytes(Tags.PIXEL_DATA, Vr.OW, pixels(slice)));
    }

    private static byte[] pixels(int slice) {
        short[] stored = DrawnVolume.slice(slice);
        ByteBuffer bytes = ByteBuffer.allocate(stored.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(stored);
        return bytes.array();
    }

    SeriesKey key() {
        return key;
    }

    List<InstanceRef> instances() {
        return List.copyOf(instances);
    }

    Path file(Uid sopInstanceUid) {
        return files.getOrDefault(sopInstanceUid, Path.of("nowhere"));
    }

    /** As received from a peer and complete. */
    void recordComplete(StateStore state, String peer, String modality, Instant received) {
        state.recordInstances(instances.stream()
                .map(instance -> new ReceivedInstance(instance, peer, modality, received))
                .toList());
        if (!state.completeSeries(key, received, "test")) {
            throw new AssertionError("not complete");
        }
    }
}
