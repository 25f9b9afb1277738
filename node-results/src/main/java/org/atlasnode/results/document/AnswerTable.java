package org.atlasnode.results.document;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.Suspicion;
import org.atlasnode.results.source.PatientAnswer;
import org.atlasnode.results.source.Percentage;

/** The table of a printed report: a row to each target, and the patient's. Confined to one thread. */
final class AnswerTable {

    private static final float SIZE = 9.5f;
    private static final float PROBABILITY = Sheet.LEFT + 200;
    private static final float THRESHOLD = Sheet.LEFT + 290;
    private static final float ANSWER = Sheet.LEFT + 320;
    private static final float SUSPICION = Sheet.LEFT + 420;
    private static final float SITE_WIDTH = 130;

    private final Sheet sheet;
    private final Typeface regular;
    private final Typeface bold;

    AnswerTable(Sheet sheet, Typeface regular, Typeface bold) {
        this.sheet = sheet;
        this.regular = regular;
        this.bold = bold;
    }

    /** What a row says. */
    private record Row(
            String name, Assessment answer, Optional<Double> probability, double threshold, Suspicion suspicion) {}

    void draw(Analysis analysis) throws IOException {
        sheet.line(SIZE);
        sheet.at(Sheet.LEFT, "Site", regular, SIZE, Ink.GRAY);
        sheet.endingAt(PROBABILITY, "Probability", regular, SIZE, Ink.GRAY);
        sheet.endingAt(THRESHOLD, "Positive from", regular, SIZE, Ink.GRAY);
        sheet.at(ANSWER, "Found?", regular, SIZE, Ink.GRAY);
        sheet.at(SUSPICION, "Suspicion", regular, SIZE, Ink.GRAY);
        sheet.rule();
        for (Finding finding : analysis.findings()) {
            row(new Row(
                    finding.target().name(),
                    finding.assessment(),
                    finding.probability(),
                    finding.threshold(),
                    finding.suspicion()));
        }
        sheet.rule();
        Analysis.PatientFinding patient = analysis.patient();
        row(new Row(
                "Patient overall",
                PatientAnswer.of(analysis),
                patient.probability(),
                patient.threshold(),
                patient.suspicion()));
        sheet.rule();
    }

    private void row(Row row) throws IOException {
        sheet.line(SIZE);
        boolean positive = row.answer() == Assessment.PRESENT;
        Typeface typeface = positive ? bold : regular;
        Ink ink = positive ? Ink.WARNING : Ink.BLACK;
        sheet.at(Sheet.LEFT, row.name(), typeface, SIZE, ink);
        if (typeface.width(typeface.shown(row.name()), SIZE) > SITE_WIDTH) {
            sheet.line(SIZE);
        }
        if (row.probability().isPresent()) {
            sheet.endingAt(
                    PROBABILITY, Percentage.words(row.probability().get(), row.threshold()), typeface, SIZE, ink);
            sheet.endingAt(
                    THRESHOLD, Percentage.of(row.threshold(), 1).toPlainString() + " %", regular, SIZE, Ink.GRAY);
        }
        sheet.at(ANSWER, word(row.answer()), typeface, SIZE, ink);
        if (row.suspicion() != Suspicion.NONE) {
            sheet.at(SUSPICION, row.suspicion().name().toLowerCase(Locale.ROOT), typeface, SIZE, ink);
        }
    }

    private static String word(Assessment answer) {
        return switch (answer) {
            case PRESENT -> "YES";
            case ABSENT -> "no";
            case UNDETERMINED -> "not determined";
            case NOT_COVERED -> "not in view";
        };
    }
}
