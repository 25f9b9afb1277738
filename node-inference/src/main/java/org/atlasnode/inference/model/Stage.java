package org.atlasnode.inference.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A step of a model: one graph, or several of one contract, and how they are fed. Immutable. */
public sealed interface Stage {

    /** The contract that a stage fulfils; in manifests the lower-case name. */
    enum Kind {
        LEVELS,
        VERTEBRA,
        SLICE_CLASSIFIER
    }

    Kind kind();

    String name();

    /** Its graphs, each to be run with the same inputs. */
    List<GraphFile> graphs();

    Tensors tensors();

    /** The tensors of one of its graphs. */
    default Tensors tensors(GraphFile graph) {
        return tensors();
    }

    /** Whether one of its graphs has a heat map. */
    default boolean hasHeat() {
        return graphs().stream()
                .anyMatch(graph -> tensors(graph).findOutput("heat").isPresent());
    }

    /** The graph's file, its length and the operator set that it is written for. */
    record GraphFile(PackageFile file, long bytes, int opset) {}

    /**
     * Tensor names of the graph by the names of the contract.
     *
     * @param windowsHu Hounsfield limits of the channels, for a graph that has the input {@code windows}; else empty
     */
    record Tensors(Map<String, String> inputs, Map<String, String> outputs, List<Range> windowsHu) {

        public Tensors {
            inputs = Map.copyOf(inputs);
            outputs = Map.copyOf(outputs);
            windowsHu = List.copyOf(windowsHu);
        }

        public String input(String name) {
            return required(inputs, name);
        }

        public String output(String name) {
            return required(outputs, name);
        }

        /** The tensor of an output that a graph may lack. */
        public Optional<String> findOutput(String name) {
            return Optional.ofNullable(outputs.get(name));
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
     * Names the structure of every voxel: the whole series in one call.
     *
     * @param structures names of the classes after the background, in order along the body from the head down
     * @param pitchMm distance of the slices that the graph is given
     * @param zMultiple their number is padded to a multiple of it
     * @param grid cells per row and column of the answer
     */
    record Levels(
            String name,
            GraphFile graph,
            Tensors tensors,
            List<String> structures,
            double pitchMm,
            int zMultiple,
            int grid)
            implements Stage {

        public Levels {
            structures = List.copyOf(structures);
        }

        @Override
        public Kind kind() {
            return Kind.LEVELS;
        }

        @Override
        public List<GraphFile> graphs() {
            return List.of(graph);
        }
    }

    /**
     * Judges single structures, cut out of the series.
     *
     * @param cropMm side of the square round a structure
     * @param sliceCount slices sampled over a structure
     */
    record Vertebra(String name, GraphFile graph, Tensors tensors, double cropMm, int sliceCount) implements Stage {

        @Override
        public Kind kind() {
            return Kind.VERTEBRA;
        }

        @Override
        public List<GraphFile> graphs() {
            return List.of(graph);
        }
    }

    /** Judges whole slices, one by one with their neighbours, and takes the series' answer from the highest. */
    record SliceClassifier(
            String name, List<Member> members, Tensors tensors, Sampling sampling, Aggregation aggregation)
            implements Stage {

        public SliceClassifier {
            members = List.copyOf(members);
        }

        @Override
        public Kind kind() {
            return Kind.SLICE_CLASSIFIER;
        }

        @Override
        public List<GraphFile> graphs() {
            return members.stream().map(Member::graph).toList();
        }

        @Override
        public Tensors tensors(GraphFile graph) {
            return members.stream()
                    .filter(member -> member.graph().equals(graph))
                    .map(Member::tensors)
                    .findFirst()
                    .orElse(tensors);
        }

        /** Whether a member answers this. */
        public boolean answers(String target) {
            return members.stream().anyMatch(member -> member.columns().contains(target));
        }
    }

    /**
     * One graph of a slice classifier.
     *
     * @param tensors those of the stage, with outputs of its own where it has others
     * @param columns what each column of its answer is about: a target, or the patient
     */
    record Member(GraphFile graph, Tensors tensors, List<String> columns) {

        public Member {
            columns = List.copyOf(columns);
        }
    }

    /**
     * Which slices a classifier is given, and what of them.
     *
     * @param windowMm side of the square round the centre of bone; absent: the whole image
     * @param pitchMm distance of the slices; absent: every slice
     * @param halo neighbours on each side that the graph is given with a slice
     * @param batch slices in one run
     */
    record Sampling(Plane plane, Optional<Double> windowMm, Optional<Double> pitchMm, int halo, int batch) {}

    /** The plane of the slices: as received, or cut through the volume. */
    enum Plane {
        AXIAL,
        SAGITTAL,
        CORONAL
    }

    /** The series' probability: the mean of the {@code count} highest of its slices. */
    record Aggregation(int count) {}
}
