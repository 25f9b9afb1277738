package org.atlasnode.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.PlannedRun;
import org.atlasnode.core.model.Priority;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.SopReference;
import org.atlasnode.core.state.Destinations.Filter;
import org.atlasnode.core.state.StateStore.PlannedDelivery;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.testkit.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order in which work is taken, holds, and what an administrator sees of deliveries. */
class DestinationsTest {

    private static final Instant START = Instant.parse("2026-11-23T08:00:00Z");

    @TempDir
    private Path data;

    private final MutableClock clock = MutableClock.at(START.toString());
    private Database database;
    private StateStore store;
    private Destinations destinations;
    private ResultCommitments commitments;

    @BeforeEach
    void open() {
        database = Database.open(data);
        store = new JdbcStateStore(database, clock);
        destinations = new JdbcDestinations(database, clock);
        commitments = new JdbcResultCommitments(database, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static SeriesKey series(int number) {
        return new SeriesKey(Uid.of("1.2." + number), Uid.of("1.2." + number + ".1"));
    }

    private void queue(int number, Priority priority) {
        store.recordInstances(List.of(StateFixture.instance(series(number), 1, "00000001", clock.instant())));
        store.completeSeries(series(number), clock.instant(), "test");
        store.planSeries(series(number), List.of(PlannedRun.of("m").withPriority(priority)));
    }

    private Job claim() {
        return store.claimJob("node", clock.instant().plusSeconds(60)).orElseThrow();
    }

    private int claimNumber() {
        String uid = claim().series().studyInstanceUid().value();
        return Integer.parseInt(uid.substring("1.2.".length()));
    }

    /** A job that ended, with a report to each destination. */
    private long publish(int number, Priority priority, Analysis analysis, String... names) {
        queue(number, priority);
        Job job = claim();
        store.finishJob(job.id(), analysis);
        ResultObject report = StateFixture.result(job.id(), ResultKind.SR, 1);
        store.publish(
                job.id(),
                List.of(report),
                List.of(names).stream()
                        .map(name -> new PlannedDelivery(report.sopInstanceUid(), name))
                        .toList());
        return job.id();
    }

    private List<Long> claimedJobs() {
        return store.claimDeliveries(clock.instant(), List.of()).stream()
                .map(delivery -> delivery.object().jobId())
                .toList();
    }

    private Filter filter(Optional<String> destination, Set<DeliveryState> states, boolean held) {
        return new Filter(destination, states, held, Optional.empty(), Optional.empty(), Optional.empty(), 100);
    }

    @Test
    void jobsOfAnUrgentSourceComeFirstAndAmongEqualsTheOldest() {
        queue(1, Priority.LOW);
        queue(2, Priority.NORMAL);
        queue(3, Priority.EMERGENCY);
        queue(4, Priority.NORMAL);
        queue(5, Priority.URGENT);
        assertThat(List.of(claimNumber(), claimNumber(), claimNumber(), claimNumber(), claimNumber()))
                .containsExactly(3, 5, 2, 4, 1);
    }

    @Test
    void aJobThatWaitedForHalfAnHourGetsEveryFourthTurn() {
        queue(1, Priority.LOW);
        queue(2, Priority.LOW);
        clock.advance(Duration.ofMinutes(31));
        for (int number = 3; number < 12; number++) {
            queue(number, Priority.EMERGENCY);
        }
        List<Integer> order = Stream.generate(this::claimNumber).limit(9).toList();
        assertThat(order).containsExactly(3, 4, 5, 1, 6, 7, 8, 2, 9);
    }

    @Test
    void noTurnIsGivenAwayWhileNobodyHasWaitedForLong() {
        queue(1, Priority.LOW);
        for (int number = 2; number < 7; number++) {
            queue(number, Priority.EMERGENCY);
        }
        List<Integer> order = Stream.generate(this::claimNumber).limit(6).toList();
        assertThat(order).containsExactly(2, 3, 4, 5, 6, 1);
    }

    @Test
    void aJobThatWaitsTakesThePriorityOfTheNewPlan() {
        queue(1, Priority.LOW);
        store.rerun(series(1), List.of(PlannedRun.of("m").withPriority(Priority.EMERGENCY)));
        assertThat(claim().state().priority()).isEqualTo(Priority.EMERGENCY);
    }

    @Test
    void positivesAreDeliveredFirstAndThenByPriority() {
        long low = publish(1, Priority.LOW, StateFixture.declined(), "PACS");
        long urgent = publish(2, Priority.URGENT, StateFixture.declined(), "PACS");
        long lowPositive = publish(3, Priority.LOW, StateFixture.analysed(), "PACS");
        long positive = publish(4, Priority.NORMAL, StateFixture.analysed(), "PACS");
        assertThat(List.of(claimedJobs(), claimedJobs(), claimedJobs(), claimedJobs()))
                .containsExactly(List.of(positive), List.of(lowPositive), List.of(urgent), List.of(low));
    }

    @Test
    void aHeldDestinationGetsNothingAlsoOverARestartAndItsBacklogAtOnceWhenReleased() {
        publish(1, Priority.NORMAL, StateFixture.analysed(), "PACS", "ARCHIVE");
        Delivery retried =
                store.claimDeliveries(clock.instant(), List.of("ARCHIVE")).get(0);
        store.deliveryRetry(retried.id(), clock.instant().plusSeconds(7200), "out of resources");
        destinations.hold("PACS", "maintenance");
        clock.advance(Duration.ofHours(3));

        close();
        open();
        assertThat(destinations.held())
                .singleElement()
                .satisfies(hold -> assertThat(hold.reason()).isEqualTo("maintenance"));
        assertThat(store.claimDeliveries(clock.instant(), List.of()))
                .extracting(Delivery::destination)
                .containsExactly("ARCHIVE");
        assertThat(store.claimDeliveries(clock.instant(), List.of())).isEmpty();

        assertThat(destinations.release("PACS")).isTrue();
        assertThat(destinations.release("PACS")).isFalse();
        assertThat(store.claimDeliveries(clock.instant(), List.of()))
                .extracting(Delivery::destination)
                .containsExactly("PACS");
        assertThat(destinations.holds(10))
                .singleElement()
                .satisfies(hold -> assertThat(hold.released()).contains(clock.instant()));
    }

    @Test
    void releaseMakesARetryDueThatWouldHaveWaitedLonger() {
        publish(1, Priority.NORMAL, StateFixture.analysed(), "PACS");
        store.deliveryRetry(
                store.claimDeliveries(clock.instant(), List.of()).get(0).id(),
                clock.instant().plusSeconds(7200),
                "x");
        destinations.hold("PACS", "");
        destinations.hold("PACS", "another reason");
        assertThat(destinations.held())
                .singleElement()
                .satisfies(hold -> assertThat(hold.reason()).isEqualTo("another reason"));
        destinations.release("PACS");
        assertThat(store.claimDeliveries(clock.instant(), List.of())).hasSize(1);
    }

    @Test
    void aHeldDestinationIsAskedForNoCommitment() {
        publish(1, Priority.NORMAL, StateFixture.analysed(), "PACS");
        Delivery delivery = store.claimDeliveries(clock.instant(), List.of()).get(0);
        commitments.stored(
                delivery.id(),
                "",
                new SopReference(
                        delivery.object().sopClassUid(), delivery.object().sopInstanceUid()));
        destinations.hold("PACS", "");
        assertThat(commitments.next(clock.instant(), List.of())).isEmpty();
        assertThat(commitments.nextDue()).isEmpty();
        assertThat(commitments.openCount()).isEqualTo(1);
        destinations.release("PACS");
        assertThat(commitments.next(clock.instant(), List.of())).isPresent();
    }

    @Test
    void aDestinationThatAnswersWakesWhatCouldNotReachItAndNothingElse() {
        long away = publish(1, Priority.NORMAL, StateFixture.analysed(), "PACS");
        publish(2, Priority.NORMAL, StateFixture.analysed(), "PACS");
        Instant later = clock.instant().plusSeconds(7200);
        store.deliveryAway(
                store.claimDeliveries(clock.instant(), List.of()).get(0).id(), later, "refused");
        store.deliveryRetry(
                store.claimDeliveries(clock.instant(), List.of()).get(0).id(), later, "A700H");
        assertThat(destinations.answers("ARCHIVE")).isZero();
        assertThat(destinations.answers("PACS")).isEqualTo(1);
        assertThat(destinations.answers("PACS")).isZero();
        assertThat(claimedJobs()).containsExactly(away);
        assertThat(store.claimDeliveries(clock.instant(), List.of())).isEmpty();
    }

    @Test
    void listsWhatIsAskedForWithItsAge() {
        long first = publish(1, Priority.NORMAL, StateFixture.analysed(), "PACS", "ARCHIVE");
        clock.advance(Duration.ofHours(1));
        long second = publish(2, Priority.EMERGENCY, StateFixture.analysed(), "PACS");
        store.deliveryDead(
                store.claimDeliveries(clock.instant(), List.of("ARCHIVE"))
                        .get(0)
                        .id(),
                "C000H");
        destinations.hold("ARCHIVE", "");

        assertThat(destinations.list(filter(Optional.empty(), Filter.NOT_THERE, false)))
                .extracting(entry -> entry.delivery().destination() + " "
                        + entry.delivery().object().jobId() + " "
                        + entry.delivery().state() + " " + entry.held())
                .containsExactly(
                        "ARCHIVE " + first + " PENDING true",
                        "PACS " + second + " DEAD false",
                        "PACS " + first + " PENDING false");
        assertThat(destinations.list(filter(Optional.of("PACS"), EnumSet.of(DeliveryState.DEAD), false)))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.delivery().reason()).isEqualTo("C000H");
                    assertThat(entry.series()).isEqualTo(series(2));
                    assertThat(entry.created()).isEqualTo(START.plusSeconds(3600));
                });
        assertThat(destinations.list(filter(Optional.empty(), Filter.NOT_THERE, true)))
                .hasSize(1);
        assertThat(destinations.list(new Filter(
                        Optional.empty(),
                        Filter.ALL,
                        false,
                        Optional.of(first),
                        Optional.of(series(1).studyInstanceUid()),
                        Optional.of(series(1).seriesInstanceUid()),
                        1)))
                .hasSize(1);
    }

    @Test
    void countsWhatLiesBeforeEachDestination() {
        publish(1, Priority.NORMAL, StateFixture.analysed(), "PACS", "ARCHIVE");
        clock.advance(Duration.ofHours(1));
        publish(2, Priority.NORMAL, StateFixture.analysed(), "PACS");
        assertThat(destinations.backlogs(Filter.ALL))
                .containsExactly(
                        new Destinations.Backlog("ARCHIVE", DeliveryState.PENDING, 1, START),
                        new Destinations.Backlog("PACS", DeliveryState.PENDING, 2, START));
        assertThat(destinations.backlogs(Set.of(DeliveryState.DEAD))).isEmpty();
    }
}
