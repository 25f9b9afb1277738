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

/** The results of all levels and of the patient as a table, with the verdict in words. Confined to one thread. */
final class ResultTable {

    private static final double ROW = 43;
    private static final double NAME_WIDTH = 60;
    private static final double PROBABILITY_RIGHT = 192;
    private static final double ANSWER = 210;
    private static final double BARS = 292;
    private static final double WIDTH = 380;
    private static final double BAR_WIDTH = 22;
    private static final double BAR_HEIGHT = 26;
    private static final double VERDICT_SIZE = 38;
    private static final double VERDICT_LINE = 46;
    private static final double NOTE_SIZE = 26;
    private static final double NOTE_LINE = 30;
    private static final double LEGEND_GAP = 14;
    private static final double LEGEND_HEIGHT = LEGEND_GAP + 3 * Canvas.LINE_HEIGHT + 8;

    private final Canvas canvas;
    private final double left;
    private final double bottom;
    private double y;

    ResultTable(Canvas canvas, double left, double top, double bottom) {
        this.canvas = canvas;
        this.left = left;
        this.bottom = bottom;
        this.y = top;
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
        legend(analysis);
    }

    private void heading() {
        next(ROW - 4);
        text("Site", Palette.DIM, 0);
        canvas.textRight("Prob.", Glyphs.REGULAR, Palette.DIM, left + PROBABILITY_RIGHT, y);
        text("Found?", Palette.DIM, ANSWER);
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
        row(finding.assessment(), percent(finding), finding.suspicion(), "not assessed");
    }

    private void patient(Analysis analysis) {
        Analysis.PatientFinding patient = analysis.patient();
        rule();
        next(ROW - 2);
        canvas.text("Patient overall", Glyphs.BOLD, Palette.TEXT, left, y);
        next(ROW);
        String percent = patient.probability()
                .map(p -> Percentage.words(p, patient.threshold()))
                .orElse("");
        row(PatientAnswer.of(analysis), percent, patient.suspicion(), "undetermined");
        rule();
    }

    private void row(Assessment assessment, String percent, Suspicion suspicion, String undetermined) {
        Color colour = colour(assessment);
        boolean positive = assessment == Assessment.PRESENT;
        Glyphs typeface = positive ? Glyphs.BOLD : Glyphs.REGULAR;
        switch (assessment) {
            case PRESENT, ABSENT -> {
                canvas.textRight(percent, typeface, colour, left + PROBABILITY_RIGHT, y);
                canvas.text(positive ? "YES" : "no", typeface, colour, left + ANSWER, y);
                bars(suspicion, colour, left + BARS);
            }
            case UNDETERMINED -> canvas.text(undetermined, typeface, colour, left + 66, y);
            case NOT_COVERED -> canvas.text("not in view", typeface, colour, left + 66, y);
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
        y += 10;
        switch (PatientAnswer.of(analysis)) {
            case PRESENT ->
                lines(
                        term(analysis).toUpperCase(Locale.ROOT) + " SUSPECTED"
                                + (positive.isEmpty() ? "" : ": " + positive),
                        Palette.POSITIVE);
            case ABSENT -> lines("No " + term(analysis) + " detected by AI", Palette.NEGATIVE);
            case UNDETERMINED, NOT_COVERED -> lines("UNDETERMINED", Palette.LABEL);
        }
        if (!missing.isEmpty()) {
            lines("Not judged: " + missing, Palette.LABEL);
        }
    }

    private static String term(Analysis analysis) {
        return analysis.patient().target().term();
    }

    private static String names(Analysis analysis, Set<Assessment> assessments) {
        return analysis.findings().stream()
                .filter(level -> assessments.contains(level.assessment()))
                .map(level -> level.target().name())
                .collect(Collectors.joining(" "));
    }

    private void lines(String text, Color colour) {
        for (String line : Canvas.wrap(text, Glyphs.BOLD, VERDICT_SIZE, WIDTH)) {
            next(VERDICT_LINE);
            canvas.text(line, Glyphs.BOLD, VERDICT_SIZE, colour, left, y);
        }
    }

    /** As much as there is room for above the legend; the status of the node shows all. */
    private void shapes(Analysis analysis) {
        List<String> lines = ShapeNote.of(analysis)
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

    private void legend(Analysis analysis) {
        y += LEGEND_GAP;
        next(Canvas.LINE_HEIGHT);
        text("Suspicion (not severity)", Palette.DIM, 0);
        next(Canvas.LINE_HEIGHT);
        bars(Suspicion.LOW, Palette.DIM, left);
        text("low", Palette.DIM, 92);
        bars(Suspicion.HIGH, Palette.DIM, left + 186);
        text("high", Palette.DIM, 278);
        List<Double> thresholds =
                analysis.findings().stream().map(Finding::threshold).distinct().toList();
        if (thresholds.size() == 1 && thresholds.get(0) == analysis.patient().threshold()) {
            next(Canvas.LINE_HEIGHT);
            text("Positive from " + Percentage.of(thresholds.get(0), 1).toPlainString() + " %", Palette.DIM, 0);
        }
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
