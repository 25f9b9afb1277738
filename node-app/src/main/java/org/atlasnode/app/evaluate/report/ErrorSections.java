package org.atlasnode.app.evaluate.report;

import java.util.List;
import java.util.function.Predicate;
import org.atlasnode.app.evaluate.cases.Answer;
import org.atlasnode.app.evaluate.cases.Case;

/** The wrong answers with their key images: misses first, then false alarms, each from the surest on. */
final class ErrorSections {

    private final Html html;
    private final Evaluated evaluated;
    private final Pictures pictures;

    ErrorSections(Html html, Evaluated evaluated, Pictures pictures) {
        this.html = html;
        this.evaluated = evaluated;
        this.pictures = pictures;
    }

    void write() {
        section(
                "Missed",
                Case::isMissed,
                "Labelled positive, answered negative; the lowest probability first. The image is the slice that shows"
                        + " the place best; no box is drawn where nothing was suspected.",
                "Nothing was missed among the cases with an answer.");
        section(
                "False alarms",
                Case::isFalseAlarm,
                "Labelled negative, answered positive; the highest probability first. Boxes are as the node draws"
                        + " them.",
                "There is no false alarm.");
    }

    private void section(String title, Predicate<Case> kind, String words, String none) {
        List<Case> errors = errors(evaluated, kind);
        html.open("section").element("h2", title + " (" + errors.size() + ")");
        html.element("p", errors.isEmpty() ? none : words);
        html.open("div", "class", "errors");
        errors.forEach(this::card);
        html.close().close();
    }

    static List<Case> errors(Evaluated evaluated, Predicate<Case> kind) {
        return evaluated.cases().stream().filter(kind).sorted(Case.WORST_FIRST).toList();
    }

    private void card(Case one) {
        Answer.Score score = one.answer().score().orElseThrow();
        Pictures.KeyImage image = pictures.of(one);
        html.open("figure");
        if (image.isThere()) {
            html.open("a", "href", image.file())
                    .empty("img", "src", image.file(), "alt", image.words(), "width", "420", "height", "420")
                    .close();
        }
        html.open("figcaption");
        html.open("p")
                .element("strong", one.target())
                .text(" probability " + Numbers.three(score.probability()) + ", threshold " + score.threshold()
                        + ", label " + (one.positive() ? "1" : "0"))
                .close();
        html.element("p", image.words());
        uid("study", one.answer().series().studyInstanceUid().toString());
        uid("series", one.answer().series().seriesInstanceUid().toString());
        html.close().close();
    }

    private void uid(String what, String uid) {
        html.open("p", "class", "uid").text(what + " ").element("code", uid).close();
    }
}
