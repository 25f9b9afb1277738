package org.atlasnode.app.evaluate.statistics;

import java.util.Collection;

/** The four counts at a threshold. */
public record Confusion(int truePositives, int falsePositives, int trueNegatives, int falseNegatives) {

    /** At the model's own threshold. */
    public static Confusion of(Collection<Judged> cases) {
        int[] counts = new int[4];
        cases.forEach(one -> counts[(one.positive() ? 0 : 2) + (one.called() ? 0 : 1)]++);
        return new Confusion(counts[0], counts[2], counts[3], counts[1]);
    }

    public int positives() {
        return truePositives + falseNegatives;
    }

    public int negatives() {
        return trueNegatives + falsePositives;
    }

    public Proportion sensitivity() {
        return new Proportion(truePositives, positives());
    }

    public Proportion specificity() {
        return new Proportion(trueNegatives, negatives());
    }
}
