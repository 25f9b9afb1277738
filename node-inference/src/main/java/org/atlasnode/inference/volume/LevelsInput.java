package org.atlasnode.inference.volume;

import java.nio.ShortBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.atlasnode.inference.model.Stage;
import org.atlasnode.inference.onnx.Tensor;
import org.atlasnode.inference.onnx.TensorBuffers;

/**
 * What the levels stage is given, and the geometry that its answer is read with. Confined to one run.
 *
 * @param slices int16 [Z, height, width]
 * @param count slices among Z that show the series; the rest is air
 * @param window the field: the part of each slice that is given
 * @param firstMm place of slice 0 along the normal
 */
public record LevelsInput(Tensor slices, int count, Window window, double firstMm, double pitchMm, int grid) {

    private static final String SLICES = "levels";

    /**
     * Chooses and cuts the slices. Places one pitch apart, from the lowest slice on, take the slice nearest to them, so
     * thick slices repeat. The field is a square of grid times pitch round the mean place of bone in these slices. Air
     * fills up what lies outside, and the head's end up to a multiple of slices.
     */
    public static LevelsInput of(UprightVolume volume, Stage.Levels stage, TensorBuffers buffers) {
        List<Integer> chosen = SliceChoice.atPitch(volume, stage.pitchMm());
        int count = chosen.size();
        BoneCentre centre = BoneCentre.of(volume, chosen);
        Window window = Window.around(centre.x(), centre.y(), stage.grid() * stage.pitchMm(), volume);
        int padded = ((count + stage.zMultiple() - 1) / stage.zMultiple()) * stage.zMultiple();
        int each = Math.multiplyExact(window.height(), window.width());
        ShortBuffer slices = buffers.shorts(SLICES, Math.multiplyExact(padded, each));
        IntStream.range(0, padded).parallel().forEach(z -> {
            ShortBuffer target = slices.slice(z * each, each);
            if (z < count) {
                volume.cut(chosen.get(z), window, target);
            } else {
                volume.fillWithAir(target);
            }
        });
        Tensor tensor = Tensor.of(slices, padded, window.height(), window.width());
        return new LevelsInput(tensor, count, window, volume.positionMm(0), stage.pitchMm(), stage.grid());
    }

    /** Place of a grid slice along the normal; fractions are allowed. */
    public double positionMm(double z) {
        return firstMm + z * pitchMm;
    }

    /** The grid slice nearest to a place along the normal. */
    public int nearestZ(double positionMm) {
        return Math.min(Math.max(Window.round((positionMm - firstMm) / pitchMm), 0), count - 1);
    }
}
