package org.atlasnode.inference.pipeline;

import java.lang.ref.SoftReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.atlasnode.core.volume.SliceArrays;
import org.atlasnode.inference.onnx.TensorBuffers;

/**
 * What a run reads a series into and feeds the graphs from, some hundred megabytes, used by one run after another: a fresh
 * piece each time costs more than the reading, for the system clears it and the garbage collector moves it. Immutable by
 * agreement, confined to one run at a time.
 */
record RunMemory(SliceArrays slices, TensorBuffers tensors) {

    /** Pieces that no run uses. They are given up where memory runs short. Thread-safe. */
    static final class Pool {

        private final Queue<SoftReference<RunMemory>> idle = new ConcurrentLinkedQueue<>();

        RunMemory take() {
            for (SoftReference<RunMemory> next = idle.poll(); next != null; next = idle.poll()) {
                RunMemory memory = next.get();
                if (memory != null) {
                    return memory;
                }
            }
            return new RunMemory(new SliceArrays(), new TensorBuffers());
        }

        /** No run may use it from here on. */
        void giveBack(RunMemory memory) {
            idle.add(new SoftReference<>(memory));
        }
    }
}
