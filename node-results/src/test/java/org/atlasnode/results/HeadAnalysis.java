package org.atlasnode.results;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Code;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.ModelRef;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.core.model.Suspicion;
import org.atlasnode.core.model.Target;
import org.atlasnode.core.volume.SliceGeometry;

/** Another application, with other codes: haemorrhage on CT of the head, one target at a site that has no boxes. */
public final class HeadAnalysis {

    private static final Code HAEMORRHAGE = new Code("1386000", "SCT", "Intracranial hemorrhage");

    private HeadAnalysis() {}

    public static Analysis of(TestSeries series) {
        List<FrameRef> slices =
                series.geometry().slices().stream().map(SliceGeometry::frame).toList();
        return new Analysis(
                new Algorithm(
                        new ModelRef("ich-demo", "0.3.0", "cd".repeat(32)),
                        "Intracranial haemorrhage on CT",
                        "Another project",
                        "demonstration",
                        "DEMONSTRATION - NOT FOR CLINICAL USE",
                        "thresholds 0.5",
                        "cpu"),
                Analysis.Outcome.ANALYSED,
                new Analysis.PatientFinding(
                        target("overall", "69536005", "Head"),
                        Assessment.PRESENT,
                        Optional.of(0.81),
                        0.5,
                        Suspicion.HIGH),
                List.of(
                        finding(target("intraparenchymal", "12738006", "Brain"), 0.81, slices),
                        finding(target("subarachnoid", "35951006", "Subarachnoid space"), 0.07, slices)),
                Optional.empty(),
                slices,
                new Analysis.Timing(Instant.parse("2026-11-23T07:20:00Z"), Map.of("infer", Duration.ofSeconds(4))));
    }

    private static Target target(String name, String site, String meaning) {
        return new Target(name, "haemorrhage", HAEMORRHAGE, Optional.of(new Code(site, "SCT", meaning)));
    }

    private static Finding finding(Target target, double probability, List<FrameRef> slices) {
        boolean present = probability >= 0.5;
        return new Finding(
                target,
                present ? Assessment.PRESENT : Assessment.ABSENT,
                Optional.of(probability),
                0.5,
                present ? Suspicion.HIGH : Suspicion.NONE,
                Optional.of(new Finding.Place(slices.get(7), Optional.empty(), Optional.empty())),
                present
                        ? List.of(
                                new SliceBox(slices.get(7), 30, 40, 60, 70),
                                new SliceBox(slices.get(8), 31, 40, 60, 69))
                        : List.of());
    }
}
