package org.atlasnode.inference.pipeline;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;
import org.atlasnode.inference.model.Stage;
import org.atlasnode.inference.volume.LevelsInput;
import org.atlasnode.inference.volume.UprightVolume;
import org.atlasnode.inference.volume.Window;

/**
 * Where one structure is cut out for the vertebra stage: K places from the lowest to the highest slice of its extent, one
 * more at each end, and a square round the middle of its extent. Immutable by agreement.
 *
 * @param lowMm the lowest of the K places along the normal
 * @param stepMm distance between them
 * @param slices indices of the slices nearest to the K+2 places
 */
record VertebraCrop(LevelRegion region, Window window, double lowMm, double stepMm, List<Integer> slices)
        implements HeatGrid {

    /** Cells of the mask along each side. */
    static final int MASK_SIZE = 64;

    private static final int OUTSIDE = -1;

    VertebraCrop {
        slices = List.copyOf(slices);
    }

    static VertebraCrop of(
            LevelRegion region, LevelMap map, LevelsInput input, UprightVolume volume, Stage.Vertebra stage) {
        LevelRegion.Extent extent = region.extent();
        double x = input.window().xOfCell(extent.x().middle(), map.shape().columns());
        double y = input.window().yOfCell(extent.y().middle(), map.shape().rows());
        Window window = Window.around(x, y, stage.cropMm(), volume);
        double low = input.positionMm(extent.z().low());
        double high = input.positionMm(extent.z().high());
        double step = (high - low) / (stage.sliceCount() - 1);
        List<Integer> slices = new ArrayList<>();
        for (int k = -1; k <= stage.sliceCount(); k++) {
            slices.add(volume.nearestSlice(low + step * k));
        }
        return new VertebraCrop(region, window, low, step, slices);
    }

    /** The structure that is cut out. */
    String name() {
        return region.name();
    }

    @Override
    public int sliceAt(int k) {
        return slices.get(k + 1);
    }

    @Override
    public double positionMm(int k) {
        return lowMm + stepMm * k;
    }

    /** Puts the pixels of all K+2 slices. */
    void putPixels(UprightVolume volume, ShortBuffer target) {
        slices.forEach(slice -> volume.cut(slice, window, target));
    }

    /** Puts the masks of the K slices: 1 where the cell of the level map under the centre of a mask cell is this level. */
    void putMasks(UprightVolume volume, LevelsInput input, LevelMap map, ByteBuffer target) {
        Window field = input.window();
        int[] columns = cellsUnder(
                window.x0() - field.x0(),
                window.width(),
                field.width(),
                map.shape().columns());
        int[] rows = cellsUnder(
                window.y0() - field.y0(),
                window.height(),
                field.height(),
                map.shape().rows());
        for (int slice : slices.subList(1, slices.size() - 1)) {
            int z = input.nearestZ(volume.positionMm(slice));
            for (int row : rows) {
                for (int column : columns) {
                    boolean inside = row != OUTSIDE && column != OUTSIDE;
                    target.put((byte) (inside && map.isOf(z, row, column, region.structure()) ? 1 : 0));
                }
            }
        }
    }

    /** Index of the grid cell under each mask cell along an axis, {@link #OUTSIDE} where there is none. */
    private static int[] cellsUnder(int offset, int cropSize, int fieldSize, int grid) {
        int[] cells = new int[MASK_SIZE];
        for (int i = 0; i < MASK_SIZE; i++) {
            double distance = offset + (i + 0.5) * cropSize / MASK_SIZE;
            double cell = Math.floor(distance * grid / fieldSize);
            cells[i] = cell >= 0 && cell < grid ? (int) cell : OUTSIDE;
        }
        return cells;
    }
}
