package org.atlasnode.core.model;

import java.util.List;

/**
 * A model to run over a series, and those to run in its shadow. Immutable.
 *
 * @param shadows computed over the same series and compared with the model; nobody gets their results
 */
public record PlannedRun(ModelChoice model, List<ModelChoice> shadows) {

    public PlannedRun {
        shadows = List.copyOf(shadows);
    }

    /** A model without shadows, by its text. */
    public static PlannedRun of(String model) {
        return new PlannedRun(ModelChoice.of(model), List.of());
    }
}
