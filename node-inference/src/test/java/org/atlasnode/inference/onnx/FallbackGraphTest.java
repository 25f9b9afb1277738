package org.atlasnode.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FallbackGraphTest {

    private static final Tensor ENTRIES = Tensor.of(FloatBuffer.wrap(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}), 5, 2);

    /** Answers its entries doubled; has memory for so many. */
    private static final class LimitedGraph implements Graph {

        private final String device;
        private final int capacity;
        private final OnnxException.Kind failure;
        private final List<Integer> sizes = new ArrayList<>();
        private boolean closed;

        LimitedGraph(String device, int capacity, OnnxException.Kind failure) {
            this.device = device;
            this.capacity = capacity;
            this.failure = failure;
        }

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
            return device;
        }

        @Override
        public Map<String, Tensor> run(Map<String, Tensor> inputs, Set<String> wanted, Cancellation cancellation)
                throws OnnxException {
            Tensor x = inputs.get("x");
            sizes.add(x.size(0));
            if (x.size(0) > capacity) {
                throw new OnnxException(failure, "too much");
            }
            FloatBuffer doubled = FloatBuffer.allocate(x.elementCount());
            for (int i = 0; i < x.elementCount(); i++) {
                doubled.put(i, 2 * x.floats().get(i));
            }
            return Map.of("y", Tensor.of(doubled, x.shape()));
        }

        @Override
        public void runInto(Map<String, Tensor> inputs, Map<String, Tensor> outputs, Cancellation cancellation)
                throws OnnxException {
            Tensor doubled = run(inputs, outputs.keySet(), cancellation).get("y");
            outputs.get("y").floats().put(doubled.floats());
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static float[] run(Graph graph) throws OnnxException {
        Batch batch = new Batch(Map.of("x", ENTRIES), Map.of("slope", Tensor.scalar(1)));
        Tensor y = graph.runBatch(batch, Set.of("y"), Cancellation.none()).get("y");
        float[] values = new float[y.elementCount()];
        y.floats().get(values);
        return values;
    }

    @Test
    void splitsABatchThatExhaustsMemoryAndKeepsTheOrder() throws Exception {
        LimitedGraph gpu = new LimitedGraph("cuda:0", 2, OnnxException.Kind.OUT_OF_MEMORY);
        LimitedGraph cpu = new LimitedGraph("cpu", 99, OnnxException.Kind.OUT_OF_MEMORY);

        float[] values = run(new FallbackGraph(gpu, () -> cpu));

        assertThat(values).containsExactly(0, 2, 4, 6, 8, 10, 12, 14, 16, 18);
        assertThat(gpu.sizes).containsExactly(5, 2, 3, 1, 2);
        assertThat(cpu.sizes).isEmpty();
    }

    @Test
    void goesToTheCpuWhereNotEvenOneEntryFits() throws Exception {
        LimitedGraph gpu = new LimitedGraph("cuda:0", 0, OnnxException.Kind.OUT_OF_MEMORY);
        LimitedGraph cpu = new LimitedGraph("cpu", 99, OnnxException.Kind.OUT_OF_MEMORY);
        FallbackGraph graph = new FallbackGraph(gpu, () -> cpu);

        assertThat(run(graph)).containsExactly(0, 2, 4, 6, 8, 10, 12, 14, 16, 18);
        assertThat(cpu.sizes).containsOnly(1).hasSize(5);
        graph.close();
        assertThat(gpu.closed).isTrue();
        assertThat(cpu.closed).isTrue();
    }

    @Test
    void goesToTheCpuAtOnceWhereTheInputIsNoBatch() throws Exception {
        LimitedGraph gpu = new LimitedGraph("cuda:0", 4, OnnxException.Kind.OUT_OF_MEMORY);
        LimitedGraph cpu = new LimitedGraph("cpu", 99, OnnxException.Kind.OUT_OF_MEMORY);

        new FallbackGraph(gpu, () -> cpu).run(Map.of("x", ENTRIES), Set.of("y"), Cancellation.none());

        assertThat(cpu.sizes).containsExactly(5);
    }

    @Test
    void fillsTheOutputsOnTheCpuWhereTheDeviceIsFull() throws Exception {
        LimitedGraph gpu = new LimitedGraph("cuda:0", 4, OnnxException.Kind.OUT_OF_MEMORY);
        LimitedGraph cpu = new LimitedGraph("cpu", 99, OnnxException.Kind.OUT_OF_MEMORY);
        Tensor y = Tensor.of(Tensor.directFloats(10), 5, 2);

        new FallbackGraph(gpu, () -> cpu).runInto(Map.of("x", ENTRIES), Map.of("y", y), Cancellation.none());

        assertThat(cpu.sizes).containsExactly(5);
        assertThat(y.floats()).isEqualTo(FloatBuffer.wrap(new float[] {0, 2, 4, 6, 8, 10, 12, 14, 16, 18}));
    }

    @Test
    void leavesOtherFailuresAlone() {
        LimitedGraph gpu = new LimitedGraph("cuda:0", 2, OnnxException.Kind.RUN_FAILED);
        LimitedGraph cpu = new LimitedGraph("cpu", 99, OnnxException.Kind.OUT_OF_MEMORY);

        assertThatThrownBy(() -> run(new FallbackGraph(gpu, () -> cpu))).hasMessage("too much");
        assertThat(cpu.sizes).isEmpty();
    }
}
