package org.atlasnode.inference.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.inference.model.Manifest;
import org.atlasnode.inference.model.Stage;
import org.atlasnode.inference.onnx.OnnxException;

/**
 * The stages of a model over one volume, as its manifest names them: checks the voxels, segments, checks what was found,
 * judges each structure, judges the slices. The port of the reference of the training code, {@code reference.py};
 * both give the same numbers. Confined to one run.
 */
final class ModelPipeline {

    private final ModelRun run;
    private final Manifest manifest;

    ModelPipeline(ModelRun run) {
        this.run = run;
        this.manifest = run.model().manifest();
    }

    /**
     * What came out.
     *
     * @param declined why the series was not judged; nothing is judged then
     * @param found what was segmented; absent where the model segments nothing
     * @param crops judgements of structures by stage and name
     * @param slices judgements of slices, one for each stage
     */
    record Outcome(
            Optional<Reason> declined,
            Optional<Segmentation> found,
            Map<String, Map<String, CropJudgement>> crops,
            List<SliceScores> slices) {

        Outcome {
            crops = Collections.unmodifiableMap(new LinkedHashMap<>(crops));
            slices = List.copyOf(slices);
        }
    }

    Outcome run() throws AnalysisException {
        try {
            Optional<Reason> unfit = InputChecks.decline(run.volume(), manifest.selfCheck());
            run.watch().lap("input checks");
            if (unfit.isPresent()) {
                return new Outcome(unfit, Optional.empty(), Map.of(), List.of());
            }
            Optional<Segmentation> found = Segmentation.of(run);
            Optional<Reason> declined = found.flatMap(segmentation -> manifest.selfCheck()
                    .structures()
                    .flatMap(limits -> SelfChecks.decline(SelfChecks.Measures.of(segmentation, run.volume()), limits)));
            run.watch().lap("level checks");
            return declined.isPresent() ? new Outcome(declined, found, Map.of(), List.of()) : judged(found);
        } catch (OnnxException e) {
            throw failed(e);
        }
    }

    private Outcome judged(Optional<Segmentation> found) throws OnnxException, AnalysisException {
        Map<String, Map<String, CropJudgement>> crops = new LinkedHashMap<>();
        for (Stage.Vertebra stage : manifest.stages(Stage.Vertebra.class)) {
            crops.put(stage.name(), CropJudgement.of(run, stage, found.orElseThrow()));
        }
        List<SliceScores> slices = new ArrayList<>();
        for (Stage.SliceClassifier stage : manifest.stages(Stage.SliceClassifier.class)) {
            slices.add(SliceScores.of(run, stage));
        }
        return new Outcome(Optional.empty(), found, crops, slices);
    }

    private static AnalysisException failed(OnnxException e) {
        return switch (e.kind()) {
            case OUT_OF_MEMORY -> new AnalysisException(NodeFailure.OUT_OF_MEMORY, e.sentence(), e);
            case CANCELLED -> new AnalysisException(NodeFailure.TIME_LIMIT, e.sentence(), e);
            case RUNTIME_ABSENT, DEVICE_ABSENT, GRAPH_INVALID, RUN_FAILED ->
                new AnalysisException(NodeFailure.INFERENCE_FAILED, e.sentence(), e);
        };
    }
}
