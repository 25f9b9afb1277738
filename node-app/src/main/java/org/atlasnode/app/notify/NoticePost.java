package org.atlasnode.app.notify;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.atlasnode.core.config.Channel;
import org.atlasnode.core.model.Notice;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.observe.Metrics;
import org.atlasnode.core.schedule.RetrySchedule;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.core.state.Notices;
import org.atlasnode.core.state.Notices.Waiting;

/**
 * Sends what waits in the queues, each channel at its pace: while more messages wait than there may be, the last that may
 * be is a digest of the rest. A channel that fails is left alone for longer each time; a message that was tried for a day
 * in vain is given up, and stays visible. Thread-safe; two runs never overlap.
 */
public final class NoticePost implements Runnable {

    public static final String TASK = "notifications";

    /** So long a message is tried. */
    static final Duration LIFE = Duration.ofDays(1);
    /** So many may wait for a channel. */
    static final int MOST_WAITING = 1000;
    /** So many are looked at in a run, and at most are in a digest. */
    static final int MOST_AT_ONCE = 100;

    private static final EventLog EVENTS = EventLog.of(NoticePost.class);
    private static final int FAILED = 5014;
    private static final int GIVEN_UP = 5015;
    private static final Duration KEEP = Duration.ofDays(30);

    private final List<Channel> channels;
    private final Notices notices;
    private final Function<Channel, ChannelSender> senders;
    private final Letterhead letterhead;
    private final Clock clock;
    private final Ports ports;

    /** Who speaks, and where more is to be seen. */
    public record Letterhead(String node, Optional<String> link) {}

    /** What else it uses of the node. */
    public record Ports(TaskScheduler scheduler, Metrics metrics) {}

    public NoticePost(
            List<Channel> channels,
            Notices notices,
            Function<Channel, ChannelSender> senders,
            Letterhead letterhead,
            Clock clock,
            Ports ports) {
        this.channels = List.copyOf(channels);
        this.notices = notices;
        this.senders = senders;
        this.letterhead = letterhead;
        this.clock = clock;
        this.ports = ports;
    }

    @Override
    public void run() {
        Instant now = clock.instant();
        notices.giveUpOthers(channels.stream().map(Channel::name).toList(), now);
        notices.forget(now.minus(KEEP));
        channels.forEach(channel -> run(channel, now));
    }

    private void run(Channel channel, Instant now) {
        givenUp(channel, notices.giveUp(channel.name(), now.minus(LIFE), now));
        givenUp(channel, notices.giveUpBeyond(channel.name(), MOST_WAITING, now));
        List<Waiting> due = notices.due(channel.name(), now, MOST_AT_ONCE);
        if (due.isEmpty()) {
            return;
        }
        Pacing pacing =
                new Pacing(channel.pace(), notices.pacedUntil(channel.name()).orElse(now));
        int available = pacing.available(now);
        if (available == 0) {
            ports.scheduler().triggerAt(TASK, pacing.nextAt());
            return;
        }
        send(channel, shipments(due, available), pacing);
    }

    /** All singly while they may be; else the last of them is what is left. */
    private static List<List<Waiting>> shipments(List<Waiting> due, int available) {
        int single = due.size() <= available ? due.size() : available - 1;
        List<List<Waiting>> shipments = new ArrayList<>();
        due.subList(0, single).forEach(waiting -> shipments.add(List.of(waiting)));
        if (single < due.size()) {
            shipments.add(due.subList(single, due.size()));
        }
        return shipments;
    }

    private void send(Channel channel, List<List<Waiting>> shipments, Pacing from) {
        ChannelSender sender = senders.apply(channel);
        Pacing pacing = from;
        for (int i = 0; i < shipments.size(); i++) {
            List<Waiting> shipment = shipments.get(i);
            try {
                sender.send(message(shipment));
            } catch (NotSentException e) {
                List<Waiting> rest = shipments.subList(i, shipments.size()).stream()
                        .flatMap(List::stream)
                        .toList();
                postpone(channel, rest, e);
                return;
            }
            Instant now = clock.instant();
            pacing = pacing.afterOne(now);
            notices.sent(channel.name(), ids(shipment), now, pacing.fullAt());
            ports.metrics().count(Metrics.NOTICES, "channel", channel.name(), "outcome", "sent");
        }
    }

    private void postpone(Channel channel, List<Waiting> rest, NotSentException failure) {
        int attempts = rest.stream().mapToInt(Waiting::attempts).max().orElse(0) + 1;
        Duration delay = failure.isRefused()
                ? RetrySchedule.delayAfterRefusal(attempts, channel.name())
                : RetrySchedule.delay(attempts, channel.name());
        Instant due = clock.instant().plus(delay);
        String reason = Reasons.of(failure);
        EVENTS.warn(
                FAILED,
                "Channel {} did not take {} messages, which are tried again at {}: {}",
                channel.name(),
                rest.size(),
                due,
                reason);
        ports.metrics().count(Metrics.NOTICES, "channel", channel.name(), "outcome", "failed");
        notices.retry(ids(rest), due, reason);
        ports.scheduler().triggerAt(TASK, due);
    }

    private void givenUp(Channel channel, int count) {
        if (count > 0) {
            EVENTS.error(
                    GIVEN_UP,
                    "{} messages by channel {} were given up: ./atlas alarms shows its problem and what was to be told",
                    count,
                    channel.name());
            ports.metrics().count(Metrics.NOTICES, count, "channel", channel.name(), "outcome", "given_up");
        }
    }

    private static Collection<Long> ids(List<Waiting> shipment) {
        return shipment.stream().map(Waiting::id).toList();
    }

    private Message message(List<Waiting> shipment) {
        Notice notice = shipment.size() == 1 ? shipment.get(0).notice() : digest(shipment);
        String id = shipment.size() == 1
                ? String.valueOf(shipment.get(0).id())
                : shipment.get(0).id() + "-" + shipment.get(shipment.size() - 1).id();
        return new Message(id, letterhead.node(), notice, letterhead.link());
    }

    private static Notice digest(List<Waiting> shipment) {
        String text = shipment.stream()
                .map(waiting ->
                        waiting.notice().title() + "\n" + waiting.notice().text())
                .collect(Collectors.joining("\n\n----------------------------------------\n\n"));
        return new Notice(
                Notice.Event.DIGEST,
                shipment.size() + " messages",
                "These are " + shipment.size() + " messages in one, since there were too many to send them singly.\n\n"
                        + text,
                shipment.get(shipment.size() - 1).notice().created());
    }
}
