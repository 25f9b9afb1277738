package org.atlasnode.inference.model;

import java.util.Map;

/** A graph of a package and how it is fed. Immutable. */
public sealed interface Stage {

    /** The contract that a stage fulfils; in manifests the lower-case name. */
    enum Kind {
        LEVELS,
        VERTEBRA
    }

    Kind kind();

    String name();

    GraphFile graph();

    Tensors tensors();

    /** The graph's file, its length and the operator set that it is written for. */
    record GraphFile(PackageFile file, long bytes, int opset) {}

    /** Tensor names of the graph by the names of the contract. */
    record Tensors(Map<String, String> inputs, Map<String, String> outputs) {

        public Tensors {
            inputs = Map.copyOf(inputs);
            outputs = Map.copyOf(outputs);
        }

        public String input(String name) {
            return required(inputs, name);
        }

        public String output(String name) {
            return required(outputs, name);
        }

        private static String required(Map<String, String> names, String name) {
            String tensor = names.get(name);
            if (tensor == null) {
                throw new IllegalArgumentException("no tensor for " + name);
            }
            return tensor;
        }
    }

    /**
     * Names the cervical level of every voxel: the whole series in one call.
     *
     * @param pitchMm distance of the slices that the graph is given
     * @param zMultiple their number is padded to a multiple of it
     * @param grid cells per row and column of the answer
     */
    record Levels(String name, GraphFile graph, Tensors tensors, double pitchMm, int zMultiple, int grid)
            implements Stage {

        @Override
        public Kind kind() {
            return Kind.LEVELS;
        }
    }

    /**
     * Judges single vertebrae.
     *
     * @param cropMm side of the square round a vertebra
     * @param sliceCount slices sampled over a vertebra
     */
    record Vertebra(String name, GraphFile graph, Tensors tensors, double cropMm, int sliceCount) implements Stage {

        @Override
        public Kind kind() {
            return Kind.VERTEBRA;
        }
    }
}
