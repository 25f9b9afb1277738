package org.atlasnode.results.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.VertebralShape;
import org.atlasnode.core.model.VertebralShape.Grade;

/** What was measured of the shapes of vertebrae, in words: the conspicuous ones. Stateless. */
final class ShapeNote {

    private static final String BASIS = "Shape, measured on the segmentation, not validated:";

    private ShapeNote() {}

    /** Sentences for the summary; none where nothing was measured. */
    static List<String> of(Analysis analysis) {
        List<Finding> measured = analysis.findings().stream()
                .filter(finding -> shape(finding).isPresent())
                .toList();
        List<String> conspicuous =
                measured.stream().flatMap(finding -> conspicuous(finding).stream()).toList();
        if (measured.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of(BASIS));
        lines.addAll(conspicuous.isEmpty() ? List.of("nothing conspicuous") : conspicuous);
        return lines;
    }

    private static Optional<VertebralShape> shape(Finding finding) {
        return finding.structure().flatMap(Finding.Structure::shape);
    }

    private static Optional<String> conspicuous(Finding finding) {
        return shape(finding)
                .filter(shape -> shape.grade() != Grade.NONE)
                .map(shape -> line(finding.target().name(), shape));
    }

    private static String line(String name, VertebralShape shape) {
        String displacement = shape.displacementMm()
                .map(mm -> String.format(Locale.ROOT, ", %.0f mm off line", mm))
                .orElse("");
        return String.format(
                Locale.ROOT,
                "%s %s: height -%.0f %%%s",
                name,
                shape.grade().name().toLowerCase(Locale.ROOT),
                shape.heightLossPercent(),
                displacement);
    }
}
