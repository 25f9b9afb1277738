package org.atlasnode.results.seg;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.atlasnode.core.volume.LabelMap;
import org.atlasnode.core.volume.SeriesGeometry;
import org.atlasnode.core.volume.SliceGeometry;

/**
 * The structures of a label map on the received slices: for each structure, by its number, the slices that show some of it,
 * from the feet to the head. Immutable by agreement.
 */
record Masks(Map<Integer, List<Mask>> byStructure) {

    /**
     * A structure on a slice.
     *
     * @param slice index in the series, from the feet
     * @param pixels which pixels belong to it, row by row; never empty
     */
    record Mask(int slice, BitSet pixels) {}

    static Masks of(LabelMap map, SeriesGeometry series) {
        Map<Integer, List<Mask>> found = new TreeMap<>();
        CellVote vote = new CellVote(map);
        for (int slice = 0; slice < series.sliceCount(); slice++) {
            int number = slice;
            onSlice(map, vote, series, slice)
                    .forEach((structure, pixels) -> found.computeIfAbsent(structure, none -> new ArrayList<>())
                            .add(new Mask(number, pixels)));
        }
        return new Masks(found);
    }

    private static Map<Integer, BitSet> onSlice(LabelMap map, CellVote vote, SeriesGeometry series, int slice) {
        Map<Integer, BitSet> found = new TreeMap<>();
        SliceGeometry image = series.slices().get(slice);
        LabelMap.Grid grid = map.grid();
        double z = grid.z(image.positionMm().dot(series.normal()));
        if (isOutside(z, grid.depth())) {
            return found;
        }
        for (int row = 0; row < image.rows(); row++) {
            for (int column = 0; column < image.columns(); column++) {
                double y = grid.y().at(column, row);
                double x = grid.x().at(column, row);
                int label = isOutside(y, grid.rows()) || isOutside(x, grid.columns()) ? 0 : vote.at(z, y, x);
                if (label != 0) {
                    found.computeIfAbsent(label, none -> new BitSet()).set(row * image.columns() + column);
                }
            }
        }
        return found;
    }

    /** Beyond the outer edge of the outer cells. */
    private static boolean isOutside(double index, int cells) {
        return index < -0.5 || index > cells - 0.5;
    }
}
