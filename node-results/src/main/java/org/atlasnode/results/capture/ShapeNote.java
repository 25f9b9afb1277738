package org.atlasnode.results.capture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.VertebralShape;
import org.atlasnode.core.model.VertebralShape.Grade;
import org.atlasnode.results.wording.Phrase;
import org.atlasnode.results.wording.Words;

/** What was measured of the shapes of vertebrae, in words: the conspicuous ones. Stateless. */
final class ShapeNote {

    private ShapeNote() {}

    /** A sentence for the summary, the highest grades first; empty where nothing was measured. */
    static Optional<String> of(Analysis analysis, Words words) {
        List<Finding> measured = analysis.findings().stream()
                .filter(finding -> shape(finding).isPresent())
                .toList();
        if (measured.isEmpty()) {
            return Optional.empty();
        }
        String conspicuous = measured.stream()
                .filter(finding -> grade(finding) != Grade.NONE)
                .sorted(Comparator.comparing(ShapeNote::grade).reversed())
                .map(finding -> describe(finding, words))
                .collect(Collectors.joining(", "));
        return Optional.of(words.say(Phrase.SHAPE) + " "
                + (conspicuous.isEmpty() ? words.say(Phrase.NOTHING_CONSPICUOUS) : conspicuous));
    }

    private static Optional<VertebralShape> shape(Finding finding) {
        return finding.structure().flatMap(Finding.Structure::shape);
    }

    private static Grade grade(Finding finding) {
        return shape(finding).map(VertebralShape::grade).orElse(Grade.NONE);
    }

    /** The grade, and what of it is more than nothing: height that is lost, displacement. */
    private static String describe(Finding finding, Words words) {
        VertebralShape shape = shape(finding).orElseThrow();
        List<String> parts = new ArrayList<>(List.of(finding.target().name(), words.say(phrase(shape.grade()))));
        long lost = Math.round(shape.heightLossPercent());
        if (lost > 0) {
            parts.add("-" + lost + " %");
        }
        shape.displacementMm().map(Math::round).filter(mm -> mm > 0).ifPresent(mm -> parts.add(mm + " mm"));
        return String.join(" ", parts);
    }

    private static Phrase phrase(Grade grade) {
        return switch (grade) {
            case NONE -> Phrase.NOTHING_CONSPICUOUS;
            case LOW -> Phrase.LOW;
            case MEDIUM -> Phrase.MEDIUM;
            case HIGH -> Phrase.HIGH;
        };
    }
}
