package org.atlasnode.app.evaluate.report;

import java.time.Instant;
import java.util.List;
import org.atlasnode.app.evaluate.cases.Case;
import org.atlasnode.app.evaluate.cases.Matching;
import org.atlasnode.app.evaluate.cases.SeriesAnswers;
import org.atlasnode.app.evaluate.labels.Targets;
import org.atlasnode.app.evaluate.statistics.TargetFigures;
import org.atlasnode.app.send.FileScan;
import org.atlasnode.core.model.Algorithm;

/**
 * What a report is made of.
 *
 * @param series those that a label is of, with what became of them
 */
public record Evaluated(
        Subject subject,
        Labels labels,
        List<FileScan.PassedOver> passedOver,
        List<SeriesAnswers> series,
        List<Case> cases,
        List<TargetFigures> figures) {

    public Evaluated {
        passedOver = List.copyOf(passedOver);
        series = List.copyOf(series);
        cases = List.copyOf(cases);
        figures = List.copyOf(figures);
    }

    /** What was evaluated, and when. */
    public record Subject(Algorithm algorithm, Targets targets, Instant made) {}

    /**
     * With what it was compared.
     *
     * @param file name of the table
     * @param otherColumns of the table, which mean nothing here
     */
    public record Labels(String file, Matching matching, List<String> otherColumns) {

        public Labels {
            otherColumns = List.copyOf(otherColumns);
        }
    }
}
