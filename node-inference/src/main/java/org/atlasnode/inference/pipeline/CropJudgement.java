package org.atlasnode.inference.pipeline;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.inference.model.Stage;
import org.atlasnode.inference.onnx.Batch;
import org.atlasnode.inference.onnx.OnnxException;
import org.atlasnode.inference.onnx.Tensor;
import org.atlasnode.inference.volume.UprightVolume;

/**
 * What a vertebra stage says of one structure. Immutable by agreement.
 *
 * @param keySlice the slice of the series that it finds most suspicious; the middle one where it does not say
 * @param heat [K, rows, columns]; absent where the stage has none
 */
record CropJudgement(VertebraCrop crop, double probability, int keySlice, Optional<Tensor> heat) {

    /** Runs a vertebra stage over the structures with enough volume; by name, from the head down. */
    static Map<String, CropJudgement> of(ModelRun run, Stage.Vertebra stage, Segmentation found)
            throws OnnxException, AnalysisException {
        List<VertebraCrop> crops = found.judged().stream()
                .map(region -> VertebraCrop.of(region, found.map(), found.input(), run.volume(), stage))
                .toList();
        if (crops.isEmpty()) {
            return Map.of();
        }
        Batch batch = batch(run, stage, crops, found);
        run.watch().lap("crops");
        Stage.Tensors names = stage.tensors();
        Set<String> wanted = new LinkedHashSet<>(Set.of(names.output("p_vertebra")));
        names.findOutput("p_slice").ifPresent(wanted::add);
        names.findOutput("heat").ifPresent(wanted::add);
        Map<String, Tensor> outputs = run.runBatch(stage.graph(), batch, wanted);
        run.watch().lap(stage.name());
        return judgements(stage, crops, outputs);
    }

    private static Map<String, CropJudgement> judgements(
            Stage.Vertebra stage, List<VertebraCrop> crops, Map<String, Tensor> outputs) throws AnalysisException {
        Stage.Tensors names = stage.tensors();
        int count = crops.size();
        int places = stage.sliceCount();
        Tensor p = ModelRun.output(outputs, names.output("p_vertebra"), count);
        Optional<Tensor> pSlices = output(outputs, names.findOutput("p_slice"), count, places);
        Optional<Tensor> heats = output(outputs, names.findOutput("heat"), count, places, -1, -1);
        Map<String, CropJudgement> judgements = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            int at = i;
            VertebraCrop crop = crops.get(i);
            int key =
                    pSlices.map(all -> highest(all.slice(at, at + 1).floats())).orElse(places / 2);
            Optional<Tensor> heat =
                    heats.map(all -> Tensor.of(all.slice(at, at + 1).floats(), all.size(1), all.size(2), all.size(3)));
            double probability = ModelRun.probability(p.floats().get(i), crop.name());
            judgements.put(crop.name(), new CropJudgement(crop, probability, crop.sliceAt(key), heat));
        }
        return judgements;
    }

    private static Optional<Tensor> output(Map<String, Tensor> outputs, Optional<String> name, long... shape)
            throws AnalysisException {
        return name.isPresent() ? Optional.of(ModelRun.output(outputs, name.get(), shape)) : Optional.empty();
    }

    private static int highest(FloatBuffer values) {
        int best = 0;
        for (int k = 1; k < values.capacity(); k++) {
            best = values.get(k) > values.get(best) ? k : best;
        }
        return best;
    }

    private static Batch batch(ModelRun run, Stage.Vertebra stage, List<VertebraCrop> crops, Segmentation found) {
        UprightVolume volume = run.volume();
        int width = crops.get(0).window().width();
        int height = crops.get(0).window().height();
        int slices = stage.sliceCount() + 2;
        int mask = VertebraCrop.MASK_SIZE;
        ShortBuffer pixels = run.buffers().shorts(stage.name() + " crops", crops.size() * slices * height * width);
        ByteBuffer masks =
                run.buffers().bytes(stage.name() + " masks", crops.size() * stage.sliceCount() * mask * mask);
        for (VertebraCrop crop : crops) {
            crop.putPixels(volume, pixels);
            crop.putMasks(volume, found.input(), found.map(), masks);
        }
        Stage.Tensors names = stage.tensors();
        return new Batch(
                Map.of(
                        names.input("crops"),
                        Tensor.of(pixels.clear(), crops.size(), slices, height, width),
                        names.input("masks"),
                        Tensor.of(masks.clear(), crops.size(), stage.sliceCount(), mask, mask)),
                run.rescale(stage));
    }
}
