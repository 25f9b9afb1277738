package org.atlasnode.inference.pipeline;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.inference.model.Stage;
import org.atlasnode.inference.onnx.OnnxException;
import org.atlasnode.inference.onnx.Tensor;
import org.atlasnode.inference.volume.LevelsInput;

/**
 * What the levels stages say of a volume: the structure of every cell, and each structure's region. Several stages are
 * averaged. Immutable by agreement, confined to one run.
 *
 * @param regions the structures that were found, by name, from the head down
 * @param minMl a region with less volume is not judged
 */
record Segmentation(LevelsInput input, LevelMap map, Map<String, LevelRegion> regions, double minMl) {

    Segmentation {
        regions = Collections.unmodifiableMap(new LinkedHashMap<>(regions));
    }

    /** Runs the levels stages; empty where the model has none. */
    static Optional<Segmentation> of(ModelRun run) throws OnnxException, AnalysisException {
        List<Stage.Levels> stages = run.model().manifest().stages(Stage.Levels.class);
        if (stages.isEmpty()) {
            return Optional.empty();
        }
        LevelsInput input = LevelsInput.of(run.volume(), stages.get(0), run.buffers());
        run.watch().lap("levels input");
        Answer answer = answer(run, stages, input);
        LevelMap map = LevelMap.of(answer.prob(), answer.mass(), input.count());
        List<String> names = stages.get(0).structures();
        Map<String, LevelRegion> regions = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            LevelRegion.of(name, i + 1, map, input, run.volume()).ifPresent(region -> regions.put(name, region));
        }
        return Optional.of(new Segmentation(
                input, map, regions, run.model().manifest().post().minLevelMl()));
    }

    private record Answer(Tensor prob, Tensor mass) {}

    private static Answer answer(ModelRun run, List<Stage.Levels> stages, LevelsInput input)
            throws OnnxException, AnalysisException {
        Answer sum = answer(run, stages.get(0), input);
        for (Stage.Levels stage : stages.subList(1, stages.size())) {
            Answer next = answer(run, stage, input);
            add(next.prob(), sum.prob());
            add(next.mass(), sum.mass());
        }
        if (stages.size() > 1) {
            divide(sum.prob(), stages.size());
            divide(sum.mass(), stages.size());
        }
        return sum;
    }

    private static Answer answer(ModelRun run, Stage.Levels stage, LevelsInput input)
            throws OnnxException, AnalysisException {
        Map<String, Tensor> inputs = new LinkedHashMap<>(run.rescale(stage));
        inputs.put(stage.tensors().input("slices"), input.slices());
        int slices = input.slices().size(0);
        int structures = stage.structures().size();
        String probName = stage.tensors().output("prob");
        Optional<String> massName = stage.tensors().findOutput("mass");
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        Tensor prob = target(run, stage, "prob", slices, structures + 1, stage.grid(), stage.grid());
        outputs.put(probName, prob);
        massName.ifPresent(name -> outputs.put(name, target(run, stage, "mass", slices, structures)));
        run.runInto(stage.graph(), inputs, outputs);
        run.watch().lap(stage.name());
        for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
            ModelRun.requireFinite(output.getValue(), output.getKey());
        }
        return new Answer(prob, massName.map(outputs::get).orElseGet(() -> massOf(prob)));
    }

    /** Where an output of this shape goes; what is there now is lost. */
    private static Tensor target(ModelRun run, Stage.Levels stage, String output, int... shape) {
        int count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        return Tensor.of(
                run.buffers().floats(stage.name() + " " + output, count),
                Arrays.stream(shape).asLongStream().toArray());
    }

    /** The area of each structure in each slice. */
    private static Tensor massOf(Tensor prob) {
        int slices = prob.size(0);
        int classes = prob.size(1);
        int plane = prob.size(2) * prob.size(3);
        FloatBuffer values = prob.floats();
        FloatBuffer mass = FloatBuffer.allocate(slices * (classes - 1));
        for (int z = 0; z < slices; z++) {
            for (int structure = 1; structure < classes; structure++) {
                float sum = 0;
                int at = (z * classes + structure) * plane;
                for (int cell = 0; cell < plane; cell++) {
                    sum += values.get(at + cell);
                }
                mass.put(sum);
            }
        }
        return Tensor.of(mass.clear(), slices, classes - 1L);
    }

    private static void add(Tensor more, Tensor sum) {
        FloatBuffer added = more.floats();
        FloatBuffer values = sum.floats();
        for (int i = 0; i < sum.elementCount(); i++) {
            values.put(i, values.get(i) + added.get(i));
        }
    }

    private static void divide(Tensor sum, int count) {
        FloatBuffer values = sum.floats();
        for (int i = 0; i < sum.elementCount(); i++) {
            values.put(i, values.get(i) / count);
        }
    }

    /** The regions with enough volume to be judged, from the head down. */
    List<LevelRegion> judged() {
        return regions.values().stream()
                .filter(region -> region.volumeMl() >= minMl)
                .toList();
    }
}
