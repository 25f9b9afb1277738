package org.atlasnode.inference.pipeline;

import org.atlasnode.inference.onnx.Tensor;

/**
 * The structure of each slice from the feet up, by dynamic programming: of all sequences that never go down the spine again
 * (a level may be skipped), the one with the greatest sum of logarithms of weights. A slice weighs a level by the area
 * that the model gives it, plus one; below the lowest and above the highest always weigh 20 cells. Stateless.
 */
final class LevelPath {

    private static final double PRIOR_CELLS = 20;

    private LevelPath() {}

    /**
     * The path over the first slices of {@code mass} [Z, n]: n + 1 is below the lowest structure, n to 1 are the structures
     * from the lowest to the highest, 0 is above it. Of equal sequences, the one that stays lower longest.
     */
    static int[] of(Tensor mass, int count) {
        int states = mass.size(1) + 2;
        double[] best = scores(mass, 0);
        int[][] back = new int[count][states];
        for (int z = 1; z < count; z++) {
            double[] score = scores(mass, z);
            double[] next = new double[states];
            int from = 0;
            for (int state = 0; state < states; state++) {
                from = best[state] > best[from] ? state : from;
                back[z][state] = from;
                next[state] = best[from] + score[state];
            }
            best = next;
        }
        int state = 0;
        for (int other = 1; other < states; other++) {
            state = best[other] > best[state] ? other : state;
        }
        int[] path = new int[count];
        for (int z = count - 1; z >= 0; z--) {
            path[z] = states - 1 - state;
            state = back[z][state];
        }
        return path;
    }

    /** Logarithms of the weights of a slice, from below the lowest structure to above the highest. */
    private static double[] scores(Tensor mass, int z) {
        int levels = mass.size(1);
        int states = levels + 2;
        double[] weights = new double[states];
        weights[0] = PRIOR_CELLS;
        weights[states - 1] = PRIOR_CELLS;
        double sum = 2 * PRIOR_CELLS;
        for (int level = 1; level <= levels; level++) {
            double weight = mass.floats().get(z * levels + level - 1) + 1f;
            weights[levels + 1 - level] = weight;
            sum += weight;
        }
        for (int state = 0; state < states; state++) {
            weights[state] = Math.log(weights[state] / sum);
        }
        return weights;
    }
}
