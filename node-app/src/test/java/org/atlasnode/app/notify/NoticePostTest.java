package org.atlasnode.app.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.config.Channel;
import org.atlasnode.core.config.Channel.Pace;
import org.atlasnode.core.config.Channel.Webhook;
import org.atlasnode.core.model.Notice;
import org.atlasnode.core.observe.Metrics;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.core.state.Database;
import org.atlasnode.core.state.JdbcNotices;
import org.atlasnode.core.state.Notices;
import org.atlasnode.core.state.Notices.Addressed;
import org.atlasnode.core.state.Notices.Standing;
import org.atlasnode.testkit.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sends at a pace, gathers what is too much, repeats what failed, and loses nothing over a restart. */
class NoticePostTest {

    private static final Instant START = Instant.parse("2026-11-25T08:00:00Z");
    /** Three at once, one each ten minutes. */
    private static final Channel CHAT = new Channel(
            "chat",
            new Webhook(
                    "http://127.0.0.1:1", Optional.empty(), Optional.empty(), Duration.ofSeconds(1), Optional.empty()),
            true,
            true,
            new Pace(3, 6));

    @TempDir
    private Path data;

    private final MutableClock clock = MutableClock.at(START.toString());
    private final RememberingScheduler scheduler = new RememberingScheduler();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final FakeSender sender = new FakeSender();
    private Database database;
    private Notices notices;
    private NoticePost post;

    /** Takes messages, or fails as it is told. */
    private static final class FakeSender implements ChannelSender {

        private final List<Message> sent = new ArrayList<>();
        private Optional<NotSentException> failure = Optional.empty();

        @Override
        public void send(Message message) throws NotSentException {
            if (failure.isPresent()) {
                throw failure.get();
            }
            sent.add(message);
        }

        @Override
        public void probe() {
            throw new AssertionError("nobody asked for it");
        }

        private List<String> titles() {
            return sent.stream().map(message -> message.notice().title()).toList();
        }
    }

    /** Remembers when it would run the task. */
    private static final class RememberingScheduler implements TaskScheduler {

        private final List<Instant> times = new ArrayList<>();

        @Override
        public void register(String name, Duration sweep, Runnable task) {
            throw new AssertionError("too late");
        }

        @Override
        public void start() {
            throw new AssertionError("too late");
        }

        @Override
        public void trigger(String name) {
            throw new AssertionError("it runs already");
        }

        @Override
        public void triggerAt(String name, Instant time) {
            assertThat(name).isEqualTo(NoticePost.TASK);
            times.add(time);
        }

        @Override
        public void close() {
            throw new AssertionError("not its owner");
        }
    }

    @BeforeEach
    void open() {
        database = Database.open(data);
        notices = new JdbcNotices(database);
        post = new NoticePost(
                List.of(CHAT),
                notices,
                channel -> sender,
                new NoticePost.Letterhead("ATLAS", Optional.of("https://atlas.example/api/status")),
                clock,
                new NoticePost.Ports(scheduler, new Metrics(meters)));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void add(int... numbers) {
        List<Addressed> added = new ArrayList<>();
        for (int number : numbers) {
            added.add(new Addressed(
                    "chat", new Notice(Notice.Event.RAISED, "title " + number, "text " + number, clock.instant())));
        }
        notices.add(added);
    }

    private Standing standing() {
        return notices.standings(List.of("chat")).get(0);
    }

    private double counted(String outcome) {
        return meters.get(Metrics.NOTICES)
                .tags("channel", "chat", "outcome", outcome)
                .counter()
                .count();
    }

    @Test
    void sendsEachSinglyAndOnceWhileThereAreFew() {
        add(1, 2);
        post.run();
        post.run();
        assertThat(sender.titles()).containsExactly("title 1", "title 2");
        assertThat(sender.sent.get(0).subject()).isEqualTo("[ATLAS] title 1");
        assertThat(sender.sent.get(0).body())
                .contains("text 1")
                .contains("Node: ATLAS")
                .contains("More: https://atlas.example/api/status");
        assertThat(standing().waiting()).isZero();
        assertThat(standing().sent()).contains(START);
        assertThat(counted("sent")).isEqualTo(2);
    }

    @Test
    void gathersWhatIsTooMuchInTheLastThatMayBe() {
        add(1, 2, 3, 4, 5);
        post.run();
        assertThat(sender.titles()).containsExactly("title 1", "title 2", "3 messages");
        Message digest = sender.sent.get(2);
        assertThat(digest.notice().event()).isEqualTo(Notice.Event.DIGEST);
        assertThat(digest.notice().text()).contains("title 3\ntext 3", "title 4\ntext 4", "title 5\ntext 5");
        assertThat(standing().waiting()).isZero();
    }

    @Test
    void waitsWhereThePaceIsUsedUpAlsoOverARestart() {
        add(1, 2, 3, 4);
        post.run();
        add(5, 6);
        database.close();
        open();
        post.run();
        assertThat(sender.sent).hasSize(3);
        assertThat(scheduler.times).containsExactly(START.plus(Duration.ofMinutes(10)));
        clock.advance(Duration.ofMinutes(10));
        post.run();
        assertThat(sender.titles()).last().isEqualTo("2 messages");
        assertThat(standing().waiting()).isZero();
    }

    @Test
    void triesAgainLaterEachTimeAndLosesNothing() {
        add(1);
        sender.failure = Optional.of(NotSentException.failed("no route", new IOException("no route")));
        post.run();
        Instant second = scheduler.times.get(0);
        assertThat(second).isAfter(START);
        post.run();
        assertThat(scheduler.times).hasSize(1);
        clock.set(second);
        post.run();
        Instant third = scheduler.times.get(1);
        assertThat(Duration.between(second, third)).isGreaterThan(Duration.between(START, second));
        assertThat(standing()).isEqualTo(new Standing("chat", 1, 0, Optional.empty(), "no route"));
        assertThat(counted("failed")).isEqualTo(2);
        database.close();
        open();
        sender.failure = Optional.empty();
        clock.set(third);
        post.run();
        assertThat(sender.titles()).containsExactly("title 1");
        assertThat(standing().problem()).isEmpty();
    }

    @Test
    void aChannelThatFailsIsNotTriedForEachMessage() {
        add(1, 2, 3);
        sender.failure = Optional.of(NotSentException.failed("no route", new IOException("no route")));
        post.run();
        assertThat(counted("failed")).isEqualTo(1);
        assertThat(notices.due("chat", scheduler.times.get(0), 10)).allMatch(waiting -> waiting.attempts() == 1);
    }

    @Test
    void aRefusalIsNotAskedAgainForMinutes() {
        add(1);
        sender.failure = Optional.of(NotSentException.refused("answers 401"));
        post.run();
        assertThat(scheduler.times.get(0)).isAfter(START.plus(Duration.ofMinutes(1)));
    }

    @Test
    void givesUpAfterADayOfTryingAndShowsIt() {
        add(1);
        sender.failure = Optional.of(NotSentException.failed("no route", new IOException("no route")));
        post.run();
        clock.advance(NoticePost.LIFE.plusSeconds(1));
        sender.failure = Optional.empty();
        post.run();
        assertThat(sender.sent).isEmpty();
        assertThat(standing()).isEqualTo(new Standing("chat", 0, 1, Optional.empty(), "no route"));
        assertThat(counted("given_up")).isEqualTo(1);
    }

    @Test
    void whatWaitedWhileTheNodeWasOffIsTriedHoweverOldItIs() {
        add(1);
        clock.advance(Duration.ofDays(3));
        post.run();
        assertThat(sender.titles()).containsExactly("title 1");
    }

    @Test
    void keepsNoMoreThanItsMost() {
        int[] many = java.util.stream.IntStream.rangeClosed(1, NoticePost.MOST_WAITING + 5)
                .toArray();
        add(many);
        post.run();
        assertThat(standing().dead()).isEqualTo(5);
        assertThat(sender.titles()).startsWith("title 6", "title 7");
        assertThat(sender.sent.get(2).notice().title()).isEqualTo((NoticePost.MOST_AT_ONCE - 2) + " messages");
    }

    @Test
    void whatWaitsForAChannelThatIsGoneIsGivenUp() {
        notices.add(List.of(new Addressed("old", new Notice(Notice.Event.RAISED, "title", "text", START))));
        post.run();
        assertThat(notices.standings(List.of("old")).get(0).dead()).isEqualTo(1);
    }
}
