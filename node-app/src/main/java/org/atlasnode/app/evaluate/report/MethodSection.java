package org.atlasnode.app.evaluate.report;

import org.atlasnode.app.evaluate.statistics.Bootstrap;

/** What each figure is. */
final class MethodSection {

    private final Html html;

    MethodSection(Html html) {
        this.html = html;
    }

    void write() {
        html.open("section").element("h2", "How the figures are made").open("ul");
        item("A case is a label of one target of one study or series. Of several series of a study a positive answer"
                + " counts before a negative one, then the highest probability.");
        item("AUC: the share of pairs of a positive and a negative case that the probabilities put in the right order,"
                + " ties counting half. Its interval is of " + Bootstrap.DRAWS
                + " bootstrap draws of whole studies, or patients where the table names them, with a fixed seed.");
        item("Sensitivity, specificity, PPV and NPV are at the model's own threshold, with Wilson's interval. Where"
                + " cases hang together, as the targets of a study do in the pooled row, the interval is of the"
                + " bootstrap; where they are all right or all wrong, it is Wilson's of as many cases as there are studies. Of"
                + " two kinds that are separated entirely the AUC has no interval.");
        item("The patient is called positive where the probability for the patient reaches its threshold or any target"
                + " is positive, and negative only where every target was judged.");
        item("PPV and NPV hold for the share of positive cases in this set, and for no other.");
        item("Brier score: mean squared difference of probability and label; 0 is best. Expected calibration error: how"
                + " far, on average over the cases, the share of positives in a tenth of the probabilities lies from"
                + " their mean.");
        item("roc.csv has every threshold, cases.csv every case, figures.json what this page shows.");
        html.close().close();
    }

    private void item(String text) {
        html.element("li", text);
    }
}
