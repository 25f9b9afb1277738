package org.atlasnode.core.state;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.atlasnode.core.model.Alarm;
import org.atlasnode.core.model.Symptom;

/** The alarms of the node, durable, and with each the messages that tell of it. Thread-safe. */
public interface Alarms {

    /** Those whose symptom lasts, oldest first. */
    List<Alarm> open();

    /** The newest of all, newest first. */
    List<Alarm> newest(int limit);

    /**
     * Opens an alarm, and puts the messages about it into their queues in the same transaction.
     *
     * @param told makes the messages of the alarm
     */
    Alarm raise(Symptom symptom, Instant now, Function<Alarm, List<Notices.Addressed>> told);

    /**
     * Keeps what has changed of an alarm, and puts the messages about that into their queues in the same transaction.
     * Where people were told anew, nobody has acknowledged it any more; else an acknowledgement stays that came meanwhile.
     */
    void keep(Alarm alarm, List<Notices.Addressed> told);

    /** Says that a person has taken an open alarm over; whether there is such an alarm. */
    boolean acknowledge(long id, Instant now);

    /** Forgets alarms that were cleared before this; returns how many. */
    int forget(Instant clearedBefore);
}
