package org.atlasnode.inference.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import org.atlasnode.inference.onnx.Tensor;
import org.junit.jupiter.api.Test;

class LevelPathTest {

    /** Slices from the feet; each names the level with a large area, 0 none. */
    private static int[] path(int... levels) {
        FloatBuffer mass = FloatBuffer.allocate(levels.length * 7);
        for (int z = 0; z < levels.length; z++) {
            if (levels[z] > 0) {
                mass.put(z * 7 + levels[z] - 1, 500);
            }
        }
        return LevelPath.of(Tensor.of(mass, levels.length, 7), levels.length);
    }

    @Test
    void climbsFromBelowC7ToAboveC1() {
        assertThat(path(0, 7, 7, 6, 5, 4, 3, 2, 2, 1, 0)).containsExactly(8, 7, 7, 6, 5, 4, 3, 2, 2, 1, 0);
    }

    @Test
    void overrulesASliceThatGoesBack() {
        assertThat(path(7, 7, 6, 6, 7, 6, 6, 5, 5)).containsExactly(7, 7, 6, 6, 6, 6, 6, 5, 5);
    }

    @Test
    void maySkipALevel() {
        assertThat(path(6, 6, 4, 4)).containsExactly(6, 6, 4, 4);
    }

    @Test
    void staysBelowWhereNothingIsSeen() {
        assertThat(path(0, 0, 0)).containsExactly(8, 8, 8);
    }
}
