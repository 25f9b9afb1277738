package org.atlasnode.app;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.atlasnode.app.alarm.AlarmBoard;
import org.atlasnode.app.alarm.AlarmRule;
import org.atlasnode.app.alarm.AlarmWatch;
import org.atlasnode.app.alarm.Announcer;
import org.atlasnode.app.alarm.ExpiringCertificates;
import org.atlasnode.app.alarm.LyingWork;
import org.atlasnode.app.alarm.PositiveWatch;
import org.atlasnode.app.alarm.SilentSources;
import org.atlasnode.app.alarm.UnreadyParts;
import org.atlasnode.app.notify.ChannelSender;
import org.atlasnode.app.notify.NoticePost;
import org.atlasnode.core.config.AlarmTerms;
import org.atlasnode.core.config.Channel;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.model.AlarmKind;
import org.atlasnode.core.observe.Metrics;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.core.security.TlsIdentity;
import org.atlasnode.core.state.Alarms;
import org.atlasnode.core.state.Backlogs;
import org.atlasnode.core.state.Database;
import org.atlasnode.core.state.JdbcAlarms;
import org.atlasnode.core.state.JdbcBacklogs;
import org.atlasnode.core.state.JdbcNotices;
import org.atlasnode.core.state.Notices;

/** Alarms and the messages to people, composed. Thread-safe. */
final class Alarming {

    private final TaskScheduler scheduler;
    private final Metrics metrics;
    private final AlarmWatch watch;
    private final PositiveWatch positives;
    private final NoticePost post;
    private final AlarmBoard board;

    /** Where alarms and messages are kept, and what they are made of. */
    record Stores(Alarms alarms, Notices notices, Backlogs backlogs) {

        static Stores of(Database database, Clock clock) {
            return new Stores(new JdbcAlarms(database), new JdbcNotices(database), new JdbcBacklogs(database, clock));
        }
    }

    /** @param readiness the problem of each part of the node by its name, empty where it is well */
    Alarming(
            Foundation foundation,
            Stores stores,
            Supplier<Map<String, String>> readiness,
            Optional<TlsIdentity> identity) {
        NodeConfig config = foundation.config();
        this.scheduler = foundation.scheduler();
        this.metrics = foundation.metrics();
        Clock clock = foundation.clock().withZone(ZoneId.systemDefault());
        AlarmTerms terms = config.operation().alarms();
        List<Channel> channels = config.operation().channels();
        Announcer announcer = new Announcer(channels, clock.getZone());
        Runnable wakePost = () -> scheduler.trigger(NoticePost.TASK);
        this.watch = new AlarmWatch(
                rules(terms, stores.backlogs(), readiness, identity, clock),
                stores.alarms(),
                announcer,
                terms.remindEvery(),
                clock,
                wakePost);
        this.positives = new PositiveWatch(stores.notices(), announcer, clock, wakePost);
        this.post = new NoticePost(
                channels,
                stores.notices(),
                channel -> ChannelSender.of(channel, clock),
                letterhead(config),
                clock,
                new NoticePost.Ports(scheduler, metrics));
        this.board = new AlarmBoard(stores.alarms(), stores.notices(), channels, clock);
    }

    private static List<AlarmRule> rules(
            AlarmTerms terms,
            Backlogs backlogs,
            Supplier<Map<String, String>> readiness,
            Optional<TlsIdentity> identity,
            Clock clock) {
        List<AlarmRule> rules = new ArrayList<>();
        rules.add(new SilentSources(terms.sources(), backlogs, clock));
        rules.add(new LyingWork(terms, backlogs));
        rules.add(new UnreadyParts(() -> withoutCertificates(readiness.get())));
        identity.ifPresent(tls -> rules.add(new ExpiringCertificates(tls, clock.getZone())));
        return rules;
    }

    /** They have a rule of their own, which speaks before they expire. */
    private static Map<String, String> withoutCertificates(Map<String, String> checks) {
        Map<String, String> others = new LinkedHashMap<>(checks);
        others.remove(NodeFacade.TLS_CHECK);
        return others;
    }

    /** Who speaks, and where more is to be seen. */
    static NoticePost.Letterhead letterhead(NodeConfig config) {
        return new NoticePost.Letterhead(
                config.node().aeTitle().value(),
                config.operation().alarms().url().map(url -> url + "/api/status"));
    }

    void register(Duration sweep) {
        scheduler.register(AlarmWatch.TASK, sweep, watch);
        scheduler.register(PositiveWatch.TASK, sweep, positives);
        scheduler.register(NoticePost.TASK, sweep, post);
        for (AlarmKind kind : AlarmKind.values()) {
            metrics.gauge(
                    Metrics.ALARMS,
                    () -> watch.openCount(kind),
                    "kind",
                    kind.name().toLowerCase(Locale.ROOT));
        }
    }

    /** To be called when all parts of the node have started: what has not yet is no alarm. */
    AutoCloseable start() {
        watch.start();
        scheduler.trigger(AlarmWatch.TASK);
        return watch;
    }

    AlarmBoard board() {
        return board;
    }
}
