package org.atlasnode.inference.pipeline;

import java.util.List;
import org.atlasnode.core.volume.LabelMap;
import org.atlasnode.inference.volume.UprightVolume;
import org.atlasnode.inference.volume.Window;

/** A segmentation as the node keeps it: its cells on the stored pixels of the series. Stateless. */
final class FoundStructures {

    private FoundStructures() {}

    /** @param structures names in the order of their numbers, from the head down */
    static LabelMap of(Segmentation found, List<String> structures, UprightVolume volume) {
        Components.Shape shape = found.map().shape();
        return new LabelMap(
                new LabelMap.Grid(
                        shape.depth(),
                        shape.rows(),
                        shape.columns(),
                        y(found.input().window(), shape.rows(), volume),
                        x(found.input().window(), shape.columns(), volume),
                        found.input().positionMm(0),
                        found.input().pitchMm()),
                structures,
                found.map().copyOfLabels());
    }

    private static LabelMap.Axis x(Window window, int cells, UprightVolume volume) {
        double first = window.cellOfX(volume.x(0, 0), cells);
        return new LabelMap.Axis(
                first, window.cellOfX(volume.x(1, 0), cells) - first, window.cellOfX(volume.x(0, 1), cells) - first);
    }

    private static LabelMap.Axis y(Window window, int cells, UprightVolume volume) {
        double first = window.cellOfY(volume.y(0, 0), cells);
        return new LabelMap.Axis(
                first, window.cellOfY(volume.y(1, 0), cells) - first, window.cellOfY(volume.y(0, 1), cells) - first);
    }
}
