package org.atlasnode.app.evaluate.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The receiver operating characteristic of some cases: what every threshold would give. Immutable.
 *
 * <p>The area under it is the probability that a positive case scores above a negative one, a tie counting half (Mann
 * and Whitney), which is the area under the straight lines between the points.
 */
public final class RocCurve {

    private final List<Judged> cases;
    private final int[] order;

    private RocCurve(List<Judged> cases) {
        this.cases = cases;
        this.order = new int[cases.size()];
        Integer[] sorted = new Integer[cases.size()];
        Arrays.setAll(sorted, i -> i);
        Arrays.sort(
                sorted, Comparator.comparingDouble((Integer i) -> -cases.get(i).probability()));
        Arrays.setAll(order, i -> sorted[i]);
    }

    public static RocCurve of(Collection<Judged> cases) {
        return new RocCurve(List.copyOf(cases));
    }

    /**
     * What calling every case from a probability on would give.
     *
     * @param threshold a probability that occurs; infinite for calling none
     */
    public record Point(double threshold, Confusion confusion) {}

    /** From no case called to all called. */
    public List<Point> points() {
        int positives = (int) cases.stream().filter(Judged::positive).count();
        int negatives = cases.size() - positives;
        List<Point> points = new ArrayList<>();
        points.add(new Point(Double.POSITIVE_INFINITY, new Confusion(0, 0, negatives, positives)));
        int truePositives = 0;
        for (int i = 0; i < order.length; i++) {
            Judged one = cases.get(order[i]);
            truePositives += one.positive() ? 1 : 0;
            int falsePositives = i + 1 - truePositives;
            if (i + 1 == order.length || cases.get(order[i + 1]).probability() < one.probability()) {
                points.add(new Point(
                        one.probability(),
                        new Confusion(
                                truePositives, falsePositives, negatives - falsePositives, positives - truePositives)));
            }
        }
        return points;
    }

    /** The area under the curve; none without cases of both kinds. */
    public OptionalDouble area() {
        int[] once = new int[cases.size()];
        Arrays.fill(once, 1);
        return area(once);
    }

    /** The area where each case counts so many times. */
    OptionalDouble area(int[] weights) {
        long positives = 0;
        long negatives = 0;
        double area = 0;
        int i = 0;
        while (i < order.length) {
            double probability = cases.get(order[i]).probability();
            long tiedPositives = 0;
            long tiedNegatives = 0;
            for (; i < order.length && cases.get(order[i]).probability() == probability; i++) {
                int weight = weights[order[i]];
                if (cases.get(order[i]).positive()) {
                    tiedPositives += weight;
                } else {
                    tiedNegatives += weight;
                }
            }
            area += tiedNegatives * (positives + tiedPositives / 2.0);
            positives += tiedPositives;
            negatives += tiedNegatives;
        }
        return positives == 0 || negatives == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(area / positives / negatives);
    }
}
