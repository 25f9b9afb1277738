package org.atlasnode.inference.pipeline;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.atlasnode.core.model.Box3;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.inference.model.PostProcessing;
import org.atlasnode.inference.onnx.Tensor;
import org.atlasnode.inference.volume.UprightVolume;
import org.atlasnode.inference.volume.UprightVolume.ImageRectangle;
import org.atlasnode.inference.volume.Window;

/**
 * Finds the suspected fracture in a heat map [K, rows, columns]: connected cells above the extent
 * threshold, at least three and one of them above the heat threshold; near ones united; the largest sums of heat kept.
 * Confined to one run.
 */
final class BoxFinder {

    private static final int MIN_CELLS = 3;

    private final UprightVolume volume;
    private final HeatGrid grid;
    private final Components.Shape shape;
    private final FloatBuffer heat;
    private final PostProcessing.Boxes rules;

    BoxFinder(UprightVolume volume, HeatGrid grid, Tensor heat, PostProcessing.Boxes rules) {
        this.volume = volume;
        this.grid = grid;
        this.shape = new Components.Shape(heat.size(0), heat.size(1), heat.size(2));
        this.heat = heat.floats();
        this.rules = rules;
    }

    /**
     * A suspected fracture.
     *
     * @param boxMm in the patient
     * @param slices on the slices, the hottest first
     */
    record Found(Box3 boxMm, List<SliceBox> slices) {

        Found {
            slices = List.copyOf(slices);
        }
    }

    /** Cells of one finding and the sum of their heat. */
    private static final class Group {

        private final double mass;
        private final int[] cells;
        private final CellBox box;

        Group(double mass, int[] cells, CellBox box) {
            this.mass = mass;
            this.cells = cells;
            this.box = box;
        }

        Group union(Group other) {
            int[] both = Arrays.copyOf(cells, cells.length + other.cells.length);
            System.arraycopy(other.cells, 0, both, cells.length, other.cells.length);
            return new Group(mass + other.mass, both, box.union(other.box));
        }
    }

    /** Bounds of cells; the upper ones are not part. */
    private record CellBox(int z0, int z1, int y0, int y1, int x0, int x1) {

        CellBox union(CellBox other) {
            return new CellBox(
                    Math.min(z0, other.z0),
                    Math.max(z1, other.z1),
                    Math.min(y0, other.y0),
                    Math.max(y1, other.y1),
                    Math.min(x0, other.x0),
                    Math.max(x1, other.x1));
        }
    }

    /** The findings, most heat first; none where no cell is hot enough. */
    List<Found> find() {
        List<Group> groups = new ArrayList<>();
        for (int[] cells : Components.of(shape, cell -> heat.get(cell) > rules.extentThreshold())) {
            if (cells.length >= MIN_CELLS && hottest(cells) > rules.heatThreshold()) {
                groups.add(group(cells));
            }
        }
        sort(groups);
        while (mergeOnce(groups)) {
            sort(groups);
        }
        return groups.stream().limit(rules.perLevel()).map(this::found).toList();
    }

    private static void sort(List<Group> groups) {
        groups.sort(Comparator.comparingDouble((Group group) -> group.mass).reversed());
    }

    private boolean mergeOnce(List<Group> groups) {
        for (int i = 0; i < groups.size(); i++) {
            for (int j = i + 1; j < groups.size(); j++) {
                if (areNear(groups.get(i).box, groups.get(j).box)) {
                    groups.set(i, groups.get(i).union(groups.get(j)));
                    groups.remove(j);
                    return true;
                }
            }
        }
        return false;
    }

    private boolean areNear(CellBox a, CellBox b) {
        return gap(a.z0(), a.z1(), b.z0(), b.z1()) * grid.stepMm() < rules.mergeMm()
                && gap(a.y0(), a.y1(), b.y0(), b.y1()) * cellHeight() * volume.spacingYMm() < rules.mergeMm()
                && gap(a.x0(), a.x1(), b.x0(), b.x1()) * cellWidth() * volume.spacingXMm() < rules.mergeMm();
    }

    /** Cells between two intervals; negative where they overlap. */
    private static int gap(int low, int high, int otherLow, int otherHigh) {
        return Math.max(low - otherHigh, otherLow - high);
    }

    private Group group(int[] cells) {
        double mass = 0;
        for (int cell : cells) {
            mass += heat.get(cell);
        }
        return new Group(mass, cells, bounds(cells));
    }

    private CellBox bounds(int[] cells) {
        CellBox box = cellBox(cells[0]);
        for (int cell : cells) {
            box = box.union(cellBox(cell));
        }
        return box;
    }

    private CellBox cellBox(int cell) {
        int z = shape.z(cell);
        int y = shape.y(cell);
        int x = shape.x(cell);
        return new CellBox(z, z + 1, y, y + 1, x, x + 1);
    }

    private double hottest(int[] cells) {
        double hottest = 0;
        for (int cell : cells) {
            hottest = Math.max(hottest, heat.get(cell));
        }
        return hottest;
    }

    private double cellWidth() {
        return (double) grid.window().width() / shape.columns();
    }

    private double cellHeight() {
        return (double) grid.window().height() / shape.rows();
    }

    private double edgeX(int cell) {
        Window window = grid.window();
        return window.x0() + (double) cell * window.width() / shape.columns() - 0.5;
    }

    private double edgeY(int cell) {
        Window window = grid.window();
        return window.y0() + (double) cell * window.height() / shape.rows() - 0.5;
    }

    private Found found(Group group) {
        CellBox box = group.box;
        Box3 boxMm = PatientBoxes.around(
                volume,
                new PatientBoxes.Edges(edgeX(box.x0()), edgeX(box.x1())),
                new PatientBoxes.Edges(edgeY(box.y0()), edgeY(box.y1())),
                new PatientBoxes.Edges(
                        grid.positionMm(box.z0()) - grid.stepMm() / 2,
                        grid.positionMm(box.z1() - 1) + grid.stepMm() / 2));
        return new Found(boxMm, sliceBoxes(group));
    }

    private record Heated(ImageRectangle rectangle, double heat) {

        Heated with(Heated other) {
            return new Heated(rectangle.union(other.rectangle), Math.max(heat, other.heat));
        }
    }

    /** One box for each slice of the series that shows cells, clipped to the image. */
    private List<SliceBox> sliceBoxes(Group group) {
        Map<Integer, Heated> bySlice = new LinkedHashMap<>();
        for (int z = group.box.z0(); z < group.box.z1(); z++) {
            int at = z;
            int[] here = Arrays.stream(group.cells)
                    .filter(cell -> shape.z(cell) == at)
                    .toArray();
            if (here.length > 0) {
                CellBox box = bounds(here);
                ImageRectangle rectangle =
                        volume.clip(volume.onImage(edgeX(box.x0()), edgeY(box.y0()), edgeX(box.x1()), edgeY(box.y1())));
                if (!rectangle.isEmpty()) {
                    bySlice.merge(grid.sliceAt(z), new Heated(rectangle, hottest(here)), Heated::with);
                }
            }
        }
        return bySlice.entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<Integer, Heated> entry) ->
                                entry.getValue().heat())
                        .reversed())
                .map(entry -> sliceBox(entry.getKey(), entry.getValue().rectangle()))
                .toList();
    }

    private SliceBox sliceBox(int slice, ImageRectangle rectangle) {
        return new SliceBox(
                volume.frame(slice), rectangle.left(), rectangle.top(), rectangle.right(), rectangle.bottom());
    }
}
