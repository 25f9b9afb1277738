package org.atlasnode.inference.model;

import java.util.List;
import org.atlasnode.core.model.Target;

/**
 * What a model answers. Immutable.
 *
 * @param patient the answer for the patient as a whole
 * @param targets the single answers, in the order of reports
 */
public record Outputs(Target patient, List<Target> targets) {

    public Outputs {
        targets = List.copyOf(targets);
    }

    /** Names of the targets, without the patient. */
    public List<String> names() {
        return targets.stream().map(Target::name).toList();
    }
}
