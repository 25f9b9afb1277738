package org.atlasnode.results.capture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.Suspicion;
import org.atlasnode.results.source.PatientAnswer;
import org.atlasnode.results.source.Percentage;
import org.atlasnode.results.wording.Phrase;
import org.atlasnode.results.wording.Words;

/** The results of all levels and of the patient as a table, with the verdict in words. Confined to one thread. */
final class ResultTable {

    private static final double ROW = 36;
    private static final double SCALE_ROW = 12;
    private static final double SCALE_HEIGHT = 6;
    private static final double NAME_WIDTH = 60;
    private static final double PROBABILITY_RIGHT = 192;
    private static final double ANSWER = 210;
    private static final double BARS = 292;
    private static final double WIDTH = 380;
    private static final double BAR_WIDTH = 22;
    private static final double BAR_HEIGHT = 26;
    private static final double BARS_WIDTH = 78;
    private static final double VERDICT_SIZE = 38;
    private static final double LINE = 1.2;
    private static final double NOTE_SIZE = 26;
    private static final double NOTE_LINE = 30;
    private static final double LEGEND_GAP = 14;
    private static final double LEGEND_HEIGHT = LEGEND_GAP + 3 * Canvas.LINE_HEIGHT + 8;

    private final Canvas canvas;
    private final Words words;
    private final double left;
    private final double bottom;
    private double y;

    /** @param left where it begins; it reaches over the height of the frame's content */
    ResultTable(Frame frame, double left) {
        this.canvas = frame.canvas();
        this.words = frame.words();
        this.left = left;
        this.bottom = (double) frame.top() + frame.height();
        this.y = frame.top();
    }

    static String percent(Finding finding) {
        return finding.probability()
                .map(p -> Percentage.words(p, finding.threshold()))
                .orElse("");
    }

    void draw(Analysis analysis) {
        heading();
        analysis.findings().forEach(this::level);
        patient(analysis);
        verdict(analysis);
        shapes(analysis);
        legend();
    }

    private void heading() {
        next(ROW - 4);
        text(words.say(Phrase.SITE), Palette.DIM, 0);
        canvas.textRight(words.say(Phrase.PROBABILITY), Glyphs.REGULAR, Palette.DIM, left + PROBABILITY_RIGHT, y);
        text(words.say(Phrase.FOUND), Palette.DIM, ANSWER);
        rule();
    }

    /** In one line, or in two where the name is long. */
    private void level(Finding finding) {
        next(ROW);
        Glyphs typeface = finding.assessment() == Assessment.PRESENT ? Glyphs.BOLD : Glyphs.REGULAR;
        String name = finding.target().name();
        canvas.text(name, typeface, colour(finding.assessment()), left, y);
        if (typeface.width(name, Canvas.TEXT_SIZE) > NAME_WIDTH) {
            next(ROW - 4);
        }
        row(finding.assessment(), percent(finding), finding.suspicion(), words.say(Phrase.NOT_ASSESSED));
        finding.probability().ifPresent(p -> scale(p, finding.threshold(), colour(finding.assessment())));
    }

    private void patient(Analysis analysis) {
        Analysis.PatientFinding patient = analysis.patient();
        rule();
        next(ROW - 2);
        canvas.text(words.say(Phrase.PATIENT_OVERALL), Glyphs.BOLD, Palette.TEXT, left, y);
        next(ROW);
        String percent = patient.probability()
                .map(p -> Percentage.words(p, patient.threshold()))
                .orElse("");
        Assessment answer = PatientAnswer.of(analysis);
        row(answer, percent, patient.suspicion(), words.say(Phrase.UNDETERMINED));
        patient.probability().ifPresent(p -> scale(p, patient.threshold(), colour(answer)));
        rule();
    }

    private void row(Assessment assessment, String percent, Suspicion suspicion, String undetermined) {
        Color colour = colour(assessment);
        boolean positive = assessment == Assessment.PRESENT;
        Glyphs typeface = positive ? Glyphs.BOLD : Glyphs.REGULAR;
        switch (assessment) {
            case PRESENT, ABSENT -> {
                canvas.textRight(percent, typeface, colour, left + PROBABILITY_RIGHT, y);
                canvas.text(words.say(positive ? Phrase.YES : Phrase.NO), typeface, colour, left + ANSWER, y);
                bars(suspicion, colour, left + BARS);
            }
            case UNDETERMINED -> canvas.text(undetermined, typeface, colour, left + 66, y);
            case NOT_COVERED -> canvas.text(words.say(Phrase.NOT_IN_VIEW), typeface, colour, left + 66, y);
        }
    }

    private static Color colour(Assessment assessment) {
        return switch (assessment) {
            case PRESENT -> Palette.POSITIVE;
            case ABSENT -> Palette.NEGATIVE;
            case UNDETERMINED -> Palette.TEXT;
            case NOT_COVERED -> Palette.DIM;
        };
    }

    /** The probability as a length, 0 to 100 % over the width of the table, and the threshold as a mark on it. */
    private void scale(double probability, double threshold, Color colour) {
        next(SCALE_ROW);
        canvas.fill(new Rectangle2D.Double(left, y - SCALE_HEIGHT, WIDTH, SCALE_HEIGHT), Palette.TRACK);
        canvas.fill(new Rectangle2D.Double(left, y - SCALE_HEIGHT, WIDTH * probability, SCALE_HEIGHT), colour);
        mark(left + WIDTH * threshold);
    }

    private void mark(double x) {
        canvas.line(Palette.TEXT, 3, x, y - SCALE_HEIGHT - 1, x, y + 4);
    }

    /** One bar for low, two for medium, three for high; the rest stand empty. */
    private void bars(Suspicion suspicion, Color colour, double x) {
        for (int i = 0; i < 3; i++) {
            Rectangle2D bar =
                    new Rectangle2D.Double(x + i * (BAR_WIDTH + 6), y - BAR_HEIGHT + 2, BAR_WIDTH, BAR_HEIGHT);
            if (i < count(suspicion)) {
                canvas.fill(bar, colour);
            } else {
                canvas.stroke(bar, Palette.RULE, new BasicStroke(2));
            }
        }
    }

    private static int count(Suspicion suspicion) {
        return switch (suspicion) {
            case NONE -> 0;
            case LOW -> 1;
            case MEDIUM -> 2;
            case HIGH -> 3;
        };
    }

    private void verdict(Analysis analysis) {
        String positive = names(analysis, EnumSet.of(Assessment.PRESENT));
        String missing = names(analysis, EnumSet.of(Assessment.NOT_COVERED, Assessment.UNDETERMINED));
        Assessment answer = PatientAnswer.of(analysis);
        String verdict = switch (answer) {
            case PRESENT ->
                say(analysis, Phrase.SUSPECTED).toUpperCase(Locale.ROOT) + (positive.isEmpty() ? "" : ": " + positive);
            case ABSENT -> say(analysis, Phrase.NOT_DETECTED_BY_AI);
            case UNDETERMINED, NOT_COVERED -> words.say(Phrase.UNDETERMINED).toUpperCase(Locale.ROOT);
        };
        y += 10;
        lines(verdict, answer == Assessment.UNDETERMINED ? Palette.LABEL : colour(answer), VERDICT_SIZE);
        if (!missing.isEmpty()) {
            lines(capital(words.say(Phrase.NOT_JUDGED)) + ": " + missing, Palette.LABEL, Canvas.TEXT_SIZE);
        }
    }

    private String say(Analysis analysis, Phrase phrase) {
        return words.say(phrase, analysis.patient().target());
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static String names(Analysis analysis, Set<Assessment> assessments) {
        return analysis.findings().stream()
                .filter(level -> assessments.contains(level.assessment()))
                .map(level -> level.target().name())
                .collect(Collectors.joining(" "));
    }

    private void lines(String text, Color colour, double size) {
        for (String line : Canvas.wrap(text, Glyphs.BOLD, size, WIDTH)) {
            next(size * LINE);
            canvas.text(line, Glyphs.BOLD, size, colour, left, y);
        }
    }

    /** As much as there is room for above the legend; the status of the node shows all. */
    private void shapes(Analysis analysis) {
        List<String> lines = ShapeNote.of(analysis, words)
                .map(note -> Canvas.wrap(note, Glyphs.REGULAR, NOTE_SIZE, WIDTH))
                .orElse(List.of());
        y += 6;
        int room = (int) ((bottom - LEGEND_HEIGHT - y) / NOTE_LINE);
        for (int i = 0; i < Math.min(lines.size(), room); i++) {
            next(NOTE_LINE);
            boolean cut = i == room - 1 && i < lines.size() - 1;
            canvas.text(lines.get(i) + (cut ? " ..." : ""), Glyphs.REGULAR, NOTE_SIZE, Palette.TEXT, left, y);
        }
    }

    /** Where there is room for it: a long verdict is worth more. */
    private void legend() {
        if (y + LEGEND_HEIGHT > bottom) {
            return;
        }
        y += LEGEND_GAP;
        next(Canvas.LINE_HEIGHT);
        text(words.say(Phrase.SUSPICION), Palette.DIM, 0);
        next(Canvas.LINE_HEIGHT);
        double right = legend(words.say(Phrase.LOW), Suspicion.LOW, 0);
        legend(words.say(Phrase.HIGH), Suspicion.HIGH, right + LEGEND_GAP);
        next(Canvas.LINE_HEIGHT);
        canvas.fill(new Rectangle2D.Double(left, y - SCALE_HEIGHT - 4, BARS_WIDTH, SCALE_HEIGHT), Palette.TRACK);
        canvas.line(Palette.TEXT, 3, left + BARS_WIDTH / 2, y - SCALE_HEIGHT - 8, left + BARS_WIDTH / 2, y);
        text(words.say(Phrase.THRESHOLD), Palette.DIM, BARS_WIDTH + LEGEND_GAP);
    }

    /** Bars and what they mean; at the end of it. */
    private double legend(String meaning, Suspicion suspicion, double offset) {
        bars(suspicion, Palette.DIM, left + offset);
        double begin = offset + BARS_WIDTH + LEGEND_GAP;
        text(meaning, Palette.DIM, begin);
        return begin + Glyphs.REGULAR.width(meaning, Canvas.TEXT_SIZE);
    }

    private void text(String text, Color colour, double offset) {
        canvas.text(text, Glyphs.REGULAR, colour, left + offset, y);
    }

    private void rule() {
        canvas.line(Palette.RULE, 2, left, y + 11, left + WIDTH, y + 11);
        y += 6;
    }

    private void next(double height) {
        y += height;
    }
}
