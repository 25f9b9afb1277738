package org.atlasnode.inference.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code model.yaml} says of a package, schema 2. Immutable. */
public record Manifest(
        Identity identity,
        Documentation documentation,
        Accepts accepts,
        List<Stage> stages,
        PostProcessing post,
        SelfCheck selfCheck,
        List<GoldenVector> golden) {

    public Manifest {
        stages = List.copyOf(stages);
        golden = List.copyOf(golden);
    }

    /**
     * Who the model is.
     *
     * @param version semantic version
     * @param intendedUse demonstration, research or clinical
     * @param label stands on every result, ASCII
     */
    public record Identity(
            String id,
            String version,
            String title,
            String intendedUse,
            String label,
            String manufacturer,
            String licence) {}

    /**
     * For people.
     *
     * @param card file of the model card
     */
    public record Documentation(
            String card, Map<String, String> provenance, List<Performance> performance, List<String> knownFailures) {

        public Documentation {
            provenance = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(provenance));
            performance = List.copyOf(performance);
            knownFailures = List.copyOf(knownFailures);
        }
    }

    /**
     * A measured figure.
     *
     * @param set on what
     * @param count how many cases
     * @param confidenceInterval 95 %
     */
    public record Performance(String set, int count, String metric, double value, Optional<Range> confidenceInterval) {}

    /** What the model answers. */
    public Outputs outputs() {
        return post.outputs();
    }

    /** The stages of a kind, in order. */
    public <S extends Stage> List<S> stages(Class<S> kind) {
        return stages.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The structures that the model segments, from the head down; empty where it segments none. */
    public List<String> structures() {
        return stages(Stage.Levels.class).stream()
                .findFirst()
                .map(Stage.Levels::structures)
                .orElse(List.of());
    }
}
