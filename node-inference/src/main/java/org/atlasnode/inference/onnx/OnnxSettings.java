package org.atlasnode.inference.onnx;

/**
 * How sessions are made.
 *
 * @param intraOpThreads threads of one run on the CPU
 * @param cpuArena whether memory of a run is kept for the next: faster, but the peak stays for good
 * @param memoryPattern whether allocations are planned ahead; of use only where shapes never change
 */
public record OnnxSettings(int intraOpThreads, boolean cpuArena, boolean memoryPattern) {

    public OnnxSettings {
        if (intraOpThreads < 1) {
            throw new IllegalArgumentException("no thread to run on: " + intraOpThreads);
        }
    }

    /** All processors, memory given back after each run: series differ in size, and a node idles most of the time. */
    public static OnnxSettings defaults() {
        return new OnnxSettings(Runtime.getRuntime().availableProcessors(), false, false);
    }
}
