package org.atlasnode.results.source;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Writes probabilities as percentages. A rounded value never stands on the other side of its threshold than the
 * probability itself: 0.2999 at a threshold of 0.3 is not "30 %".
 */
public final class Percentage {

    private static final int MAX_DECIMALS = 10;
    private static final double ONE_IN_THOUSAND = 0.001;

    private Percentage() {}

    /** 0..100 with so many decimals, or with as many more as are needed to stay on the side of the threshold. */
    public static BigDecimal of(double probability, double threshold, int decimals) {
        BigDecimal exact = BigDecimal.valueOf(probability).movePointRight(2);
        BigDecimal limit = BigDecimal.valueOf(threshold).movePointRight(2);
        for (int scale = decimals; scale < MAX_DECIMALS; scale++) {
            BigDecimal rounded = exact.setScale(scale, RoundingMode.HALF_UP);
            if (rounded.compareTo(limit) >= 0 == exact.compareTo(limit) >= 0) {
                return rounded;
            }
        }
        return exact;
    }

    /** As people read it, with a decimal. Neither 0 nor 100: a model is never certain. */
    public static String words(double probability, double threshold) {
        if (probability < ONE_IN_THOUSAND && threshold >= ONE_IN_THOUSAND) {
            return "<0.1 %";
        }
        if (probability > 1 - ONE_IN_THOUSAND && threshold <= 1 - ONE_IN_THOUSAND) {
            return ">99.9 %";
        }
        return of(probability, threshold, 1).toPlainString() + " %";
    }

    /** With so many decimals, where there is no threshold. */
    public static BigDecimal of(double probability, int decimals) {
        return BigDecimal.valueOf(probability).movePointRight(2).setScale(decimals, RoundingMode.HALF_UP);
    }
}
