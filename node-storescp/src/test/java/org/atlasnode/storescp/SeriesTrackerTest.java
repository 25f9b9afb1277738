package org.atlasnode.storescp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.core.state.StateStore.ReceivedInstance;
import org.atlasnode.core.state.StateStoreException;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.TransferSyntax;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeriesTrackerTest {

    @TempDir
    private Path folder;

    private Fixture node;

    @BeforeEach
    void open() {
        node = new Fixture(folder);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void recordsEverythingBeforeItEnds() throws Exception {
        for (int i = 0; i < 1000; i++) {
            assertThat(node.tracker.reserve(Duration.ofSeconds(10))).isTrue();
            node.tracker.record(instance(i));
        }
        node.tracker.close();
        assertThat(node.state.instances(Fixture.KEY)).hasSize(1000);
        assertThat(node.tracker.isPending(Fixture.KEY)).isFalse();
    }

    @Test
    void asksForCompletionOncePerQuietTime() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertThat(node.tracker.reserve(Duration.ofSeconds(10))).isTrue();
            node.tracker.record(instance(i));
        }
        node.tracker.close();
        assertThat(node.scheduler.times).containsExactly(node.clock.instant().plus(Fixture.QUIET));
    }

    @Test
    void triesAgainWhileTheDatabaseFails() throws Exception {
        CountDownLatch recorded = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        StateStore failingOnce = failing(calls, recorded);
        try (SeriesTracker tracker =
                new SeriesTracker(failingOnce, node.scheduler, Fixture.QUIET, CompletionSigns.NONE, node.clock)) {
            tracker.start();
            assertThat(tracker.reserve(Duration.ofSeconds(10))).isTrue();
            tracker.record(instance(1));
            assertThat(recorded.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(calls).hasValue(2);
        assertThat(node.state.instances(Fixture.KEY)).hasSize(1);
    }

    @Test
    void hasNoPlaceForMoreThanItCanHold() throws Exception {
        SeriesTracker idle =
                new SeriesTracker(node.state, node.scheduler, Fixture.QUIET, CompletionSigns.NONE, node.clock);
        int places = 0;
        while (idle.reserve(Duration.ZERO)) {
            places++;
        }
        assertThat(places).isBetween(1, 100_000);
        idle.release();
        assertThat(idle.reserve(Duration.ZERO)).isTrue();
    }

    /** Fails to record the first time. */
    private StateStore failing(AtomicInteger calls, CountDownLatch recorded) {
        return (StateStore) Proxy.newProxyInstance(
                StateStore.class.getClassLoader(), new Class<?>[] {StateStore.class}, (proxy, method, arguments) -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new StateStoreException("the database is away");
                    }
                    try {
                        Object result = method.invoke(node.state, arguments);
                        recorded.countDown();
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private ReceivedInstance instance(int number) {
        InstanceRef instance = new InstanceRef(
                Fixture.KEY,
                Uid.of("1.2.3.1." + number),
                Uids.CT_IMAGE_STORAGE,
                TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid(),
                1000,
                "00000000");
        return new ReceivedInstance(instance, "CT-ONE", "CT", node.clock.instant());
    }
}
