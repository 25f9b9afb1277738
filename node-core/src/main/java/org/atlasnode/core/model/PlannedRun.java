package org.atlasnode.core.model;

import java.util.List;

/**
 * A model to run over a series, and those to run in its shadow. Immutable.
 *
 * @param shadows computed over the same series and compared with the model; nobody gets their results
 * @param priority of the source of the series
 */
public record PlannedRun(ModelChoice model, List<ModelChoice> shadows, Priority priority) {

    public PlannedRun {
        shadows = List.copyOf(shadows);
    }

    /** A run that is as urgent as most. */
    public PlannedRun(ModelChoice model, List<ModelChoice> shadows) {
        this(model, shadows, Priority.NORMAL);
    }

    public PlannedRun withPriority(Priority other) {
        return new PlannedRun(model, shadows, other);
    }

    /** A model without shadows, by its text. */
    public static PlannedRun of(String model) {
        return new PlannedRun(ModelChoice.of(model), List.of());
    }
}
