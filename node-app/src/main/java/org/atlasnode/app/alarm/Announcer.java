package org.atlasnode.app.alarm;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Predicate;
import org.atlasnode.core.config.Channel;
import org.atlasnode.core.model.Alarm;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.Notice;
import org.atlasnode.core.model.Notice.Event;
import org.atlasnode.core.model.Symptom;
import org.atlasnode.core.state.Notices.Addressed;

/**
 * Makes the messages: what, since when, what to do. They are made of names of the configuration, numbers of this node,
 * counts and times only, so that none holds patient data; of a positive answer not even a UID. Immutable, thread-safe.
 */
public final class Announcer {

    private final List<Channel> channels;
    private final ZoneId zone;

    public Announcer(List<Channel> channels, ZoneId zone) {
        this.channels = List.copyOf(channels);
        this.zone = zone;
    }

    List<Addressed> raised(Alarm alarm) {
        Symptom symptom = alarm.symptom();
        String text = symptom.sentence() + "\n\nSince: " + Words.time(symptom.since(), zone) + "\nWhat to do: "
                + symptom.remedy() + "\n\n" + handling(alarm);
        return alarms(new Notice(Event.RAISED, "Alarm: " + title(symptom), text, alarm.raised()));
    }

    List<Addressed> reminder(Alarm alarm, Instant now) {
        Symptom symptom = alarm.symptom();
        String text = "This alarm was raised at " + Words.time(alarm.raised(), zone) + " and is still open.\n\n"
                + symptom.sentence() + "\n\nSince: " + Words.time(symptom.since(), zone) + "\nWhat to do: "
                + symptom.remedy() + "\n\n" + handling(alarm);
        return alarms(new Notice(Event.REMINDER, "Still: " + title(symptom), text, now));
    }

    List<Addressed> cleared(Alarm alarm, Instant now) {
        String text = "Alarm " + alarm.id() + " is over; nothing is to be done.\n\nIt was: "
                + alarm.symptom().sentence() + "\nRaised: " + Words.time(alarm.raised(), zone) + "\nOver: "
                + Words.time(now, zone) + ", after " + Words.duration(Duration.between(alarm.raised(), now));
        return alarms(new Notice(Event.CLEARED, "Over: " + title(alarm.symptom()), text, now));
    }

    private static String handling(Alarm alarm) {
        return "This is alarm " + alarm.id() + ". Whoever takes it over writes: ./atlas alarms ack " + alarm.id();
    }

    /** @param source the peer that sent the series */
    List<Addressed> positive(Job job, String source, String label, Instant now) {
        String text = "Job " + job.id() + " has a positive answer: the model " + job.model()
                + " suspects a finding.\n\n"
                + "Pipeline: " + job.modelId() + "\nSource: " + source + "\nAnswered: "
                + Words.time(job.state().since(), zone) + "\n\nWhat to do: look at the study in the PACS, where its"
                + " results are sent; ./atlas status shows which it is. " + label;
        Notice notice =
                new Notice(Event.POSITIVE, "Positive answer of " + job.modelId() + ", job " + job.id(), text, now);
        return addressed(notice, Channel::positives);
    }

    private List<Addressed> alarms(Notice notice) {
        return addressed(notice, Channel::alarms);
    }

    private List<Addressed> addressed(Notice notice, Predicate<Channel> wanted) {
        return channels.stream()
                .filter(wanted)
                .map(channel -> new Addressed(channel.name(), notice))
                .toList();
    }

    private static String title(Symptom symptom) {
        String subject = symptom.subject();
        return switch (symptom.kind()) {
            case SOURCE_SILENT -> subject + " sends nothing";
            case SERIES_STUCK -> "series from " + subject + " are not taken up";
            case NO_RESULT -> subject + " gives no results";
            case DELIVERY_LATE -> "results for " + subject + " wait";
            case DELIVERY_DEAD -> "results for " + subject + " were given up";
            case RESULT_INVALID -> "a result of " + subject + " is not valid";
            case NOT_READY -> "the node is not ready: " + subject;
            case CERTIFICATE -> "the certificate of " + subject + " expires";
        };
    }
}
