package org.atlasnode.inference.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunMemoryTest {

    private final RunMemory.Pool pool = new RunMemory.Pool();

    @Test
    void goesFromOneRunToTheNextAndIsNeverSharedByTwo() {
        RunMemory first = pool.take();
        RunMemory second = pool.take();

        assertThat(second.slices()).isNotSameAs(first.slices());
        assertThat(second.tensors()).isNotSameAs(first.tensors());
        pool.giveBack(first);
        assertThat(pool.take()).isSameAs(first);
        assertThat(pool.take().slices()).isNotSameAs(first.slices());
    }
}
