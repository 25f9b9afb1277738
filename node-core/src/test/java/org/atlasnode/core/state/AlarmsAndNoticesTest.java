package org.atlasnode.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.atlasnode.core.state.StateFixture.SERIES;
import static org.atlasnode.core.state.StateFixture.START;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.Alarm;
import org.atlasnode.core.model.AlarmKind;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.core.model.Notice;
import org.atlasnode.core.model.PlannedRun;
import org.atlasnode.core.model.Symptom;
import org.atlasnode.core.state.Notices.Addressed;
import org.atlasnode.core.state.Notices.Standing;
import org.atlasnode.core.state.Notices.Waiting;
import org.atlasnode.testkit.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlarmsAndNoticesTest {

    private static final Symptom SILENT =
            new Symptom(AlarmKind.SOURCE_SILENT, "CT1", 1, START, "CT1 is silent.", "Ask it.");
    private static final Instant LATER = START.plus(Duration.ofHours(1));

    @TempDir
    private Path data;

    private Database database;
    private Alarms alarms;
    private Notices notices;

    @BeforeEach
    void open() {
        database = Database.open(data);
        alarms = new JdbcAlarms(database);
        notices = new JdbcNotices(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void restart() {
        database.close();
        open();
    }

    private static Notice notice(String title) {
        return new Notice(Notice.Event.RAISED, title, "text", START);
    }

    private static List<Addressed> to(String channel, String... titles) {
        List<Addressed> addressed = new ArrayList<>();
        for (String title : titles) {
            addressed.add(new Addressed(channel, notice(title)));
        }
        return addressed;
    }

    private List<Long> ids(String channel, Instant now) {
        return notices.due(channel, now, 10).stream().map(Waiting::id).toList();
    }

    private List<String> titles(String channel, Instant now) {
        return notices.due(channel, now, 10).stream()
                .map(waiting -> waiting.notice().title())
                .toList();
    }

    @Test
    void anAlarmAndItsMessagesSurviveARestart() {
        Alarm raised = alarms.raise(SILENT, START, alarm -> to("chat", "alarm " + alarm.id()));
        restart();
        assertThat(alarms.open()).containsExactly(raised);
        assertThat(raised.symptom()).isEqualTo(SILENT);
        assertThat(titles("chat", START)).containsExactly("alarm " + raised.id());
    }

    @Test
    void aClearedAlarmIsNoLongerOpenAndForgottenInTime() {
        Alarm raised = alarms.raise(SILENT, START, alarm -> List.of());
        alarms.keep(raised.clearedAt(LATER), to("chat", "over"));
        assertThat(alarms.open()).isEmpty();
        assertThat(alarms.newest(5)).containsExactly(raised.clearedAt(LATER));
        assertThat(titles("chat", START)).containsExactly("over");
        assertThat(alarms.forget(LATER)).isZero();
        assertThat(alarms.forget(LATER.plusSeconds(1))).isEqualTo(1);
        assertThat(alarms.newest(5)).isEmpty();
    }

    @Test
    void anAcknowledgementStaysThatCameWhileTheAlarmWasLookedAt() {
        Alarm raised = alarms.raise(SILENT, START, alarm -> List.of());
        assertThat(alarms.acknowledge(raised.id(), LATER)).isTrue();
        alarms.keep(raised, List.of());
        assertThat(alarms.open().get(0).acknowledged()).contains(LATER);
        alarms.keep(raised.toldAt(LATER), List.of());
        assertThat(alarms.open().get(0).acknowledged()).isEmpty();
    }

    @Test
    void onlyAnOpenAlarmCanBeAcknowledged() {
        Alarm raised = alarms.raise(SILENT, START, alarm -> List.of());
        alarms.keep(raised.clearedAt(LATER), List.of());
        assertThat(alarms.acknowledge(raised.id(), LATER)).isFalse();
        assertThat(alarms.acknowledge(77, LATER)).isFalse();
    }

    @Test
    void channelsHaveTheirOwnQueues() {
        notices.add(to("chat", "one", "two"));
        notices.add(to("mail", "three"));
        assertThat(titles("chat", START)).containsExactly("one", "two");
        assertThat(titles("mail", START)).containsExactly("three");
    }

    @Test
    void whatWasSentIsSentNoMoreAndPaceIsKept() {
        notices.add(to("chat", "one", "two"));
        notices.sent("chat", ids("chat", START).subList(0, 1), START, LATER);
        restart();
        assertThat(titles("chat", START)).containsExactly("two");
        assertThat(notices.pacedUntil("chat")).contains(LATER);
        assertThat(notices.pacedUntil("mail")).isEmpty();
        assertThat(notices.standings(List.of("chat")))
                .containsExactly(new Standing("chat", 1, 0, Optional.of(START), ""));
    }

    @Test
    void whatFailedWaitsForItsTime() {
        notices.add(to("chat", "one"));
        notices.retry(ids("chat", START), LATER, "no route");
        assertThat(ids("chat", LATER.minusMillis(1))).isEmpty();
        assertThat(notices.due("chat", LATER, 10)).extracting(Waiting::attempts).containsExactly(1);
        assertThat(notices.standings(List.of("chat")))
                .containsExactly(new Standing("chat", 1, 0, Optional.empty(), "no route"));
    }

    @Test
    void givesUpOnlyWhatWasTried() {
        notices.add(to("chat", "tried", "not tried"));
        notices.retry(ids("chat", START).subList(0, 1), START, "no route");
        assertThat(notices.giveUp("chat", LATER, LATER)).isEqualTo(1);
        assertThat(titles("chat", LATER)).containsExactly("not tried");
        assertThat(notices.standings(List.of("chat")))
                .containsExactly(new Standing("chat", 1, 1, Optional.empty(), "no route"));
    }

    @Test
    void aQueueKeepsItsNewest() {
        notices.add(to("chat", "1", "2", "3", "4"));
        assertThat(notices.giveUpBeyond("chat", 4, LATER)).isZero();
        assertThat(notices.giveUpBeyond("chat", 2, LATER)).isEqualTo(2);
        assertThat(titles("chat", START)).containsExactly("3", "4");
    }

    @Test
    void givesUpWhatWaitsForAChannelThatIsGone() {
        notices.add(to("chat", "1"));
        notices.add(to("mail", "2"));
        assertThat(notices.giveUpOthers(List.of("mail"), LATER)).isEqualTo(1);
        assertThat(titles("chat", START)).isEmpty();
        assertThat(titles("mail", START)).containsExactly("2");
        assertThat(notices.giveUpOthers(List.of(), LATER)).isEqualTo(1);
    }

    @Test
    void forgetsWhatEndedLongAgo() {
        notices.add(to("chat", "1", "2"));
        notices.sent("chat", ids("chat", START).subList(0, 1), START, START);
        assertThat(notices.forget(START)).isZero();
        assertThat(notices.forget(LATER)).isEqualTo(1);
        assertThat(titles("chat", START)).containsExactly("2");
    }

    @Test
    void tellsOfEachEndedJobOnceAndOfItsSource() {
        StateStore store = new JdbcStateStore(database, MutableClock.at(START.toString()));
        store.recordInstances(StateFixture.instances(3));
        store.completeSeries(SERIES, LATER, "quiet");
        store.planSeries(
                SERIES, List.of(new PlannedRun(ModelChoice.of("m@1.0.0"), List.of(ModelChoice.of("m@2.0.0")))));
        assertThat(notices.tellOfEndedJobs((job, source) -> to("chat", "early")))
                .isZero();
        Job job = store.claimJob("node", LATER).orElseThrow();
        store.finishJob(job.id(), StateFixture.analysed());
        Job shadow = store.claimJob("node", LATER).orElseThrow();
        assertThat(shadow.isShadow()).isTrue();
        store.finishJob(shadow.id(), StateFixture.analysed());

        assertThat(notices.tellOfEndedJobs((ended, source) -> to("chat", ended.id() + " of " + source)))
                .isEqualTo(2);
        restart();
        assertThat(notices.tellOfEndedJobs((ended, source) -> to("chat", "again")))
                .isZero();
        assertThat(titles("chat", START)).containsExactly(job.id() + " of CT1");
    }

    @Test
    void aJobThatWasNotAnalysedIsNoNews() {
        StateStore store = new JdbcStateStore(database, MutableClock.at(START.toString()));
        store.recordInstances(StateFixture.instances(3));
        store.completeSeries(SERIES, LATER, "quiet");
        store.planSeries(SERIES, List.of(PlannedRun.of("m")));
        store.finishJob(store.claimJob("node", LATER).orElseThrow().id(), StateFixture.declined());

        assertThat(notices.tellOfEndedJobs((ended, source) -> to("chat", "declined")))
                .isEqualTo(1);
        assertThat(titles("chat", START)).isEmpty();
    }
}
