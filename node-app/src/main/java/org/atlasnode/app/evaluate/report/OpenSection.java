package org.atlasnode.app.evaluate.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.atlasnode.app.evaluate.cases.Answer;
import org.atlasnode.app.evaluate.cases.Call;
import org.atlasnode.app.evaluate.cases.Case;
import org.atlasnode.core.model.Analysis.Reason;

/** Labelled cases without an answer, by reason. */
final class OpenSection {

    private final Html html;
    private final List<Case> open;

    OpenSection(Html html, Evaluated evaluated) {
        this.html = html;
        this.open = evaluated.cases().stream()
                .filter(one -> !one.answer().call().isAnswer())
                .toList();
    }

    /** Why, in the order of the table. */
    private record Why(Call call, String code) implements Comparable<Why> {

        private static final Comparator<Why> ORDER =
                Comparator.comparing(Why::call).thenComparing(Why::code);

        static Why of(Answer answer) {
            return new Why(answer.call(), answer.reason().map(Reason::code).orElse(""));
        }

        @Override
        public int compareTo(Why other) {
            return ORDER.compare(this, other);
        }
    }

    void write() {
        html.open("section").element("h2", "Without an answer");
        if (open.isEmpty()) {
            html.element("p", "Every labelled case has an answer.").close();
            return;
        }
        html.element(
                "p",
                "Declined: the series is not what the model is for. Failed: the node could not do it; run the command"
                        + " again. Not judged: analysed, but of this target nothing could be said.");
        table();
        html.close();
    }

    private void table() {
        html.open("div", "class", "wide").open("table").open("thead").open("tr");
        for (String name : List.of("outcome", "reason", "studies or series", "cases", "positive cases", "in words")) {
            html.element("th", name, "scope", "col");
        }
        html.close().close().open("tbody");
        Map<Why, List<Case>> byReason = open.stream()
                .collect(Collectors.groupingBy(one -> Why.of(one.answer()), TreeMap::new, Collectors.toList()));
        byReason.forEach(this::row);
        html.close().close().close();
    }

    private void row(Why why, List<Case> cases) {
        html.open("tr");
        html.element("td", why.call().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        html.open("td").element("code", why.code()).close();
        number(cases.stream().map(Case::uid).distinct().count());
        number(cases.size());
        number(cases.stream().filter(Case::positive).count());
        String example = cases.get(0).answer().reason().map(Reason::sentence).orElse("");
        html.element("td", example);
        html.close();
    }

    private void number(long count) {
        html.element("td", String.valueOf(count), "class", "number");
    }
}
