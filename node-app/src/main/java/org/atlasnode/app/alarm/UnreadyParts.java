package org.atlasnode.app.alarm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.atlasnode.core.model.AlarmKind;
import org.atlasnode.core.model.Symptom;

/** Parts of the node that its readiness says are not well: the same checks as at {@code /health/ready}. Thread-safe. */
public final class UnreadyParts implements AlarmRule {

    private final Supplier<Map<String, String>> checks;

    /** @param checks the problem of each part by its name, empty where it is well */
    public UnreadyParts(Supplier<Map<String, String>> checks) {
        this.checks = checks;
    }

    @Override
    public List<Symptom> symptoms(Instant now) {
        List<Symptom> symptoms = new ArrayList<>();
        checks.get().forEach((part, problem) -> {
            if (!problem.isEmpty()) {
                symptoms.add(new Symptom(
                        AlarmKind.NOT_READY,
                        part,
                        1,
                        now,
                        "The node is not ready for work: " + problem + ".",
                        "./atlas doctor looks at all parts and says what to do for each."));
            }
        });
        return symptoms;
    }
}
