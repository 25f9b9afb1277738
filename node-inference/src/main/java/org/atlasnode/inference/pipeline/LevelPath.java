package org.atlasnode.inference.pipeline;

import org.atlasnode.inference.onnx.Tensor;

/**
 * The level of each slice from the feet up, by dynamic programming: of all sequences that never go down the spine again
 * (a level may be skipped), the one with the greatest sum of logarithms of weights. A slice weighs a level by the area
 * that the model gives it, plus one; "below C7" and "above C1" always weigh 20 cells. Stateless.
 */
final class LevelPath {

    /** Level of a slice below C7. */
    static final int BELOW = 8;

    private static final int STATES = 9;
    private static final double PRIOR_CELLS = 20;

    private LevelPath() {}

    /**
     * The path over the first slices of {@code mass} [Z, 7]: 8 is below C7, 7 to 1 are C7 to C1, 0 is above C1. Of equal
     * sequences, the one that stays lower longest.
     */
    static int[] of(Tensor mass, int count) {
        double[] best = scores(mass, 0);
        int[][] back = new int[count][STATES];
        for (int z = 1; z < count; z++) {
            double[] score = scores(mass, z);
            double[] next = new double[STATES];
            int from = 0;
            for (int state = 0; state < STATES; state++) {
                from = best[state] > best[from] ? state : from;
                back[z][state] = from;
                next[state] = best[from] + score[state];
            }
            best = next;
        }
        int state = 0;
        for (int other = 1; other < STATES; other++) {
            state = best[other] > best[state] ? other : state;
        }
        int[] path = new int[count];
        for (int z = count - 1; z >= 0; z--) {
            path[z] = BELOW - state;
            state = back[z][state];
        }
        return path;
    }

    /** Logarithms of the weights of a slice, from below C7 to above C1. */
    private static double[] scores(Tensor mass, int z) {
        int levels = STATES - 2;
        double[] weights = new double[STATES];
        weights[0] = PRIOR_CELLS;
        weights[STATES - 1] = PRIOR_CELLS;
        double sum = 2 * PRIOR_CELLS;
        for (int level = 1; level <= levels; level++) {
            double weight = mass.floats().get(z * levels + level - 1) + 1f;
            weights[BELOW - level] = weight;
            sum += weight;
        }
        for (int state = 0; state < STATES; state++) {
            weights[state] = Math.log(weights[state] / sum);
        }
        return weights;
    }
}
