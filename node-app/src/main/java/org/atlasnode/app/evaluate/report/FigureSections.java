package org.atlasnode.app.evaluate.report;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.atlasnode.app.evaluate.cases.Answer;
import org.atlasnode.app.evaluate.statistics.Rate;
import org.atlasnode.app.evaluate.statistics.TargetFigures;

/** The tables of figures and their curves. */
final class FigureSections {

    /** Below so many cases of a kind a figure is more chance than knowledge. */
    private static final int FEW = 30;

    private final Html html;
    private final Evaluated evaluated;

    FigureSections(Html html, Evaluated evaluated) {
        this.html = html;
        this.evaluated = evaluated;
    }

    void write() {
        html.open("section").element("h2", "Figures");
        html.element(
                "p",
                "Below each figure its interval of 95 %. Every figure is of the cases with an answer, but for \"sensitivity of"
                        + " all\", which counts positive cases without an answer as missed.");
        few();
        decisions();
        probabilities();
        html.close();
        curves();
    }

    private void few() {
        String names = evaluated.figures().stream()
                .filter(one -> one.counts().confusion().positives() < FEW
                        || one.counts().confusion().negatives() < FEW)
                .map(TargetFigures::name)
                .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            html.element(
                    "p",
                    "Fewer than " + FEW + " positive or negative cases with an answer: " + names
                            + ". These figures say little; an interval is only as good as the cases it is made of.",
                    "class",
                    "caution");
        }
    }

    private void decisions() {
        html.open("div", "class", "wide").open("table");
        html.element("caption", "At the model's threshold");
        headings(
                "target",
                "threshold",
                "positive",
                "negative",
                "no answer",
                "sensitivity",
                "sensitivity of all",
                "specificity",
                "PPV",
                "NPV");
        html.open("tbody");
        for (TargetFigures one : evaluated.figures()) {
            html.open("tr").element("th", one.name(), "scope", "row");
            number(threshold(one.name()));
            number(String.valueOf(one.counts().confusion().positives()));
            number(String.valueOf(one.counts().confusion().negatives()));
            number(String.valueOf(one.counts().open()));
            rate(one.rates().sensitivity());
            rate(one.rates().sensitivityOfAll());
            rate(one.rates().specificity());
            rate(one.rates().positivePredictive());
            rate(one.rates().negativePredictive());
            html.close();
        }
        html.close().close().close();
    }

    private String threshold(String target) {
        List<String> thresholds = evaluated.cases().stream()
                .filter(one -> one.target().equals(target))
                .flatMap(one -> one.answer().score().stream())
                .map(Answer.Score::threshold)
                .map(Objects::toString)
                .distinct()
                .toList();
        return String.join(", ", thresholds);
    }

    private void probabilities() {
        html.open("div", "class", "wide").open("table");
        html.element("caption", "Probabilities");
        headings("target", "cases", "AUC", "Brier score", "expected calibration error");
        html.open("tbody");
        for (TargetFigures one : evaluated.figures()) {
            html.open("tr").element("th", one.name(), "scope", "row");
            number(String.valueOf(one.counts().answered()));
            cell(Numbers.area(one), Numbers.interval(one.area().interval()));
            number(Numbers.three(one.calibration().brierScore()));
            number(Numbers.three(one.calibration().expectedError()));
            html.close();
        }
        html.close().close().close();
    }

    private void headings(String... names) {
        html.open("thead").open("tr");
        for (String name : names) {
            html.element("th", name, "scope", "col");
        }
        html.close().close();
    }

    private void number(String text) {
        html.element("td", text, "class", "number");
    }

    private void rate(Rate rate) {
        cell(Numbers.percent(rate), Numbers.percentInterval(rate.interval()), Numbers.count(rate));
    }

    private void cell(String value, String... small) {
        html.open("td", "class", "number").text(value);
        Stream.of(small)
                .filter(line -> !line.isEmpty())
                .forEach(line -> html.empty("br").element("small", line));
        html.close();
    }

    private void curves() {
        html.open("section").element("h2", "ROC curves").open("div", "class", "plots");
        for (int i = 0; i < evaluated.figures().size(); i++) {
            TargetFigures one = evaluated.figures().get(i);
            plot(Pictures.roc(i, one.name()), "ROC curve of " + one.name() + ", area " + Numbers.area(one));
        }
        html.close().close();
        html.open("section").element("h2", "Calibration").open("div", "class", "plots");
        for (int i = 0; i < evaluated.figures().size(); i++) {
            String name = evaluated.figures().get(i).name();
            plot(Pictures.calibration(i, name), "Reliability diagram of " + name);
        }
        html.close().close();
    }

    private void plot(String file, String words) {
        html.empty("img", "src", file, "alt", words, "width", "420", "height", "420");
    }
}
