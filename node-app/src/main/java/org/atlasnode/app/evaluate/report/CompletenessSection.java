package org.atlasnode.app.evaluate.report;

import java.util.List;
import org.atlasnode.core.model.SeriesKey;

/** What was left out, all of it named. */
final class CompletenessSection {

    /** Lists up to this length stand open. */
    private static final int SHORT = 20;

    private final Html html;
    private final Evaluated evaluated;

    CompletenessSection(Html html, Evaluated evaluated) {
        this.html = html;
        this.evaluated = evaluated;
    }

    void write() {
        Evaluated.Labels labels = evaluated.labels();
        html.open("section").element("h2", "Left out");
        list(
                "Labels without images",
                labels.matching().withoutImages().stream()
                        .map(row -> row.uid() + " (line " + row.line() + ")")
                        .toList());
        list(
                "Series without a label, not analysed",
                labels.matching().withoutLabel().stream()
                        .map(CompletenessSection::words)
                        .toList());
        list(
                "Files passed over",
                evaluated.passedOver().stream()
                        .map(file -> file.path() + ": " + file.reason())
                        .toList());
        list("Columns of the table that are no target", labels.otherColumns());
        html.close();
    }

    private static String words(SeriesKey key) {
        return "study " + key.studyInstanceUid() + ", series " + key.seriesInstanceUid();
    }

    private void list(String title, List<String> entries) {
        if (entries.isEmpty()) {
            html.element("p", title + ": none.");
            return;
        }
        if (entries.size() > SHORT) {
            html.open("details");
        } else {
            html.open("details", "open", "open");
        }
        html.element("summary", title + ": " + entries.size());
        html.open("ul");
        entries.forEach(entry -> html.element("li", entry));
        html.close().close();
    }
}
