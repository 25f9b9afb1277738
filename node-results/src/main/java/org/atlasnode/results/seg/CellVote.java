package org.atlasnode.results.seg;

import org.atlasnode.core.volume.LabelMap;

/**
 * The structure at a point between cells: of the eight cells round it each votes with its trilinear weight, and what has
 * most has it. So masks have smooth edges on slices finer than the grid, and on the centre of a cell the cell itself
 * decides. Structures that tie with none give way, then to the one nearer to the head. Confined to one thread.
 */
final class CellVote {

    private static final int CORNERS = 8;

    private final LabelMap map;
    private final double[] weights;
    private final int[] labels = new int[CORNERS];

    CellVote(LabelMap map) {
        this.map = map;
        this.weights = new double[map.structures().size() + 1];
    }

    int at(double z, double y, double x) {
        int z0 = (int) Math.floor(z);
        int y0 = (int) Math.floor(y);
        int x0 = (int) Math.floor(x);
        boolean same = true;
        for (int corner = 0; corner < CORNERS; corner++) {
            labels[corner] = map.label(z0 + (corner >> 2), y0 + (corner >> 1 & 1), x0 + (corner & 1));
            same &= labels[corner] == labels[0];
        }
        return same ? labels[0] : winner(z - z0, y - y0, x - x0);
    }

    private int winner(double z, double y, double x) {
        for (int label : labels) {
            weights[label] = 0;
        }
        for (int corner = 0; corner < CORNERS; corner++) {
            weights[labels[corner]] += ((corner >> 2) == 1 ? z : 1 - z)
                    * ((corner >> 1 & 1) == 1 ? y : 1 - y)
                    * ((corner & 1) == 1 ? x : 1 - x);
        }
        int winner = labels[0];
        for (int label : labels) {
            boolean more = weights[label] > weights[winner];
            boolean tie = weights[label] == weights[winner] && label < winner;
            winner = more || tie ? label : winner;
        }
        return winner;
    }
}
