package org.atlasnode.app.demo;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.atlasnode.app.status.NodeStatus;
import org.atlasnode.app.status.NodeStatus.AnalysisFacts;
import org.atlasnode.app.status.NodeStatus.JobFacts;
import org.atlasnode.app.status.NodeStatus.SeriesFacts;
import org.atlasnode.app.terminal.StatusTable;
import org.atlasnode.app.terminal.Table;

/** Prints what the demonstration came to. */
final class DemoReport {

    private static final double MILLIS = 1000;

    private final PrintWriter out;

    DemoReport(PrintWriter out) {
        this.out = out;
    }

    /** What the demonstration saw of itself: how long its own steps took, and what arrived at the PACS. */
    record Seen(Map<String, Double> stepSeconds, List<DemoPacs.Stored> stored, List<Path> previews) {}

    /** Prints everything; returns why it was no full success, nothing where it was. */
    List<String> print(NodeStatus status, Seen seen) {
        List<String> shortcomings = new ArrayList<>();
        status.series().forEach(series -> printSeries(series, shortcomings));
        printTimes(status, seen);
        printFiles(seen);
        status.models().stream()
                .filter(model -> !model.label().isEmpty())
                .forEach(model -> out.printf("%n%s %s: %s%n", model.id(), model.version(), model.label()));
        out.flush();
        return shortcomings;
    }

    private void printSeries(SeriesFacts series, List<String> shortcomings) {
        out.printf(
                "%nSeries %s, %d instances%n",
                series.seriesInstanceUid(), series.source().instanceCount());
        if (series.jobs().isEmpty()) {
            out.printf("not analysed: %s%n", series.reason());
            shortcomings.add("a series was not analysed: " + series.reason());
        }
        series.jobs().forEach(job -> printJob(job, shortcomings));
    }

    private void printJob(JobFacts job, List<String> shortcomings) {
        AnalysisFacts analysis = job.analysis();
        if (analysis == null || !analysis.outcome().equals("ANALYSED")) {
            String reason = analysis == null ? job.standing().reason() : analysis.reason();
            out.printf("not analysed: %s%n", reason);
            shortcomings.add("a series was not analysed: " + reason);
        } else {
            new StatusTable(out).printFindings(analysis);
            out.printf("by %s on %s%n", analysis.model(), analysis.device());
        }
        job.deliveries().stream()
                .filter(delivery -> delivery.state().equals("DEAD"))
                .forEach(delivery -> shortcomings.add(
                        "a result did not reach " + delivery.destination() + ": " + delivery.reason()));
    }

    private void printTimes(NodeStatus status, Seen seen) {
        Table table = new Table("stage", "seconds");
        seen.stepSeconds().forEach((step, seconds) -> row(table, step, seconds));
        for (SeriesFacts series : status.series()) {
            for (JobFacts job : series.jobs()) {
                AnalysisFacts analysis = job.analysis();
                if (analysis != null) {
                    analysis.stageSeconds().forEach((stage, seconds) -> row(table, "  " + stage, seconds));
                    row(
                            table,
                            "last image to findings",
                            between(
                                    series.source().lastArrival(),
                                    job.standing().since()));
                }
            }
        }
        out.println();
        table.print(out);
    }

    private static void row(Table table, String stage, double seconds) {
        table.row(stage, String.format(java.util.Locale.ROOT, "%8.2f", seconds));
    }

    private static double between(String from, String to) {
        return Duration.between(Instant.parse(from), Instant.parse(to)).toMillis() / MILLIS;
    }

    private void printFiles(Seen seen) {
        out.printf("%nWhat arrived at the PACS:%n");
        seen.stored().stream()
                .filter(DemoPacs.Stored::report)
                .forEach(report -> out.printf("  Structured Report  %s%n", report.file()));
        List<DemoPacs.Stored> overlays =
                seen.stored().stream().filter(stored -> !stored.report()).toList();
        printRange("overlay DICOM", overlays.stream().map(DemoPacs.Stored::file).toList());
        printRange("PNG previews", seen.previews());
        if (!seen.stored().isEmpty()) {
            Path folder = seen.stored().get(0).file().getParent();
            out.printf("%nTo look at them:%n");
            out.printf("  a PNG preview in any image viewer, the first is the summary%n");
            out.printf("  dsrdump %s/report-1.dcm        (package dcmtk: the report as text)%n", folder);
            out.printf(
                    "  ./atlas send ORTHANC@127.0.0.1:4242 --calling ATLAS %s     (into a PACS, to see them in its viewer)%n",
                    folder);
        }
    }

    private void printRange(String what, List<Path> files) {
        if (!files.isEmpty()) {
            out.printf(
                    "  %-17s  %d files, %s%s%n",
                    what,
                    files.size(),
                    files.get(0),
                    files.size() > 1 ? " to " + files.get(files.size() - 1).getFileName() : "");
        }
    }
}
