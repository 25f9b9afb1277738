package org.atlasnode.core.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A symptom that is, or was, worth telling people.
 *
 * @param told when people were told last
 * @param acknowledged when a person took it over; absent where none did, or it has become worse since
 * @param cleared when the symptom was gone; absent while it lasts
 */
public record Alarm(
        long id,
        Symptom symptom,
        Instant raised,
        Instant told,
        Optional<Instant> acknowledged,
        Optional<Instant> cleared) {

    public boolean isOpen() {
        return cleared.isEmpty();
    }

    /** The same alarm with what is known of its symptom now. */
    public Alarm with(Symptom other) {
        return new Alarm(id, other, raised, told, acknowledged, cleared);
    }

    /** People are told again, whoever acknowledged it before. */
    public Alarm toldAt(Instant time) {
        return new Alarm(id, symptom, raised, time, Optional.empty(), cleared);
    }

    public Alarm clearedAt(Instant time) {
        return new Alarm(id, symptom, raised, told, acknowledged, Optional.of(time));
    }
}
