package org.atlasnode.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.atlasnode.core.state.StateFixture.SERIES;
import static org.atlasnode.core.state.StateFixture.START;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.state.AvailabilityNotices.Availability;
import org.atlasnode.core.state.AvailabilityNotices.AvailableSeries;
import org.atlasnode.core.state.AvailabilityNotices.Notice;
import org.atlasnode.core.state.AvailabilityNotices.SeriesNotice;
import org.atlasnode.core.state.ProcedureSteps.Change;
import org.atlasnode.core.state.ProcedureSteps.NewStep;
import org.atlasnode.core.state.ProcedureSteps.Outcome;
import org.atlasnode.core.state.ProcedureSteps.PerformedSeries;
import org.atlasnode.core.state.ProcedureSteps.Status;
import org.atlasnode.core.state.ProcedureSteps.StepOfSeries;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.testkit.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps and notices in the database. */
class ReportsTest {

    private static final Uid STEP = Uid.of("1.2.9");
    private static final Uid UNSEEN = Uid.of("1.2.3.77");
    private static final AeTitle PACS = AeTitle.of("PACS");

    @TempDir
    private Path folder;

    private final MutableClock clock = MutableClock.at(START.toString());
    private Database database;
    private ProcedureSteps steps;
    private AvailabilityNotices notices;
    private StateStore state;

    @BeforeEach
    void open() {
        database = Database.open(folder);
        steps = new JdbcProcedureSteps(database, clock);
        notices = new JdbcAvailabilityNotices(database, clock);
        state = new JdbcStateStore(database, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aStepIsCreatedOnceAndSurvivesTheEndOfTheProcess() {
        assertThat(steps.create(step(STEP, series(UNSEEN, 1)))).isTrue();
        assertThat(steps.change(STEP, new Change(done(Status.COMPLETED), Optional.empty(), Optional.empty())))
                .isEqualTo(Outcome.CHANGED);
        close();
        open();
        assertThat(steps.create(step(STEP))).isFalse();
        assertThat(steps.ofSeries(UNSEEN)).containsExactly(new StepOfSeries(Status.COMPLETED, "", uids(UNSEEN, 1)));
    }

    @Test
    void aChangeLeavesWhatItDoesNotNameAndReplacesTheSeriesThatItNames() {
        steps.create(step(STEP, series(UNSEEN, 1, 2)));
        steps.change(STEP, new Change(Optional.empty(), Optional.of("broken"), Optional.empty()));
        assertThat(steps.ofSeries(UNSEEN))
                .containsExactly(new StepOfSeries(Status.IN_PROGRESS, "broken", uids(UNSEEN, 1, 2)));
        steps.change(STEP, series(Optional.empty(), series(SERIES.seriesInstanceUid(), 4)));
        assertThat(steps.ofSeries(UNSEEN)).isEmpty();
        assertThat(steps.ofSeries(SERIES.seriesInstanceUid())).hasSize(1);
    }

    @Test
    void aStepThatEndedOrIsUnknownIsNotChanged() {
        steps.create(step(STEP));
        Change end = new Change(done(Status.DISCONTINUED), Optional.empty(), Optional.empty());
        assertThat(steps.change(Uid.of("1.2.10"), end)).isEqualTo(Outcome.UNKNOWN);
        assertThat(steps.change(STEP, end)).isEqualTo(Outcome.CHANGED);
        assertThat(steps.change(STEP, end)).isEqualTo(Outcome.ENDED);
    }

    @Test
    void theEndOfAStepGoesToTheHistoryOfItsSeries() {
        state.recordInstances(StateFixture.instances(2));
        steps.create(step(STEP));
        steps.change(STEP, series(done(Status.COMPLETED), series(SERIES.seriesInstanceUid(), 1, 2, 3, 4, 5)));
        assertThat(state.history(SERIES))
                .last()
                .isEqualTo(new HistoryEntry(
                        "step",
                        "IN_PROGRESS",
                        "COMPLETED",
                        START,
                        "step 1.2.9 of CT1 names 5 instances, of which 3 are not here"));
    }

    @Test
    void aSeriesThatIsCompleteAlreadySaysThatItsStepWasDiscontinued() {
        state.recordInstances(StateFixture.instances(2));
        state.completeSeries(SERIES, START.plusSeconds(9), "it was quiet");
        steps.create(step(STEP, series(SERIES.seriesInstanceUid())));
        steps.change(STEP, new Change(done(Status.DISCONTINUED), Optional.of("patient died"), Optional.empty()));
        assertThat(state.findSeries(SERIES).orElseThrow().reason())
                .isEqualTo("it was quiet; the modality discontinued the step: patient died");
        assertThat(state.history(SERIES).get(state.history(SERIES).size() - 1).note())
                .isEqualTo("step 1.2.9 of CT1 names no instances; the modality discontinued the step: patient died");
    }

    @Test
    void theHistoryOfASeriesIsNotFloodedBySteps() {
        state.recordInstances(StateFixture.instances(1));
        for (int i = 0; i < 110; i++) {
            Uid step = Uid.of("1.2.9." + i);
            steps.create(step(step, series(SERIES.seriesInstanceUid(), 1)));
            steps.change(step, new Change(done(Status.COMPLETED), Optional.empty(), Optional.empty()));
        }
        assertThat(state.history(SERIES)).hasSize(101);
    }

    @Test
    void aNoticeIsKeptOnceByPlaceAndAvailability() {
        state.recordInstances(StateFixture.instances(1));
        AvailableSeries online = available(Availability.ONLINE, 1, 2);
        AvailableSeries gone = available(Availability.UNAVAILABLE, 3);
        assertThat(notices.create(notice(STEP, online, gone))).isTrue();
        assertThat(notices.create(notice(STEP, online))).isFalse();
        assertThat(notices.ofSeries(SERIES))
                .containsExactly(new SeriesNotice("PACS1", online), new SeriesNotice("PACS1", gone));
        assertThat(notices.ofSeries(new SeriesKey(Uid.of("1.9"), SERIES.seriesInstanceUid())))
                .isEmpty();
        assertThat(state.history(SERIES).stream().map(HistoryEntry::to))
                .containsExactly("RECEIVING", "ONLINE", "UNAVAILABLE");
    }

    @Test
    void whatNamesASeriesIsFound() {
        steps.create(step(STEP, series(UNSEEN)));
        notices.create(notice(STEP, available(Availability.ONLINE, 1)));
        assertThat(steps.name(List.of(UNSEEN, STEP))).isTrue();
        assertThat(steps.name(List.of(SERIES.seriesInstanceUid()))).isFalse();
        assertThat(notices.name(List.of(SERIES.seriesInstanceUid()))).isTrue();
        assertThat(notices.name(List.of())).isFalse();
    }

    @Test
    void theOldestGiveWayWhereThereAreTooManyOrTheyNameTooMuch() {
        ProcedureSteps few = new JdbcProcedureSteps(database, clock, new NotifiedSeries.Limits(3, 10));
        for (int i = 1; i <= 5; i++) {
            clock.advance(Duration.ofSeconds(1));
            few.create(step(Uid.of("1.2.9." + i), series(UNSEEN, i)));
        }
        assertThat(few.ofSeries(UNSEEN)).hasSize(3);
        few.change(Uid.of("1.2.9.3"), series(Optional.empty(), series(UNSEEN, 1, 2, 3, 4, 5, 6, 7, 8, 9)));
        assertThat(few.ofSeries(UNSEEN)).hasSize(2);
        assertThat(few.change(Uid.of("1.2.9.3"), series(Optional.empty()))).isEqualTo(Outcome.CHANGED);
        assertThat(few.change(Uid.of("1.2.9.4"), series(Optional.empty()))).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void whatIsAMonthOldIsForgotten() {
        notices.create(notice(STEP, available(Availability.ONLINE, 1)));
        clock.advance(Duration.ofDays(31));
        notices.create(notice(Uid.of("1.2.10"), available(Availability.NEARLINE, 1)));
        assertThat(notices.ofSeries(SERIES)).hasSize(1);
    }

    private static NewStep step(Uid uid, PerformedSeries... series) {
        return new NewStep(uid, "CT1", List.of(series));
    }

    private static PerformedSeries series(Uid uid, int... instances) {
        return new PerformedSeries(uid, uids(uid, instances));
    }

    private static Change series(Optional<Status> status, PerformedSeries... series) {
        return new Change(status, Optional.empty(), Optional.of(List.of(series)));
    }

    private static Optional<Status> done(Status status) {
        return Optional.of(status);
    }

    private static Notice notice(Uid uid, AvailableSeries... series) {
        return new Notice(uid, SERIES.studyInstanceUid(), "PACS1", List.of(series));
    }

    private static AvailableSeries available(Availability availability, int... instances) {
        return new AvailableSeries(
                SERIES.seriesInstanceUid(), availability, PACS, uids(SERIES.seriesInstanceUid(), instances));
    }

    private static Set<Uid> uids(Uid series, int... instances) {
        return Arrays.stream(instances)
                .mapToObj(instance -> Uid.of(series + "." + instance))
                .collect(Collectors.toSet());
    }
}
