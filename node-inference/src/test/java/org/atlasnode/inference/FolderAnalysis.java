package org.atlasnode.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.volume.VolumeLoader;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.inference.model.ActiveModel;
import org.atlasnode.inference.onnx.Cancellation;
import org.atlasnode.inference.pipeline.AnalysisException;
import org.atlasnode.inference.pipeline.SeriesAnalyzer;

/** Files of a folder, as one series, through the whole analyzer. */
final class FolderAnalysis {

    private FolderAnalysis() {}

    static Analysis of(ActiveModel model, Path folder, Predicate<Path> which) throws IOException, AnalysisException {
        Map<Uid, Path> files = new HashMap<>();
        List<InstanceRef> instances = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path file :
                    entries.filter(Files::isRegularFile).filter(which).sorted().toList()) {
                DicomFile header = DicomFile.readHeader(file);
                Uid uid = header.dataSet().findUid(Tags.SOP_INSTANCE_UID).orElseThrow();
                files.put(uid, file);
                instances.add(new InstanceRef(
                        new SeriesKey(Uid.of("1.2"), Uid.of("1.3")),
                        uid,
                        header.dataSet().findUid(Tags.SOP_CLASS_UID).orElseThrow(),
                        header.meta().transferSyntaxUid(),
                        Files.size(file),
                        "00000000"));
            }
        }
        return new SeriesAnalyzer(new VolumeLoader(2), Clock.systemUTC())
                .analyze(model, instances, files::get, Cancellation.none());
    }
}
