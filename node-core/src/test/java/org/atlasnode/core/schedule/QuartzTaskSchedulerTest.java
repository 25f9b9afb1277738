package org.atlasnode.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.atlasnode.core.state.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class QuartzTaskSchedulerTest {

    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir
    private Path data;

    private final Semaphore runs = new Semaphore(0);
    private Database database;
    private QuartzTaskScheduler scheduler;

    @BeforeEach
    void open() {
        database = Database.open(data);
        scheduler = new QuartzTaskScheduler(database.dataSource());
    }

    @AfterEach
    void close() {
        scheduler.close();
        database.close();
    }

    @Test
    void runsATaskAtTheStartAndInEverySweep() throws Exception {
        scheduler.register("sweep", Duration.ofMillis(50), runs::release);
        scheduler.start();
        assertRuns(3);
    }

    @Test
    void runsATriggeredTaskAtOnce() throws Exception {
        scheduler.register("work", NEVER, runs::release);
        scheduler.start();
        assertRuns(1);

        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long begin = System.nanoTime();
            scheduler.trigger("work");
            assertRuns(1);
            fastest = Math.min(fastest, System.nanoTime() - begin);
        }
        assertThat(Duration.ofNanos(fastest)).isLessThan(Duration.ofMillis(250));
    }

    @Test
    void runsOnceMoreForAllTriggersThatComeWhileItRuns() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        scheduler.register("slow", NEVER, () -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            inside.countDown();
            await(goOn);
            atOnce.decrementAndGet();
            runs.release();
        });
        scheduler.register("other", NEVER, () -> {});
        scheduler.start();
        inside.await();
        for (int i = 0; i < 50; i++) {
            scheduler.trigger("slow");
        }
        goOn.countDown();
        assertRuns(2);
        assertThat(runs.tryAcquire(300, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(most).hasValue(1);
    }

    @Test
    void runsATaskAtItsTime() throws Exception {
        scheduler.register("later", NEVER, runs::release);
        Instant time = Instant.now().plusMillis(600);
        scheduler.triggerAt("later", time);
        scheduler.start();
        assertRuns(1);
        scheduler.triggerAt("later", Instant.now().minusSeconds(3));
        assertRuns(1);
        assertRuns(1);
        assertThat(Instant.now()).isAfterOrEqualTo(time);
    }

    @Test
    void runsATaskAtItsTimeAfterARestart() throws Exception {
        scheduler.register("later", NEVER, runs::release);
        scheduler.register("forgotten", NEVER, () -> {});
        scheduler.start();
        assertRuns(1);
        scheduler.triggerAt("later", Instant.now().plusMillis(400));
        scheduler.triggerAt("forgotten", Instant.now().plusMillis(400));
        close();

        open();
        scheduler.register("later", NEVER, runs::release);
        scheduler.start();
        assertRuns(2);
    }

    @Test
    void goesOnAfterATaskFailed() throws Exception {
        scheduler.register("failing", NEVER, () -> {
            runs.release();
            throw new IllegalStateException("on purpose");
        });
        scheduler.start();
        assertRuns(1);
        scheduler.trigger("failing");
        assertRuns(1);
    }

    @Test
    void twoSchedulersInOneProcessKeepApart(@TempDir Path otherData) throws Exception {
        Semaphore others = new Semaphore(0);
        try (Database otherDatabase = Database.open(otherData)) {
            QuartzTaskScheduler other = new QuartzTaskScheduler(otherDatabase.dataSource());
            scheduler.register("work", NEVER, runs::release);
            other.register("work", NEVER, others::release);
            scheduler.start();
            other.start();
            assertRuns(1);
            assertThat(others.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
            other.close();
            scheduler.trigger("work");
            assertRuns(1);
        }
    }

    @Test
    void waitsForARunningTaskWhenItCloses() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        scheduler.register("slow", NEVER, () -> {
            inside.countDown();
            await(goOn);
            runs.release();
        });
        scheduler.start();
        inside.await();
        Thread closer = new Thread(scheduler::close);
        closer.start();
        goOn.countDown();
        closer.join();
        assertThat(runs.availablePermits()).isEqualTo(1);
    }

    @Test
    void refusesWhatIsNotRegistered() {
        scheduler.register("work", NEVER, () -> {});
        assertThatThrownBy(() -> scheduler.register("work", NEVER, () -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> scheduler.trigger("nothing")).isInstanceOf(IllegalArgumentException.class);
    }

    private void assertRuns(int count) throws InterruptedException {
        assertThat(runs.tryAcquire(count, 20, TimeUnit.SECONDS)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
