package org.atlasnode.app.evaluate.statistics;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * A proportion of cases and how sure it is.
 *
 * @param interval Wilson's where each case is of another cluster, of the {@link Bootstrap} where not; where then all
 *     cases are hits, or none, Wilson's of as many cases as there are clusters
 * @param independent whether each case is of another cluster
 */
public record Rate(Proportion count, Optional<Interval> interval, boolean independent) {

    /** A case that is a hit or not. */
    public record Trial(boolean hit, String cluster) {}

    public static Rate of(List<Trial> trials) {
        int hits = (int) trials.stream().filter(Trial::hit).count();
        Proportion count = new Proportion(hits, trials.size());
        Bootstrap bootstrap = Bootstrap.over(trials.stream().map(Trial::cluster).toList());
        if (bootstrap.independent()) {
            return new Rate(count, count.wilson(), true);
        }
        if (hits == 0 || hits == count.of()) {
            int clusters = bootstrap.clusterCount();
            return new Rate(count, new Proportion(hits == 0 ? 0 : clusters, clusters).wilson(), false);
        }
        return new Rate(count, bootstrap.interval(weights -> part(trials, weights)), false);
    }

    private static OptionalDouble part(List<Trial> trials, int[] weights) {
        long all = IntStream.of(weights).sum();
        long hits = IntStream.range(0, weights.length)
                .filter(i -> trials.get(i).hit())
                .mapToLong(i -> weights[i])
                .sum();
        return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) hits / all);
    }
}
