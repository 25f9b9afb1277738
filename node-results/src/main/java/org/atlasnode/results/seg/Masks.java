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
        LabelledPart part = LabelledPart.of(map);
        CellVote vote = new CellVote(map);
        for (int slice = 0; slice < series.sliceCount(); slice++) {
            int number = slice;
            double z = map.grid().z(series.slices().get(slice).positionMm().dot(series.normal()));
            if (part.z().reaches(z)) {
                onSlice(map, part, vote, series.reference(), z)
                        .forEach((structure, pixels) -> found.computeIfAbsent(structure, none -> new ArrayList<>())
                                .add(new Mask(number, pixels)));
            }
        }
        return new Masks(found);
    }

    private static Map<Integer, BitSet> onSlice(
            LabelMap map, LabelledPart part, CellVote vote, SliceGeometry image, double z) {
        Map<Integer, BitSet> found = new TreeMap<>();
        LabelMap.Grid grid = map.grid();
        for (int row = 0; row < image.rows(); row++) {
            for (int column = 0; column < image.columns(); column++) {
                double y = grid.y().at(column, row);
                double x = grid.x().at(column, row);
                int label = part.y().reaches(y) && part.x().reaches(x) ? vote.at(z, y, x) : 0;
                if (label != 0) {
                    found.computeIfAbsent(label, none -> new BitSet()).set(row * image.columns() + column);
                }
            }
        }
        return found;
    }
}
