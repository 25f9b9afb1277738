package org.atlasnode.inference.pipeline;

import java.util.Optional;
import org.atlasnode.core.model.Box3;
import org.atlasnode.core.model.Point3;
import org.atlasnode.inference.volume.LevelsInput;
import org.atlasnode.inference.volume.UprightVolume;
import org.atlasnode.inference.volume.Window;

/**
 * One structure on the grid: how much, where, how far. Immutable.
 *
 * @param structure its number from 1, from the head down
 * @param volumeMl segmented volume
 * @param centroidMm mean place, in the patient
 * @param extent from the first to the 99th percentile of its cells along each axis
 */
record LevelRegion(String name, int structure, double volumeMl, Point3 centroidMm, Extent extent) {

    private static final double QUANTILE = 0.01;

    /** Inclusive indices of cells. */
    record Interval(int low, int high) {

        double middle() {
            return (low + high) / 2.0;
        }
    }

    /** A box of cells. */
    record Extent(Interval z, Interval y, Interval x) {}

    /** The structure's region; empty where the map has no cell of it. */
    static Optional<LevelRegion> of(String name, int structure, LevelMap map, LevelsInput input, UprightVolume volume) {
        Components.Shape shape = map.shape();
        int[] alongZ = new int[shape.depth()];
        int[] alongY = new int[shape.rows()];
        int[] alongX = new int[shape.columns()];
        int[] found = map.cells(structure);
        int cells = found.length;
        for (int cell : found) {
            alongZ[shape.z(cell)]++;
            alongY[shape.y(cell)]++;
            alongX[shape.x(cell)]++;
        }
        if (cells == 0) {
            return Optional.empty();
        }
        Window window = input.window();
        Point3 centroid = volume.patientMm(
                window.xOfCell(mean(alongX, cells), shape.columns()),
                window.yOfCell(mean(alongY, cells), shape.rows()),
                input.positionMm(mean(alongZ, cells)));
        Extent extent = new Extent(interval(alongZ, cells), interval(alongY, cells), interval(alongX, cells));
        return Optional.of(new LevelRegion(name, structure, cells * cellMl(shape, input, volume), centroid, extent));
    }

    private static double cellMl(Components.Shape shape, LevelsInput input, UprightVolume volume) {
        double width = (double) input.window().width() / shape.columns() * volume.spacingXMm();
        double height = (double) input.window().height() / shape.rows() * volume.spacingYMm();
        return width * height * input.pitchMm() / 1000;
    }

    private static double mean(int[] counts, int cells) {
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += (long) i * counts[i];
        }
        return (double) sum / cells;
    }

    private static Interval interval(int[] counts, int cells) {
        return new Interval(ordered(counts, (int) Math.floor(QUANTILE * (cells - 1))), ordered(counts, (int)
                Math.ceil((1 - QUANTILE) * (cells - 1))));
    }

    /** The index of the cell of this rank, from 0, in ascending order. */
    private static int ordered(int[] counts, int rank) {
        int passed = 0;
        int index = 0;
        while (passed + counts[index] <= rank) {
            passed += counts[index];
            index++;
        }
        return index;
    }

    /** The box round the extent's cells, in the patient. */
    Box3 boxMm(Components.Shape shape, LevelsInput input, UprightVolume volume) {
        Window window = input.window();
        return PatientBoxes.around(
                volume,
                new PatientBoxes.Edges(
                        window.xOfCell(extent.x().low() - 0.5, shape.columns()),
                        window.xOfCell(extent.x().high() + 0.5, shape.columns())),
                new PatientBoxes.Edges(
                        window.yOfCell(extent.y().low() - 0.5, shape.rows()),
                        window.yOfCell(extent.y().high() + 0.5, shape.rows())),
                new PatientBoxes.Edges(
                        input.positionMm(extent.z().low() - 0.5),
                        input.positionMm(extent.z().high() + 0.5)));
    }
}
