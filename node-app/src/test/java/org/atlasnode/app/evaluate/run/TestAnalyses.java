package org.atlasnode.app.evaluate.run;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Analysis.Outcome;
import org.atlasnode.core.model.Analysis.PatientFinding;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.core.model.Analysis.Timing;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Code;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.ModelRef;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.Suspicion;
import org.atlasnode.core.model.Target;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.TransferSyntax;

/** Series and analyses made by hand. */
final class TestAnalyses {

    static final Algorithm ALGORITHM = algorithm("1.0.0", "ab");
    static final Target PATIENT = target("patient");
    static final double THRESHOLD = 0.5;

    private TestAnalyses() {}

    static Algorithm algorithm(String version, String checksum) {
        return new Algorithm(
                new ModelRef("test", version, checksum.repeat(32)),
                "A test",
                "maker",
                "research",
                "TEST",
                "none",
                "cpu");
    }

    private static Target target(String name) {
        return new Target(name, "fracture", new Code("125605004", "SCT", "Fracture"), Optional.empty());
    }

    static SeriesFiles series(String study, int instanceCount) {
        SeriesKey key = new SeriesKey(Uid.of(study), Uid.of(study + ".7"));
        List<InstanceRef> instances = IntStream.rangeClosed(1, instanceCount)
                .mapToObj(i -> new InstanceRef(
                        key,
                        Uid.of(study + ".7." + i),
                        Uids.CT_IMAGE_STORAGE,
                        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid(),
                        100,
                        ""))
                .toList();
        return new SeriesFiles(
                key,
                instances,
                instances.stream()
                        .collect(Collectors.toMap(
                                InstanceRef::sopInstanceUid,
                                one -> Path.of(one.sopInstanceUid().toString()))));
    }

    static Finding finding(String name, Assessment assessment, double probability) {
        boolean judged = assessment == Assessment.PRESENT || assessment == Assessment.ABSENT;
        return new Finding(
                target(name),
                assessment,
                judged ? Optional.of(probability) : Optional.empty(),
                THRESHOLD,
                Suspicion.NONE,
                Optional.empty(),
                List.of());
    }

    static Analysis analysed(SeriesFiles series, PatientFinding patient, Finding... findings) {
        return new Analysis(
                ALGORITHM, Outcome.ANALYSED, patient, List.of(findings), Optional.empty(), frames(series), timing());
    }

    static PatientFinding patient(Assessment assessment, double probability) {
        return new PatientFinding(PATIENT, assessment, Optional.of(probability), THRESHOLD, Suspicion.NONE);
    }

    static Analysis declined(Algorithm algorithm, SeriesFiles series, String code) {
        return new Analysis(
                algorithm,
                Outcome.DECLINED,
                PatientFinding.undetermined(PATIENT, THRESHOLD),
                List.of(),
                Optional.of(new Reason(code, "a sentence")),
                frames(series),
                timing());
    }

    private static List<FrameRef> frames(SeriesFiles series) {
        return series.instances().stream()
                .map(InstanceRef::sopInstanceUid)
                .map(FrameRef::of)
                .toList();
    }

    private static Timing timing() {
        return new Timing(Instant.parse("2026-11-27T09:00:00Z"), Map.of("all", Duration.ofSeconds(1)));
    }
}
