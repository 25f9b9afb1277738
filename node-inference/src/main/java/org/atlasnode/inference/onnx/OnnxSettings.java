package org.atlasnode.inference.onnx;

/**
 * How sessions are made.
 *
 * @param intraOpThreads threads of one run on the CPU
 * @param cpuArena whether the memory of a run is pooled and kept for the next: giving it back after each run costs more
 *     processor time than the run itself, for the system clears it anew
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
     * Measured with the first cspine-fracture package over 90 slices by {@code atlas models benchmark}, one thread: 2.2
     * CPU s with memory kept, 6.1 with memory given back after each run, 1.6 of the bare graphs.
     */
    public static OnnxSettings defaults() {
        return new OnnxSettings(Runtime.getRuntime().availableProcessors(), true, false, false);
    }
}
