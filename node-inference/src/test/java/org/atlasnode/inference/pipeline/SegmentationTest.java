package org.atlasnode.inference.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.atlasnode.inference.DrawnVolume;
import org.atlasnode.inference.TinyModel;
import org.atlasnode.inference.model.ActiveModel;
import org.atlasnode.inference.model.ModelPackageReader;
import org.atlasnode.inference.model.Stage;
import org.atlasnode.inference.onnx.Cancellation;
import org.atlasnode.inference.onnx.Graph;
import org.atlasnode.inference.onnx.Tensor;
import org.atlasnode.inference.onnx.TensorBuffers;
import org.atlasnode.inference.onnx.TensorSpec;
import org.atlasnode.inference.volume.UprightVolume;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentationTest {

    private static final int GRID = 64;

    @TempDir
    private Path models;

    private Path copy;

    /** Says everywhere how probable one structure is, the rest is background. */
    private record SureGraph(int structure, float probability) implements Graph {

        @Override
        public Map<String, TensorSpec> inputs() {
            return Map.of();
        }

        @Override
        public Map<String, TensorSpec> outputs() {
            return Map.of();
        }

        @Override
        public String device() {
            return "cpu";
        }

        @Override
        public Map<String, Tensor> run(Map<String, Tensor> inputs, Set<String> wanted, Cancellation cancellation) {
            throw new AssertionError("the answer of the levels is not copied");
        }

        @Override
        public void runInto(Map<String, Tensor> inputs, Map<String, Tensor> outputs, Cancellation cancellation) {
            outputs.forEach((name, tensor) -> {
                boolean isProb = name.equals("prob");
                fill(tensor, isProb ? GRID * GRID : 1, isProb ? 1 : GRID * GRID, isProb ? 0 : 1);
            });
        }

        /** Classes from the first one on, each so many cells long, over and over. */
        private void fill(Tensor tensor, int cells, float unit, int first) {
            FloatBuffer values = tensor.floats();
            int classes = tensor.size(1);
            for (int i = 0; i < tensor.elementCount(); i++) {
                int of = first + i / cells % classes;
                float value = of == structure ? probability : of == 0 ? 1 - probability : 0;
                values.put(i, value * unit);
            }
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void giveTheModelThreeLevelsStages() throws IOException {
        copy = TinyModel.copyInto(models);
        String manifest = Files.readString(copy.resolve("model.yaml"));
        String stage = between(manifest, "  - name: levels\n", "  - name: vertebra\n");
        String golden = between(manifest, "  - stage: levels\n", "  - stage: vertebra\n");
        for (String name : new String[] {"more", "most"}) {
            Files.copy(copy.resolve("levels.onnx"), copy.resolve(name + ".onnx"));
            manifest = manifest.replace(
                            "  - name: vertebra\n",
                            stage.replace("name: levels", "name: " + name).replace("levels.onnx", name + ".onnx")
                                    + "  - name: vertebra\n")
                    .replace(
                            "  - stage: vertebra\n",
                            golden.replace("stage: levels", "stage: " + name) + "  - stage: vertebra\n");
        }
        Files.writeString(copy.resolve("model.yaml"), manifest);
    }

    private static String between(String text, String from, String to) {
        return text.substring(text.indexOf(from), text.indexOf(to));
    }

    private Segmentation found(Map<String, Graph> graphs) throws Exception {
        UprightVolume volume = new UprightVolume(DrawnVolume.upright());
        try (ActiveModel model = ActiveModel.of(ModelPackageReader.read(copy), TinyModel.cpu())) {
            ActiveModel faked = model.with((file, graph) -> graphs.getOrDefault(name(file), graph));
            ModelRun run = new ModelRun(
                    faked, volume, new TensorBuffers(), Cancellation.none(), new Stopwatch(Clock.systemUTC()));
            return Segmentation.of(run).orElseThrow();
        }
    }

    private static String name(Stage.GraphFile file) {
        return file.file().path();
    }

    @Test
    void severalLevelsStagesAreAveraged() throws Exception {
        Segmentation found = found(Map.of(
                "levels.onnx", new SureGraph(1, 0.9f),
                "more.onnx", new SureGraph(2, 0.75f),
                "most.onnx", new SureGraph(2, 0.6f)));

        assertThat(found.regions()).containsOnlyKeys("C2");
        assertThat(found.map().confidence()).isCloseTo((0.75 + 0.6) / 3, within(1e-6));
    }

    @Test
    void stagesThatSayTheSameSayItTogether() throws Exception {
        Segmentation alone = found(Map.of());
        Segmentation drawn = Segmentation.of(new ModelRun(
                        TinyModel.active(),
                        new UprightVolume(DrawnVolume.upright()),
                        new TensorBuffers(),
                        Cancellation.none(),
                        new Stopwatch(Clock.systemUTC())))
                .orElseThrow();

        assertThat(alone.regions()).isEqualTo(drawn.regions()).hasSize(7);
        assertThat(alone.map().confidence()).isCloseTo(drawn.map().confidence(), within(1e-6));
    }

    @Test
    void oneStageThatAnswersNoNumberIsAFailureOfAll() {
        assertThatThrownBy(() -> found(Map.of("most.onnx", new SureGraph(2, Float.NaN))))
                .isInstanceOfSatisfying(
                        AnalysisException.class, e -> assertThat(e.failure()).isEqualTo(NodeFailure.MODEL_OUTPUT));
    }
}
