package org.atlasnode.app.alarm;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.atlasnode.core.config.AlarmTerms.Expectation;
import org.atlasnode.core.model.AlarmKind;
import org.atlasnode.core.model.Symptom;
import org.atlasnode.core.state.Backlogs;

/** Sources that usually send and do not. The hours are those of the clock's time zone. Thread-safe. */
public final class SilentSources implements AlarmRule {

    private final Map<String, Expectation> sources;
    private final Backlogs backlogs;
    private final Clock clock;

    public SilentSources(Map<String, Expectation> sources, Backlogs backlogs, Clock clock) {
        this.sources = Map.copyOf(sources);
        this.backlogs = backlogs;
        this.clock = clock;
    }

    @Override
    public List<Symptom> symptoms(Instant now) {
        List<Symptom> symptoms = new ArrayList<>();
        backlogs.lastHeardOf(sources.keySet().stream().sorted().toList()).forEach((peer, last) -> {
            Expectation expected = sources.get(peer);
            if (expected != null && isTooLong(expected, last, now)) {
                symptoms.add(symptom(peer, expected, last));
            }
        });
        return symptoms;
    }

    private boolean isTooLong(Expectation expected, Instant last, Instant now) {
        Duration limit = expected.every();
        return expected.hours().elapsed(last, now, limit, clock.getZone()).compareTo(limit) >= 0;
    }

    private Symptom symptom(String peer, Expectation expected, Instant last) {
        return new Symptom(
                AlarmKind.SOURCE_SILENT,
                peer,
                1,
                last,
                peer + " has sent no image since " + Words.time(last, clock.getZone()) + ", and usually sends every "
                        + Words.duration(expected.every()) + ".",
                "Ask whether the device is in use. If it is, look whether it reaches this node: ./atlas status shows its"
                        + " last call and why it was refused, ./atlas doctor checks the ports.");
    }
}
