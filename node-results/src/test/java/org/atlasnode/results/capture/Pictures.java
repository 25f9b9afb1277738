package org.atlasnode.results.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.config.Language;
import org.atlasnode.core.config.ResultTerms;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.VertebralShape;
import org.atlasnode.core.model.VertebralShape.Grade;
import org.atlasnode.results.Level;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestSeries;
import org.atlasnode.results.source.NodeIdentity;

/** Draws overlays of hand-made analyses as PNG files, for a person to look at; no test. */
final class Pictures {

    private Pictures() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        TestSeries phantom = TestSeries.phantom();
        draw(folder, "phantom_positive", phantom, TestAnalysis.of(phantom).probability(Level.C5, 0.937));
        TestSeries neck = TestSeries.neck();
        draw(
                folder,
                "neck_positive",
                neck,
                onNeck(neck).probability(Level.C5, 0.62).probability(Level.C2, 0.97));
        draw(
                folder,
                "neck_shapes",
                neck,
                onNeck(neck)
                        .probability(Level.C5, 0.62)
                        .probability(Level.C2, 0.97)
                        .shape(Level.C3, new VertebralShape(4.2, Optional.empty(), Grade.NONE))
                        .shape(Level.C4, new VertebralShape(8.1, Optional.of(3.4), Grade.LOW))
                        .shape(Level.C5, new VertebralShape(34.4, Optional.of(4.2), Grade.MEDIUM)));
        draw(folder, "neck_negative", neck, onNeck(neck));
        for (Language language : List.of(Language.GERMAN, Language.FRENCH, Language.SPANISH)) {
            ResultTerms terms =
                    new ResultTerms(language, Optional.empty(), 9001, Map.of(), ResultTerms.DEFAULT.overlays());
            TestAnalysis both = onNeck(neck)
                    .probability(Level.C5, 0.62)
                    .probability(Level.C2, 0.97)
                    .shape(Level.C5, new VertebralShape(34.4, Optional.of(4.2), Grade.MEDIUM))
                    .without(Level.C7, Assessment.NOT_COVERED);
            draw(folder, "neck_" + language, neck, both, TestAnalysis.NODE.withTerms(terms));
        }
        draw(
                folder,
                "neck_partial",
                neck,
                onNeck(neck).without(Level.C1, Assessment.UNDETERMINED).without(Level.C7, Assessment.NOT_COVERED));
    }

    private static TestAnalysis onNeck(TestSeries neck) {
        double[] z = {-96, -110, -131, -149, -167, -186, -205};
        double[] y = {-288, -284, -282, -282, -281, -278, -274};
        TestAnalysis analysis = TestAnalysis.of(neck);
        for (Level level : Level.values()) {
            analysis.at(level, 256, y[level.ordinal()], z[level.ordinal()]);
        }
        return analysis;
    }

    private static void draw(Path folder, String name, TestSeries series, TestAnalysis made) throws IOException {
        draw(folder, name, series, made, TestAnalysis.NODE);
    }

    private static void draw(Path folder, String name, TestSeries series, TestAnalysis made, NodeIdentity node)
            throws IOException {
        Analysis analysis = made.build();
        OverlayInput input =
                new OverlayInput(series.source(), analysis, TestAnalysis.uids(series, analysis), node, Map.of());
        List<Overlay> overlays = OverlaySeries.of(input, series.volume());
        for (Overlay overlay : overlays) {
            PngPreview.write(overlay.dataSet(), folder.resolve(name + "_" + overlay.instanceNumber() + ".png"));
        }
    }
}
