package org.atlasnode.results.seg;

import org.atlasnode.core.volume.LabelMap;

/** The smallest box of cells that holds every labelled cell: nothing else need be looked at. */
record LabelledPart(Range z, Range y, Range x) {

    /** From the first to the last labelled cell; nothing where the first is beyond the last. */
    record Range(int first, int last) {

        private static final Range NONE = new Range(Integer.MAX_VALUE, Integer.MIN_VALUE);

        Range with(int index) {
            return new Range(Math.min(first, index), Math.max(last, index));
        }

        /** Whether a cell of the range has a part at this place, at the grid's edge no further than the cell itself. */
        boolean reaches(double index) {
            return index >= first - 0.5 && index <= last + 0.5;
        }
    }

    static LabelledPart of(LabelMap map) {
        LabelMap.Grid grid = map.grid();
        LabelledPart part = new LabelledPart(Range.NONE, Range.NONE, Range.NONE);
        for (int z = 0; z < grid.depth(); z++) {
            for (int y = 0; y < grid.rows(); y++) {
                for (int x = 0; x < grid.columns(); x++) {
                    if (map.label(z, y, x) != 0) {
                        part = new LabelledPart(part.z.with(z), part.y.with(y), part.x.with(x));
                    }
                }
            }
        }
        return part;
    }
}
