package org.atlasnode.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.atlasnode.core.config.NodeConfig.Device;
import org.atlasnode.inference.LogCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxRuntimeTest {

    private static final Path LEVELS = Path.of("src/test/resources/models/tiny/levels.onnx");
    private static final OnnxSettings ONE_THREAD = new OnnxSettings(1, true, false, false);

    private static OnnxRuntime start(Device.Kind kind) throws OnnxException {
        return OnnxRuntime.start(new Device(kind, 0), ONE_THREAD);
    }

    @Test
    void refusesToStartWhereCudaIsAskedForAndAbsent() {
        assertThatThrownBy(() -> start(Device.Kind.CUDA))
                .isInstanceOfSatisfying(
                        OnnxException.class, e -> assertThat(e.kind()).isEqualTo(OnnxException.Kind.DEVICE_ABSENT))
                .hasMessageContaining("cuda:0 cannot be used")
                .hasMessageContaining("CUDA")
                .hasMessageContaining("-Pcuda");
    }

    @Test
    void runsOnTheCpuWithAutoWhereCudaIsAbsentAndSaysSoOnce() throws Exception {
        try (LogCapture log = new LogCapture(OnnxRuntime.class)) {
            OnnxRuntime runtime = start(Device.Kind.AUTO);
            runtime.open(LEVELS).close();
            runtime.open(LEVELS).close();

            assertThat(runtime.device()).isEqualTo("cpu");
            assertThat(log.events()).containsExactly("ATLAS-3002", "ATLAS-3001");
        }
    }

    /** See docs/decisions/0005. */
    @Test
    void libraryKnowsNoTelemetryCollector() throws Exception {
        try (InputStream library =
                OnnxRuntime.class.getResourceAsStream("/ai/onnxruntime/native/linux-x64/libonnxruntime.so")) {
            assertThat(library).isNotNull();
            String text = new String(library.readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(text.contains("ONNX")).isTrue();
            assertThat(text.contains("data.microsoft.com")).isFalse();
            assertThat(text.contains("/etc/machine-id")).isFalse();
        }
    }

    @Test
    void describesTheTensorsOfAGraph() throws Exception {
        try (Graph graph = start(Device.Kind.CPU).open(LEVELS)) {
            assertThat(graph.device()).isEqualTo("cpu");
            assertThat(graph.inputs()).containsOnlyKeys("slices", "slope", "intercept");
            assertThat(graph.inputs().get("slices").type()).contains(Tensor.Type.INT16);
            assertThat(graph.inputs().get("slices").rank()).isEqualTo(3);
            assertThat(graph.outputs().get("prob").shape()).containsExactly(-1L, 8L, 64L, 64L);
        }
    }

    @Test
    void refusesAFileThatIsNoGraph(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("no.onnx"), "not a graph");
        OnnxRuntime runtime = start(Device.Kind.CPU);

        assertThatThrownBy(() -> runtime.open(file))
                .isInstanceOfSatisfying(
                        OnnxException.class, e -> assertThat(e.kind()).isEqualTo(OnnxException.Kind.GRAPH_INVALID));
    }

    @Test
    void reportsWrongInputsAsAFailedRun() throws Exception {
        try (Graph graph = start(Device.Kind.CPU).open(LEVELS)) {
            assertThatThrownBy(() -> graph.run(Map.of("slices", Tensor.scalar(1)), Set.of("prob"), Cancellation.none()))
                    .isInstanceOfSatisfying(
                            OnnxException.class, e -> assertThat(e.kind()).isEqualTo(OnnxException.Kind.RUN_FAILED));
        }
    }

    @Test
    void stopsARunThatIsCancelled() throws Exception {
        try (Graph graph = start(Device.Kind.CPU).open(LEVELS)) {
            Cancellation cancellation = new Cancellation();
            cancellation.cancel();

            assertThatThrownBy(() -> graph.run(levelsInputs(), Set.of("prob", "mass"), cancellation))
                    .isInstanceOfSatisfying(
                            OnnxException.class, e -> assertThat(e.kind()).isEqualTo(OnnxException.Kind.CANCELLED));
        }
    }

    @Test
    void runsTheSameGraphAgainAfterACancelledRun() throws Exception {
        try (Graph graph = start(Device.Kind.CPU).open(LEVELS)) {
            Map<String, Tensor> outputs = graph.run(levelsInputs(), Set.of("mass"), Cancellation.none());

            assertThat(outputs).containsOnlyKeys("mass");
            assertThat(outputs.get("mass").shape()).containsExactly(16, 7);
        }
    }

    @Test
    void fillsTheOutputsThatItIsGivenWithTheSameValuesToTheBit() throws Exception {
        try (Graph graph = start(Device.Kind.CPU).open(LEVELS)) {
            Tensor prob = Tensor.of(Tensor.directFloats(16 * 8 * 64 * 64), 16, 8, 64, 64);
            Tensor mass = Tensor.of(Tensor.directFloats(16 * 7), 16, 7);

            graph.runInto(levelsInputs(), Map.of("mass", mass, "prob", prob), Cancellation.none());

            Map<String, Tensor> copied = graph.run(levelsInputs(), Set.of("prob", "mass"), Cancellation.none());
            assertThat(prob.floats()).isEqualTo(copied.get("prob").floats());
            assertThat(mass.floats()).isEqualTo(copied.get("mass").floats());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 17})
    void doesNotFillAnOutputOfAnotherShape(int slices) throws Exception {
        try (Graph graph = start(Device.Kind.CPU).open(LEVELS)) {
            Tensor mass = Tensor.of(Tensor.directFloats(slices * 7), slices, 7);

            assertThatThrownBy(() -> graph.runInto(levelsInputs(), Map.of("mass", mass), Cancellation.none()))
                    .isInstanceOfSatisfying(
                            OnnxException.class, e -> assertThat(e.kind()).isEqualTo(OnnxException.Kind.RUN_FAILED));
        }
    }

    @Test
    void runsWithoutAnArenaToo() throws Exception {
        OnnxSettings plain = new OnnxSettings(1, false, true, true);
        try (Graph graph =
                OnnxRuntime.start(new Device(Device.Kind.CPU, 0), plain).open(LEVELS)) {
            assertThat(graph.run(levelsInputs(), Set.of("mass"), Cancellation.none()))
                    .hasSize(1);
        }
    }

    private static Map<String, Tensor> levelsInputs() {
        return Map.of(
                "slices", Tensor.of(Tensor.directShorts(16 * 64 * 64), 16, 64, 64),
                "slope", Tensor.scalar(1),
                "intercept", Tensor.scalar(0));
    }
}
