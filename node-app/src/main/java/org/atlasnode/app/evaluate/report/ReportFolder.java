package org.atlasnode.app.evaluate.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.atlasnode.app.evaluate.cases.Case;
import org.atlasnode.app.evaluate.plot.CalibrationPlot;
import org.atlasnode.app.evaluate.plot.RocPlot;
import org.atlasnode.app.evaluate.statistics.TargetFigures;
import org.atlasnode.results.capture.Drawing;

/** Writes a report into a folder, its page last: a page there is complete. */
public final class ReportFolder {

    public static final String PAGE = "index.html";

    private ReportFolder() {}

    /** The wrong answers in the order of the report. */
    public static List<Case> errors(Evaluated evaluated) {
        return Stream.of((Predicate<Case>) Case::isMissed, Case::isFalseAlarm)
                .flatMap(kind -> ErrorSections.errors(evaluated, kind).stream())
                .toList();
    }

    public static void write(Path folder, Evaluated evaluated, Pictures pictures) throws IOException {
        for (int i = 0; i < evaluated.figures().size(); i++) {
            TargetFigures figures = evaluated.figures().get(i);
            Drawing.write(RocPlot.of(figures), folder.resolve(Pictures.roc(i, figures.name())));
            Drawing.write(CalibrationPlot.of(figures), folder.resolve(Pictures.calibration(i, figures.name())));
        }
        Files.writeString(folder.resolve("cases.csv"), Tables.cases(evaluated.cases()));
        Files.writeString(folder.resolve("roc.csv"), Tables.roc(evaluated.figures()));
        Files.writeString(folder.resolve("figures.json"), FiguresJson.of(evaluated));
        Files.writeString(folder.resolve(PAGE), ReportPage.of(evaluated, pictures));
    }
}
