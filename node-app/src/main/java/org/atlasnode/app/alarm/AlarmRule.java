package org.atlasnode.app.alarm;

import java.time.Instant;
import java.util.List;
import org.atlasnode.core.model.Symptom;

/** Finds one kind of thing that may be wrong. Thread-safe. */
@FunctionalInterface
public interface AlarmRule {

    /** What is wrong now; none where all is well. */
    List<Symptom> symptoms(Instant now);
}
