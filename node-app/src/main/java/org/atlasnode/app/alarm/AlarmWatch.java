package org.atlasnode.app.alarm;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.Alarm;
import org.atlasnode.core.model.AlarmKind;
import org.atlasnode.core.model.Symptom;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.state.Alarms;

/**
 * Compares what is wrong with the alarms that are open: raises, reminds, clears. All of it is durable, so that a restart
 * raises nothing twice and forgets nothing. Thread-safe; two runs never overlap.
 */
public final class AlarmWatch implements Runnable, AutoCloseable {

    public static final String TASK = "alarms";

    private static final EventLog EVENTS = EventLog.of(AlarmWatch.class);
    private static final int RAISED = 5012;
    private static final int CLEARED = 5013;
    private static final Duration KEEP = Duration.ofDays(90);

    private final List<AlarmRule> rules;
    private final Alarms alarms;
    private final Announcer announcer;
    private final Duration remindEvery;
    private final Clock clock;
    private final Runnable wakePost;
    private List<Alarm> open = List.of();
    private boolean watching;

    /** @param wakePost runs after messages were queued */
    public AlarmWatch(
            List<AlarmRule> rules,
            Alarms alarms,
            Announcer announcer,
            Duration remindEvery,
            Clock clock,
            Runnable wakePost) {
        this.rules = List.copyOf(rules);
        this.alarms = alarms;
        this.announcer = announcer;
        this.remindEvery = remindEvery;
        this.clock = clock;
        this.wakePost = wakePost;
    }

    /** Looks from now on: what has not started yet with the node is no alarm. */
    public synchronized void start() {
        watching = true;
    }

    @Override
    public synchronized void run() {
        if (!watching) {
            return;
        }
        Instant now = clock.instant();
        List<Symptom> symptoms =
                rules.stream().flatMap(rule -> rule.symptoms(now).stream()).toList();
        List<Alarm> lasting = new ArrayList<>();
        boolean told = false;
        for (Alarm alarm : alarms.open()) {
            Optional<Symptom> symptom =
                    symptoms.stream().filter(alarm.symptom()::isSameAs).findFirst();
            told |= symptom.isPresent() ? goesOn(alarm, symptom.get(), now, lasting) : ends(alarm, now);
        }
        for (Symptom symptom : symptoms) {
            if (lasting.stream().noneMatch(alarm -> alarm.symptom().isSameAs(symptom))) {
                lasting.add(begins(symptom, now));
                told = true;
            }
        }
        open = List.copyOf(lasting);
        alarms.forget(now.minus(KEEP));
        if (told) {
            wakePost.run();
        }
    }

    private Alarm begins(Symptom symptom, Instant now) {
        Alarm alarm = alarms.raise(symptom, now, announcer::raised);
        EVENTS.warn(
                RAISED,
                "Alarm {} {} {}: {} {}",
                alarm.id(),
                symptom.kind(),
                symptom.subject(),
                symptom.sentence(),
                symptom.remedy());
        return alarm;
    }

    /** An alarm that somebody took over is quiet, unless it becomes worse; then it is everybody's again. */
    private boolean goesOn(Alarm alarm, Symptom symptom, Instant now, List<Alarm> lasting) {
        boolean worse = symptom.affected() > alarm.symptom().affected();
        boolean remind = alarm.acknowledged().isPresent()
                ? worse
                : !now.isBefore(alarm.told().plus(remindEvery));
        Symptom known = begun(alarm, symptom);
        Alarm next = remind ? alarm.with(known).toldAt(now) : alarm.with(known);
        if (remind || !alarm.symptom().equals(known)) {
            alarms.keep(next, remind ? announcer.reminder(next, now) : List.of());
        }
        lasting.add(next);
        return remind;
    }

    /** A readiness check knows no beginning: the first time it was seen is the best there is. */
    private static Symptom begun(Alarm alarm, Symptom symptom) {
        return symptom.kind() == AlarmKind.NOT_READY
                ? new Symptom(
                        symptom.kind(),
                        symptom.subject(),
                        symptom.affected(),
                        alarm.symptom().since(),
                        symptom.sentence(),
                        symptom.remedy())
                : symptom;
    }

    private boolean ends(Alarm alarm, Instant now) {
        alarms.keep(alarm.clearedAt(now), announcer.cleared(alarm, now));
        EVENTS.info(
                CLEARED,
                "Alarm {} {} {} is over",
                alarm.id(),
                alarm.symptom().kind(),
                alarm.symptom().subject());
        return true;
    }

    /** How many alarms of a kind were open at the last look. */
    public synchronized int openCount(AlarmKind kind) {
        return (int)
                open.stream().filter(alarm -> alarm.symptom().kind() == kind).count();
    }

    /** Looks no more: what stops now with the node is no alarm. */
    @Override
    public synchronized void close() {
        watching = false;
    }
}
