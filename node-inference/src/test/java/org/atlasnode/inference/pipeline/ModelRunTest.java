package org.atlasnode.inference.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.Map;
import org.atlasnode.inference.onnx.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRunTest {

    private static Map<String, Tensor> outputs(float third) {
        return Map.of("heat", Tensor.of(FloatBuffer.wrap(new float[] {0, 1, third, 0.5f}), 2, 2));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void anOutputWithAValueThatIsNotFiniteIsAFailureAndNoAnswer(float value) {
        assertThatThrownBy(() -> ModelRun.output(outputs(value), "heat", 2, -1))
                .isInstanceOfSatisfying(AnalysisException.class, e -> {
                    assertThat(e.failure()).isEqualTo(NodeFailure.MODEL_OUTPUT);
                    assertThat(e).hasMessageContaining("the model answered " + value + " in heat");
                });
    }

    @Test
    void anOutputOfFiniteValuesIsTaken() throws Exception {
        assertThat(ModelRun.output(outputs(2), "heat", 2, -1).elementCount()).isEqualTo(4);
    }

    @Test
    void anOutputOfAnotherShapeIsAFailure() {
        assertThatThrownBy(() -> ModelRun.output(outputs(0), "heat", 3, 2))
                .isInstanceOfSatisfying(
                        AnalysisException.class, e -> assertThat(e.failure()).isEqualTo(NodeFailure.MODEL_OUTPUT));
    }
}
