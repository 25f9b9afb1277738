package org.atlasnode.app.evaluate.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * Percentile intervals of 95 % by drawing whole clusters with replacement (Efron; the cluster bootstrap for cases that
 * hang together). Same seed and cases, same interval. Immutable.
 */
public final class Bootstrap {

    public static final int DRAWS = 1000;
    public static final long SEED = 20_221_005;

    private static final double TAIL = 0.025;

    private final List<int[]> clusters;
    private final int caseCount;

    private Bootstrap(List<int[]> clusters, int caseCount) {
        this.clusters = clusters;
        this.caseCount = caseCount;
    }

    /** A figure of cases of which each counts so many times; none where they have none. */
    public interface Statistic {

        OptionalDouble of(int[] weights);
    }

    /** Over cases of these clusters, one name for each case. */
    public static Bootstrap over(List<String> clusterOfCase) {
        Map<String, List<Integer>> members = new LinkedHashMap<>();
        for (int i = 0; i < clusterOfCase.size(); i++) {
            members.computeIfAbsent(clusterOfCase.get(i), cluster -> new ArrayList<>())
                    .add(i);
        }
        List<int[]> clusters = members.values().stream()
                .map(indices -> indices.stream().mapToInt(Integer::intValue).toArray())
                .toList();
        return new Bootstrap(clusters, clusterOfCase.size());
    }

    public int clusterCount() {
        return clusters.size();
    }

    /** Whether each case stands alone. */
    public boolean independent() {
        return clusters.size() == caseCount;
    }

    /**
     * None with fewer than two clusters, where less than half of the draws have the figure, or where all of them agree:
     * of cases that are all alike no draw can tell how others would be.
     */
    public Optional<Interval> interval(Statistic statistic) {
        if (clusters.size() < 2) {
            return Optional.empty();
        }
        SplittableRandom random = new SplittableRandom(SEED);
        double[] values = new double[DRAWS];
        int count = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            OptionalDouble value = statistic.of(weights(random));
            if (value.isPresent()) {
                values[count++] = value.getAsDouble();
            }
        }
        if (count < DRAWS / 2) {
            return Optional.empty();
        }
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        if (sorted[0] == sorted[count - 1]) {
            return Optional.empty();
        }
        return Optional.of(new Interval(quantile(sorted, TAIL), quantile(sorted, 1 - TAIL)));
    }

    private int[] weights(SplittableRandom random) {
        int[] weights = new int[caseCount];
        for (int i = 0; i < clusters.size(); i++) {
            for (int member : clusters.get(random.nextInt(clusters.size()))) {
                weights[member]++;
            }
        }
        return weights;
    }

    /** Linear between the order statistics. */
    private static double quantile(double[] sorted, double part) {
        double at = part * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
