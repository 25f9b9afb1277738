package org.atlasnode.core.state;

import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.core.model.ShadowComparison;

/**
 * How shadow models stand to the models in whose shadow they run, durable: a method that returns has committed. A
 * comparison goes with its series. Every method throws {@link StateStoreException} where the database cannot do it.
 * Thread-safe.
 */
public interface ShadowComparisons {

    /** What is to be compared: both have ended. The oldest first, not more than some hundred. */
    List<Pair> open();

    /** Keeps the comparison of a shadow's job, in the history of its series as well; the first one counts. */
    void keep(long shadowJobId, ShadowComparison comparison);

    Optional<ShadowComparison> find(long shadowJobId);

    /** The kept comparisons, counted for each two models. */
    List<Tally> tallies();

    /** A job and one in its shadow. */
    record Pair(Job primary, Job shadow) {}

    /**
     * How often two models agreed.
     *
     * @param primary the one whose results are sent
     * @param largestDifference of the probabilities of a target
     */
    record Tally(
            ModelChoice primary,
            ModelChoice shadow,
            int agreeing,
            int disagreeing,
            int notCompared,
            double largestDifference) {}
}
