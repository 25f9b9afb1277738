package org.atlasnode.results.capture;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.VertebralShape;
import org.atlasnode.core.model.VertebralShape.Grade;

/** What was measured of the shapes of vertebrae, in words: the conspicuous ones. Stateless. */
final class ShapeNote {

    private static final String BASIS = "Shape, not validated: ";

    private ShapeNote() {}

    /** A sentence for the summary, the highest grades first; empty where nothing was measured. */
    static Optional<String> of(Analysis analysis) {
        List<Finding> measured = analysis.findings().stream()
                .filter(finding -> shape(finding).isPresent())
                .toList();
        if (measured.isEmpty()) {
            return Optional.empty();
        }
        String conspicuous = measured.stream()
                .filter(finding -> grade(finding) != Grade.NONE)
                .sorted(Comparator.comparing(ShapeNote::grade).reversed())
                .map(ShapeNote::words)
                .collect(Collectors.joining(", "));
        return Optional.of(BASIS + (conspicuous.isEmpty() ? "nothing conspicuous" : conspicuous));
    }

    private static Optional<VertebralShape> shape(Finding finding) {
        return finding.structure().flatMap(Finding.Structure::shape);
    }

    private static Grade grade(Finding finding) {
        return shape(finding).map(VertebralShape::grade).orElse(Grade.NONE);
    }

    /** Grade and measures; one that rounds to nothing is left out. */
    private static String words(Finding finding) {
        VertebralShape shape = shape(finding).orElseThrow();
        return finding.target().name() + " "
                + shape.grade().name().toLowerCase(Locale.ROOT)
                + measure(-shape.heightLossPercent(), "%")
                + shape.displacementMm().map(mm -> measure(mm, "mm")).orElse("");
    }

    private static String measure(double value, String unit) {
        long rounded = Math.round(value);
        return rounded == 0 ? "" : " " + rounded + " " + unit;
    }
}
