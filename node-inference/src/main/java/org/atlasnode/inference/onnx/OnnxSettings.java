package org.atlasnode.inference.onnx;

/**
 * How sessions are made.
 *
 * @param intraOpThreads threads of one run on the CPU
 * @param cpuArena whether the memory of a run is pooled; it is given back after the run
 * @param memoryPattern whether allocations are planned ahead; of use only where shapes never change
 * @param spinning whether threads wait for work by turning in a loop: a little faster on an idle machine, much slower on
 *     a busy one
 */
public record OnnxSettings(int intraOpThreads, boolean cpuArena, boolean memoryPattern, boolean spinning) {

    public OnnxSettings {
        if (intraOpThreads < 1) {
            throw new IllegalArgumentException("no thread to run on: " + intraOpThreads);
        }
    }

    /**
     * All processors, pooled memory, no spinning: the node receives images while it computes, and series differ in size.
     * Measured with the first cspine-fracture package: 2.3 CPU s for the sample study, 4.1 with ONNX Runtime's spinning
     * and no arena.
     */
    public static OnnxSettings defaults() {
        return new OnnxSettings(Runtime.getRuntime().availableProcessors(), true, false, false);
    }
}
