package org.atlasnode.inference.onnx;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Inputs of independent entries along the first axis, and inputs common to all of them. Immutable as far as its tensors
 * are.
 *
 * @param entries tensors of equal length along the first axis
 * @param common tensors that every part is run with
 */
public record Batch(Map<String, Tensor> entries, Map<String, Tensor> common) {

    public Batch {
        entries = Map.copyOf(entries);
        common = Map.copyOf(common);
        if (entries.values().stream()
                        .mapToInt(tensor -> tensor.size(0))
                        .distinct()
                        .count()
                != 1) {
            throw new IllegalArgumentException("entries of different number: " + entries);
        }
    }

    public int size() {
        return entries.values().iterator().next().size(0);
    }

    /** All inputs together. */
    public Map<String, Tensor> inputs() {
        Map<String, Tensor> all = new LinkedHashMap<>(entries);
        all.putAll(common);
        return all;
    }

    /** The entries {@code from} to {@code to - 1}. */
    Batch part(int from, int to) {
        Map<String, Tensor> part = new LinkedHashMap<>();
        entries.forEach((name, tensor) -> part.put(name, tensor.slice(from, to)));
        return new Batch(part, common);
    }
}
