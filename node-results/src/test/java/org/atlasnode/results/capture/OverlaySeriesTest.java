package org.atlasnode.results.capture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Level;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestSeries;
import org.atlasnode.results.source.ResultFile;
import org.junit.jupiter.api.Test;

class OverlaySeriesTest {

    @Test
    void draws() throws Exception {
        TestSeries series = TestSeries.neck();
        show("neck_bare", OverlaySeries.of(input(series, TestAnalysis.of(series).build()), series.volume()));
        series = TestSeries.phantom();
        show(
                "phantom_bare",
                OverlaySeries.of(
                        input(
                                series,
                                TestAnalysis.of(series)
                                        .probability(Level.C5, 0.937)
                                        .build()),
                        series.volume()));
        show(
                "notice",
                OverlaySeries.notice(input(series, TestAnalysis.notAnalysed(series, Analysis.Outcome.DECLINED))));
    }

    private static OverlayInput input(TestSeries series, Analysis analysis) {
        return new OverlayInput(
                series.source(), analysis, TestAnalysis.uids(series, analysis), TestAnalysis.NODE, Map.of());
    }

    private static void show(String name, List<Overlay> overlays) throws Exception {
        Path folder = Files.createDirectories(Path.of("/tmp/results-pictures"));
        for (Overlay overlay : overlays) {
            PngPreview.write(overlay.dataSet(), folder.resolve(name + "_" + overlay.instanceNumber() + ".png"));
            Files.write(
                    folder.resolve(name + "_" + overlay.instanceNumber() + ".dcm"),
                    ResultFile.bytes(overlay.dataSet()));
        }
    }
}
