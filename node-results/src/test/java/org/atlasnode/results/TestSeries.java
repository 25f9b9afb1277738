package org.atlasnode.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.volume.SeriesGeometry;
import org.atlasnode.core.volume.SliceGeometry;
import org.atlasnode.core.volume.Volume;
import org.atlasnode.core.volume.VolumeException;
import org.atlasnode.core.volume.VolumeLoader;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.results.source.InstanceReference;
import org.atlasnode.results.source.SourceSeries;
import org.atlasnode.testkit.MultiFrameCt;
import org.atlasnode.testkit.MultiFrameKind;
import org.atlasnode.testkit.SharedData;

/** A CT series in files, as a source of results. */
public final class TestSeries {

    private final Map<Uid, Path> files = new LinkedHashMap<>();
    private final SeriesGeometry geometry;
    private final SourceSeries source;

    private TestSeries(Path folder) {
        try (Stream<Path> paths = Files.list(folder)) {
            VolumeLoader loader = new VolumeLoader(2);
            for (Path path : paths.filter(file -> file.toString().endsWith(".dcm"))
                    .sorted()
                    .toList()) {
                DataSet header = DicomFile.readHeader(path).dataSet();
                files.put(header.findUid(Tags.SOP_INSTANCE_UID).orElseThrow(), path);
            }
            this.geometry = loader.geometry(files.values());
            DataSet header = DicomFile.readHeader(file(geometry.reference().sopInstanceUid()))
                    .dataSet();
            Uid sopClassUid = header.findUid(Tags.SOP_CLASS_UID).orElseThrow();
            List<InstanceReference> instances = geometry.slices().stream()
                    .map(SliceGeometry::sopInstanceUid)
                    .distinct()
                    .map(uid -> new InstanceReference(sopClassUid, uid))
                    .toList();
            this.source = new SourceSeries(
                    new SeriesKey(
                            header.findUid(Tags.STUDY_INSTANCE_UID).orElseThrow(),
                            header.findUid(Tags.SERIES_INSTANCE_UID).orElseThrow()),
                    header,
                    instances);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (VolumeException e) {
            throw new AssertionError(e);
        }
    }

    /** The sample study that the project ships: a phantom with a broken C5. */
    public static TestSeries phantom() {
        return new TestSeries(SharedData.projectRoot().resolve("samples/cspine-phantom/dicom"));
    }

    /** The sample study as one object of many frames, written into this folder. */
    public static TestSeries framesOfPhantom(MultiFrameKind kind, Path folder) {
        try (Stream<Path> paths = Files.list(SharedData.projectRoot().resolve("samples/cspine-phantom/dicom"))) {
            List<DataSet> slices = new ArrayList<>();
            for (Path path : paths.sorted().toList()) {
                slices.add(DicomFile.read(path).dataSet());
            }
            MultiFrameCt.of(kind).write(slices, folder);
            return new TestSeries(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A neck of a person, 1 mm pixels, 3 mm slices, Implicit VR. */
    public static TestSeries neck() {
        return new TestSeries(SharedData.path("ct_series/headneck_cerr_pt1"));
    }

    /** CT with umlauts in ISO_IR 100 and a study procedure code. */
    public static TestSeries umlauts() {
        return new TestSeries(SharedData.path("result_examples/ct"));
    }

    public Path file(Uid sopInstanceUid) {
        return java.util.Objects.requireNonNull(files.get(sopInstanceUid));
    }

    public Map<Uid, Path> files() {
        return files;
    }

    public SeriesGeometry geometry() {
        return geometry;
    }

    public SourceSeries source() {
        return source;
    }

    public Volume volume() {
        try {
            return new VolumeLoader(2).load(geometry, this::file);
        } catch (VolumeException e) {
            throw new AssertionError(e);
        }
    }
}
