package org.atlasnode.app.evaluate.labels;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a model answers, by the names of its manifest.
 *
 * @param patient the answer for the patient as a whole
 * @param parts all others in their order; empty where there is no other
 */
public record Targets(String patient, List<String> parts) {

    /** What tables call the patient, whatever the model calls it. */
    private static final Set<String> PATIENT_COLUMNS = Set.of("patient_overall", "overall", "patient");

    public Targets {
        parts = List.copyOf(parts);
    }

    public List<String> all() {
        return Stream.concat(Stream.of(patient), parts.stream()).toList();
    }

    /** The target of a column, by its name in any case. */
    Optional<String> find(String column) {
        String name = column.strip().toLowerCase(Locale.ROOT);
        return PATIENT_COLUMNS.contains(name)
                ? Optional.of(patient)
                : all().stream()
                        .filter(target -> target.toLowerCase(Locale.ROOT).equals(name))
                        .findFirst();
    }
}
