package org.atlasnode.inference.pipeline;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.core.model.Level;
import org.atlasnode.core.volume.Volume;
import org.atlasnode.inference.model.ActiveModel;
import org.atlasnode.inference.model.Manifest;
import org.atlasnode.inference.model.Stage;
import org.atlasnode.inference.onnx.Batch;
import org.atlasnode.inference.onnx.Cancellation;
import org.atlasnode.inference.onnx.Graph;
import org.atlasnode.inference.onnx.OnnxException;
import org.atlasnode.inference.onnx.Tensor;
import org.atlasnode.inference.volume.IntensityFractions;
import org.atlasnode.inference.volume.LevelsInput;
import org.atlasnode.inference.volume.UprightVolume;

/**
 * A model of the stages {@code levels} and {@code vertebra} over one volume: names the vertebrae, checks that it is a
 * neck, judges each vertebra and finds the place. The port of the model's reference, {@code reference.py}; both give the
 * same numbers. Confined to one run.
 */
final class SpinePipeline {

    private final ActiveModel model;
    private final UprightVolume volume;
    private final Cancellation cancellation;
    private final Stopwatch watch;

    SpinePipeline(ActiveModel model, Volume volume, Cancellation cancellation, Stopwatch watch) {
        this.model = model;
        this.volume = new UprightVolume(volume);
        this.cancellation = cancellation;
        this.watch = watch;
    }

    /**
     * What came out.
     *
     * @param declined why the series was not judged; the verdicts are empty then
     * @param regions the levels that were found, whether judged or not
     */
    record Outcome(Optional<Reason> declined, Map<Level, LevelRegion> regions, List<Verdict> verdicts, Grid grid) {

        Outcome {
            verdicts = List.copyOf(verdicts);
        }
    }

    /** The geometry that regions are read with. */
    record Grid(UprightVolume volume, LevelsInput input, Components.Shape shape) {}

    /** The model's answer for one vertebra. */
    record Verdict(VertebraCrop crop, double probability, int keySlice, List<BoxFinder.Found> boxes) {

        Verdict {
            boxes = List.copyOf(boxes);
        }

        Level level() {
            return crop.level();
        }
    }

    Outcome run() throws AnalysisException {
        try {
            Manifest manifest = model.manifest();
            LevelsInput input = LevelsInput.of(volume, manifest.levels());
            LevelMap map = levelMap(manifest.levels(), input);
            Map<Level, LevelRegion> regions = new EnumMap<>(Level.class);
            for (Level level : Level.values()) {
                LevelRegion.of(level, map, input, volume).ifPresent(region -> regions.put(level, region));
            }
            Grid grid = new Grid(volume, input, map.shape());
            Map<Level, LevelRegion> judged = new EnumMap<>(regions);
            judged.values()
                    .removeIf(region -> region.volumeMl() < manifest.post().minLevelMl());
            Optional<Reason> declined = SelfChecks.decline(
                    new SelfChecks.Measures(judged, map.confidence(), IntensityFractions.of(volume)),
                    manifest.selfCheck());
            watch.lap("level order");
            if (declined.isPresent()) {
                return new Outcome(declined, regions, List.of(), grid);
            }
            return new Outcome(Optional.empty(), regions, verdicts(judged, map, input), grid);
        } catch (OnnxException e) {
            throw failed(e);
        }
    }

    private static AnalysisException failed(OnnxException e) {
        return switch (e.kind()) {
            case OUT_OF_MEMORY -> new AnalysisException(NodeFailure.OUT_OF_MEMORY, e.sentence(), e);
            case CANCELLED -> new AnalysisException(NodeFailure.TIME_LIMIT, e.sentence(), e);
            case RUNTIME_ABSENT, DEVICE_ABSENT, GRAPH_INVALID, RUN_FAILED ->
                new AnalysisException(NodeFailure.INFERENCE_FAILED, e.sentence(), e);
        };
    }

    private LevelMap levelMap(Stage.Levels stage, LevelsInput input) throws OnnxException, AnalysisException {
        Stage.Tensors names = stage.tensors();
        Map<String, Tensor> inputs = Map.of(
                names.input("slices"), input.slices(),
                names.input("slope"), Tensor.scalar(volume.slope()),
                names.input("intercept"), Tensor.scalar(volume.intercept()));
        watch.lap("levels input");
        Map<String, Tensor> outputs =
                model.graph(stage).run(inputs, Set.of(names.output("prob"), names.output("mass")), cancellation);
        watch.lap("levels");
        int slices = input.slices().size(0);
        Tensor prob = output(outputs, names.output("prob"), slices, 8, stage.grid(), stage.grid());
        Tensor mass = output(outputs, names.output("mass"), slices, Level.values().length);
        return LevelMap.of(prob, mass, input.count());
    }

    /** An output of exactly this shape; -1 leaves a length free. */
    private static Tensor output(Map<String, Tensor> outputs, String name, long... shape) throws AnalysisException {
        Tensor tensor = outputs.get(name);
        if (tensor == null || tensor.rank() != shape.length) {
            throw new AnalysisException(NodeFailure.MODEL_OUTPUT, "the model did not answer " + name);
        }
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] >= 0 && tensor.size(axis) != shape[axis]) {
                throw new AnalysisException(
                        NodeFailure.MODEL_OUTPUT, "the model answered " + name + " of another shape: " + tensor);
            }
        }
        return tensor;
    }

    private List<Verdict> verdicts(Map<Level, LevelRegion> judged, LevelMap map, LevelsInput input)
            throws OnnxException, AnalysisException {
        Stage.Vertebra stage = model.manifest().vertebra();
        List<VertebraCrop> crops = judged.values().stream()
                .map(region -> VertebraCrop.of(region, map, input, volume, stage))
                .toList();
        Batch batch = batch(stage, crops, map, input);
        watch.lap("crops");
        Stage.Tensors names = stage.tensors();
        Graph graph = model.graph(stage);
        Map<String, Tensor> outputs = graph.runBatch(
                batch, Set.of(names.output("p_vertebra"), names.output("p_slice"), names.output("heat")), cancellation);
        watch.lap("vertebrae");
        int count = crops.size();
        Tensor p = output(outputs, names.output("p_vertebra"), count);
        Tensor pSlice = output(outputs, names.output("p_slice"), count, stage.sliceCount());
        Tensor heat = output(outputs, names.output("heat"), count, stage.sliceCount(), -1, -1);
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            verdicts.add(verdict(crops.get(i), p.floats().get(i), pSlice.slice(i, i + 1), heat.slice(i, i + 1)));
        }
        watch.lap("boxes");
        return verdicts;
    }

    private Batch batch(Stage.Vertebra stage, List<VertebraCrop> crops, LevelMap map, LevelsInput input) {
        int width = crops.get(0).window().width();
        int height = crops.get(0).window().height();
        int slices = stage.sliceCount() + 2;
        ShortBuffer pixels = Tensor.directShorts(crops.size() * slices * height * width);
        ByteBuffer masks =
                Tensor.directBytes(crops.size() * stage.sliceCount() * VertebraCrop.MASK_SIZE * VertebraCrop.MASK_SIZE);
        for (VertebraCrop crop : crops) {
            crop.putPixels(volume, pixels);
            crop.putMasks(volume, input, map, masks);
        }
        Stage.Tensors names = stage.tensors();
        return new Batch(
                Map.of(
                        names.input("crops"),
                        Tensor.of(pixels.clear(), crops.size(), slices, height, width),
                        names.input("masks"),
                        Tensor.of(
                                masks.clear(),
                                crops.size(),
                                stage.sliceCount(),
                                VertebraCrop.MASK_SIZE,
                                VertebraCrop.MASK_SIZE)),
                Map.of(
                        names.input("slope"), Tensor.scalar(volume.slope()),
                        names.input("intercept"), Tensor.scalar(volume.intercept())));
    }

    private Verdict verdict(VertebraCrop crop, float probability, Tensor pSlice, Tensor heat) throws AnalysisException {
        if (!(probability >= 0 && probability <= 1)) {
            throw new AnalysisException(
                    NodeFailure.MODEL_OUTPUT,
                    "the model answered " + probability + " for " + crop.level() + ", which is no probability");
        }
        int best = 0;
        for (int k = 1; k < pSlice.elementCount(); k++) {
            best = pSlice.floats().get(k) > pSlice.floats().get(best) ? k : best;
        }
        boolean positive = probability >= model.manifest().post().thresholds().of(crop.level());
        Tensor cube = Tensor.of(heat.floats(), heat.size(1), heat.size(2), heat.size(3));
        List<BoxFinder.Found> boxes = positive
                ? new BoxFinder(volume, crop, cube, model.manifest().post().boxes()).find()
                : List.of();
        return new Verdict(crop, probability, crop.sliceAt(best), boxes);
    }
}
