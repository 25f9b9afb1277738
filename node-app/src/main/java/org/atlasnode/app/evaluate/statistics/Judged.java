package org.atlasnode.app.evaluate.statistics;

/**
 * One answer beside its label.
 *
 * @param probability 0..1
 * @param positive what the label says
 * @param called what the model says at its threshold
 * @param cluster who the case is of: cases of one patient or study are no independent evidence
 */
public record Judged(double probability, boolean positive, boolean called, String cluster) {

    public Judged {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("not a probability: " + probability);
        }
    }
}
