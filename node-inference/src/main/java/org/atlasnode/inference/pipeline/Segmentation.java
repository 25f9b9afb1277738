package org.atlasnode.inference.pipeline;

import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
            sum = new Answer(sum(sum.prob(), next.prob()), sum(sum.mass(), next.mass()));
        }
        return stages.size() == 1
                ? sum
                : new Answer(divided(sum.prob(), stages.size()), divided(sum.mass(), stages.size()));
    }

    private static Answer answer(ModelRun run, Stage.Levels stage, LevelsInput input)
            throws OnnxException, AnalysisException {
        Map<String, Tensor> inputs = new LinkedHashMap<>(run.rescale(stage));
        inputs.put(stage.tensors().input("slices"), input.slices());
        String probName = stage.tensors().output("prob");
        Optional<String> massName = stage.tensors().findOutput("mass");
        Set<String> wanted = new LinkedHashSet<>(Set.of(probName));
        massName.ifPresent(wanted::add);
        Map<String, Tensor> outputs = run.run(stage.graph(), inputs, wanted);
        run.watch().lap(stage.name());
        int slices = input.slices().size(0);
        int structures = stage.structures().size();
        Tensor prob = ModelRun.output(outputs, probName, slices, structures + 1L, stage.grid(), stage.grid());
        return new Answer(
                prob,
                massName.isPresent() ? ModelRun.output(outputs, massName.get(), slices, structures) : massOf(prob));
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

    private static Tensor sum(Tensor a, Tensor b) {
        FloatBuffer first = a.floats();
        FloatBuffer second = b.floats();
        FloatBuffer sum = FloatBuffer.allocate(a.elementCount());
        for (int i = 0; i < a.elementCount(); i++) {
            sum.put(i, first.get(i) + second.get(i));
        }
        return Tensor.of(sum, a.shape());
    }

    private static Tensor divided(Tensor sum, int count) {
        FloatBuffer mean = FloatBuffer.allocate(sum.elementCount());
        FloatBuffer values = sum.floats();
        for (int i = 0; i < sum.elementCount(); i++) {
            mean.put(i, values.get(i) / count);
        }
        return Tensor.of(mean, sum.shape());
    }

    /** The regions with enough volume to be judged, from the head down. */
    List<LevelRegion> judged() {
        return regions.values().stream()
                .filter(region -> region.volumeMl() >= minMl)
                .toList();
    }
}
