package org.atlasnode.app.alarm;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.atlasnode.app.status.AlarmReport;
import org.atlasnode.app.status.AlarmReport.AlarmFacts;
import org.atlasnode.app.status.AlarmReport.ChannelFacts;
import org.atlasnode.app.status.AlarmReport.Times;
import org.atlasnode.core.config.Channel;
import org.atlasnode.core.model.Alarm;
import org.atlasnode.core.model.Symptom;
import org.atlasnode.core.state.Alarms;
import org.atlasnode.core.state.Notices;

/** Shows alarms and channels, and takes the word of who takes an alarm over. Thread-safe. */
public final class AlarmBoard {

    private static final int MOST = 200;

    private final Alarms alarms;
    private final Notices notices;
    private final Map<String, Channel> channels;
    private final Clock clock;

    public AlarmBoard(Alarms alarms, Notices notices, List<Channel> channels, Clock clock) {
        this.alarms = alarms;
        this.notices = notices;
        this.channels = channels.stream().collect(Collectors.toMap(Channel::name, Function.identity()));
        this.clock = clock;
    }

    /** The alarms that are open. */
    public AlarmReport open() {
        return report(alarms.open());
    }

    /** The newest alarms, those that are over too. */
    public AlarmReport all() {
        return report(alarms.newest(MOST));
    }

    /** Says that somebody takes an open alarm over; whether there is such an alarm. */
    public boolean acknowledge(long id) {
        return alarms.acknowledge(id, clock.instant());
    }

    private AlarmReport report(List<Alarm> shown) {
        List<ChannelFacts> facts = new ArrayList<>();
        for (Notices.Standing standing :
                notices.standings(channels.keySet().stream().sorted().toList())) {
            Channel channel = channels.get(standing.channel());
            facts.add(new ChannelFacts(
                    standing.channel(),
                    channel == null ? "" : channel.means().destination(),
                    standing.waiting(),
                    standing.dead(),
                    text(standing.sent()),
                    standing.problem()));
        }
        return new AlarmReport(shown.stream().map(AlarmBoard::facts).toList(), facts);
    }

    private static AlarmFacts facts(Alarm alarm) {
        Symptom symptom = alarm.symptom();
        return new AlarmFacts(
                alarm.id(),
                symptom.kind().name(),
                symptom.subject(),
                symptom.affected(),
                symptom.sentence(),
                symptom.remedy(),
                new Times(
                        symptom.since().toString(),
                        alarm.raised().toString(),
                        text(alarm.acknowledged()),
                        text(alarm.cleared())));
    }

    private static String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse("");
    }
}
