package org.atlasnode.app.evaluate.cases;

import java.util.Comparator;
import org.atlasnode.dicom.data.Uid;

/**
 * A label of a target beside the answer.
 *
 * @param uid of the study or series that the label is of
 * @param cluster who it is of, as far as the table tells; in no output
 */
public record Case(Uid uid, String target, boolean positive, Answer answer, String cluster) {

    /** By how sure the model was of what is wrong, the surest first. */
    public static final Comparator<Case> WORST_FIRST =
            Comparator.comparingDouble((Case one) -> one.distance()).reversed();

    public boolean isMissed() {
        return positive && answer.call() == Call.NEGATIVE;
    }

    public boolean isFalseAlarm() {
        return !positive && answer.call() == Call.POSITIVE;
    }

    private double distance() {
        return Math.abs(answer.probability() - (positive ? 1 : 0));
    }
}
