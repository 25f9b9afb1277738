package org.atlasnode.app.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.config.Channel;
import org.atlasnode.core.config.Channel.Pace;
import org.atlasnode.core.config.Channel.Webhook;
import org.atlasnode.core.model.Alarm;
import org.atlasnode.core.model.AlarmKind;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Notice;
import org.atlasnode.core.model.SeriesKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Raises, reminds and clears each kind of alarm, over restarts, and tells the channels that want it. */
class AlarmWatchTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    private Path data;

    private AlarmWorld world;

    @BeforeEach
    void open() {
        world = new AlarmWorld(data, channel("chat", true, false), channel("pager", false, true));
        hear("CT1");
    }

    /** A series that nobody wants. */
    private void hear(String peer) {
        SeriesKey key = world.receive(peer);
        world.store.completeSeries(key, world.clock.instant(), "quiet");
        world.store.skipSeries(key, "no pipeline");
    }

    @AfterEach
    void close() {
        world.close();
    }

    static Channel channel(String name, boolean alarms, boolean positives) {
        return new Channel(
                name,
                new Webhook(
                        "http://127.0.0.1:1",
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofSeconds(1),
                        Optional.empty()),
                alarms,
                positives,
                Pace.DEFAULT);
    }

    private Alarm only() {
        assertThat(world.alarms.open()).hasSize(1);
        return world.alarms.open().get(0);
    }

    @Test
    void nothingIsToldWhereNothingIsWrong() {
        world.after(MINUTE);
        assertThat(world.alarms.open()).isEmpty();
        assertThat(world.told("chat")).isEmpty();
        assertThat(world.wakes).isZero();
    }

    @Test
    void aSourceIsSilentFromItsTimeOnAndNotBefore() {
        world.after(Duration.ofHours(4).minusSeconds(1));
        assertThat(world.alarms.open()).isEmpty();
        world.after(Duration.ofSeconds(1));
        assertThat(only().symptom().kind()).isEqualTo(AlarmKind.SOURCE_SILENT);
        assertThat(only().symptom().since()).isEqualTo(AlarmWorld.START);
        assertThat(world.told("chat")).singleElement().satisfies(notice -> {
            assertThat(notice.event()).isEqualTo(Notice.Event.RAISED);
            assertThat(notice.title()).isEqualTo("Alarm: CT1 sends nothing");
            assertThat(notice.text())
                    .contains("CT1 has sent no image since 2026-11-25 08:00 (+00:00), and usually sends every 4 h.")
                    .contains("What to do: ")
                    .contains("./atlas alarms ack " + only().id());
        });
        assertThat(world.told("pager")).isEmpty();
        assertThat(world.wakes).isEqualTo(1);
    }

    @Test
    void anAlarmIsRaisedOnceAlsoOverARestart() {
        world.after(Duration.ofHours(5));
        world.restart();
        world.after(MINUTE);
        assertThat(only().raised()).isEqualTo(AlarmWorld.START.plus(Duration.ofHours(5)));
        assertThat(world.told("chat")).hasSize(1);
        assertThat(world.watch.openCount(AlarmKind.SOURCE_SILENT)).isEqualTo(1);
        assertThat(world.watch.openCount(AlarmKind.NO_RESULT)).isZero();
    }

    @Test
    void remindsAtItsIntervalAlsoOverARestart() {
        world.after(Duration.ofHours(4));
        world.after(AlarmWorld.REMIND_EVERY.minusSeconds(1));
        assertThat(world.titles("chat")).hasSize(1);
        world.restart();
        world.after(Duration.ofSeconds(1));
        world.after(MINUTE);
        assertThat(world.titles("chat")).containsExactly("Alarm: CT1 sends nothing", "Still: CT1 sends nothing");
        world.after(AlarmWorld.REMIND_EVERY);
        assertThat(world.titles("chat")).hasSize(3);
    }

    @Test
    void clearsWhenTheCauseIsGoneAndTellsIt() {
        world.after(Duration.ofHours(4));
        hear("CT1");
        world.after(MINUTE);
        assertThat(world.alarms.open()).isEmpty();
        assertThat(world.watch.openCount(AlarmKind.SOURCE_SILENT)).isZero();
        assertThat(world.told("chat")).last().satisfies(notice -> {
            assertThat(notice.event()).isEqualTo(Notice.Event.CLEARED);
            assertThat(notice.title()).isEqualTo("Over: CT1 sends nothing");
            assertThat(notice.text()).contains("after 1 min");
        });
        world.after(MINUTE);
        assertThat(world.told("chat")).hasSize(2);
        world.after(Duration.ofHours(4));
        assertThat(world.titles("chat")).last().isEqualTo("Alarm: CT1 sends nothing");
    }

    @Test
    void whoTookAnAlarmOverIsNotRemindedOfItButToldThatItIsOver() {
        world.after(Duration.ofHours(4));
        world.alarms.acknowledge(only().id(), world.clock.instant());
        world.after(AlarmWorld.REMIND_EVERY.multipliedBy(3));
        assertThat(world.titles("chat")).hasSize(1);
        hear("CT1");
        world.after(MINUTE);
        assertThat(world.titles("chat")).last().isEqualTo("Over: CT1 sends nothing");
    }

    @Test
    void anAlarmThatBecomesWorseIsNobodysOwnAnyMore() {
        world.store.deliveryDead(claimed(world.publish("")), "A900");
        world.after(MINUTE);
        world.alarms.acknowledge(only().id(), world.clock.instant());
        world.after(MINUTE);
        assertThat(world.titles("chat")).hasSize(1);
        world.store.deliveryDead(claimed(world.publish("")), "A900");
        world.after(MINUTE);

        assertThat(only().acknowledged()).isEmpty();
        assertThat(only().symptom().affected()).isEqualTo(2);
        assertThat(world.titles("chat"))
                .containsExactly("Alarm: results for PACS were given up", "Still: results for PACS were given up");
    }

    private long claimed(long delivery) {
        world.store.claimDeliveries(world.clock.instant(), List.of());
        return delivery;
    }

    private void only(AlarmKind kind, String subject, String title, String sentence) {
        List<Alarm> others = world.alarms.open().stream()
                .filter(alarm -> alarm.symptom().kind() != AlarmKind.SOURCE_SILENT)
                .toList();
        assertThat(others).singleElement().satisfies(alarm -> {
            assertThat(alarm.symptom().kind()).isEqualTo(kind);
            assertThat(alarm.symptom().subject()).isEqualTo(subject);
            assertThat(alarm.symptom().sentence()).isEqualTo(sentence);
            assertThat(alarm.symptom().remedy()).isNotBlank();
        });
        assertThat(world.titles("chat")).contains("Alarm: " + title);
    }

    @Test
    void aJobWithoutAnEndIsAPipelineWithoutResult() {
        world.plan("cspine-fracture");
        world.after(Duration.ofHours(1));
        assertThat(world.alarms.open()).isEmpty();
        world.after(Duration.ofSeconds(1));
        only(
                AlarmKind.NO_RESULT,
                "cspine-fracture",
                "cspine-fracture gives no results",
                "The model cspine-fracture has no answer yet to 1 series, for more than 1 h.");
    }

    @Test
    void aSeriesThatNobodyTakesUpIsStuck() {
        world.receive("CT2");
        world.after(Duration.ofHours(1).plusSeconds(1));
        only(
                AlarmKind.SERIES_STUCK,
                "CT2",
                "series from CT2 are not taken up",
                "1 series from CT2 came in and were neither analysed nor refused for more than 1 h.");
    }

    @Test
    void aDeliveryThatIsTriedForTooLongIsLate() {
        long delivery = claimed(world.publish(""));
        world.store.deliveryRetry(delivery, world.clock.instant(), "no route");
        world.after(Duration.ofHours(2).plusSeconds(1));
        only(AlarmKind.DELIVERY_LATE, "PACS", "results for PACS wait", "1 result waits for PACS for more than 2 h.");
        world.store.deliveryStored(claimed(delivery), "");
        world.after(MINUTE);
        assertThat(world.titles("chat")).contains("Over: results for PACS wait");
    }

    @Test
    void aDeliveryThatWasGivenUpIsToldWithoutTheWordsOfThePeer() {
        world.store.deliveryDead(claimed(world.publish("")), "A900: DOE^JOHN is not known here");
        world.after(MINUTE);
        only(
                AlarmKind.DELIVERY_DEAD,
                "PACS",
                "results for PACS were given up",
                "1 result was not taken by PACS and given up.");
        assertThat(world.texts("chat")).noneMatch(text -> text.contains("DOE"));
    }

    @Test
    void aResultThatTheNodeRefusesItselfIsToldWithoutItsContent() {
        world.publish("VALIDATION: (0010,0010) is DOE^JOHN");
        world.after(MINUTE);
        only(
                AlarmKind.RESULT_INVALID,
                "cspine-fracture",
                "a result of cspine-fracture is not valid",
                "1 result of the model cspine-fracture did not pass this node's own validation and was not sent.");
        assertThat(world.texts("chat")).noneMatch(text -> text.contains("DOE"));
    }

    @Test
    void aPartThatIsNotReadyIsAnAlarmSinceItWasFirstSeen() {
        world.readiness.put("disk", "");
        world.after(MINUTE);
        world.readiness.put("disk", "free disk space is below storage.reserve");
        world.after(MINUTE);
        only(
                AlarmKind.NOT_READY,
                "disk",
                "the node is not ready: disk",
                "The node is not ready for work: free disk space is below storage.reserve.");
        world.after(MINUTE);
        assertThat(only().symptom().since()).isEqualTo(AlarmWorld.START.plus(MINUTE.multipliedBy(2)));
        world.readiness.put("disk", "");
        world.after(MINUTE);
        assertThat(world.alarms.open()).isEmpty();
    }

    @Test
    void nothingIsAnAlarmWhileTheNodeStops() {
        world.watch.close();
        world.readiness.put("listener", "the DICOM port is not listened on");
        world.after(MINUTE);
        assertThat(world.alarms.open()).isEmpty();
    }

    @Test
    void aPositiveAnswerIsToldOnceToWhoWantsItAndANegativeIsNot() {
        long positive = world.answer(Assessment.PRESENT);
        world.answer(Assessment.ABSENT);
        world.positives.run();
        world.restart();
        world.positives.run();

        assertThat(world.told("chat")).isEmpty();
        assertThat(world.told("pager")).singleElement().satisfies(notice -> {
            assertThat(notice.event()).isEqualTo(Notice.Event.POSITIVE);
            assertThat(notice.title()).isEqualTo("Positive answer of cspine-fracture, job " + positive);
            assertThat(notice.text())
                    .contains("Source: CT2")
                    .contains("Job " + positive)
                    .contains("NOT FOR CLINICAL USE");
        });
    }

    @Test
    void noMessageHoldsAUid() {
        world.answer(Assessment.PRESENT);
        world.positives.run();
        world.receive("CT2");
        world.plan("other");
        world.publish("VALIDATION: x");
        world.store.deliveryDead(claimed(world.publish("")), "A900");
        world.after(Duration.ofHours(5));
        world.after(AlarmWorld.REMIND_EVERY);

        List<String> all = List.of(String.join("\n", world.texts("chat")), String.join("\n", world.texts("pager")));
        assertThat(world.texts("chat")).hasSizeGreaterThan(8);
        assertThat(all)
                .allSatisfy(text -> assertThat(text)
                        .doesNotContain(AlarmWorld.STUDY_UID)
                        .doesNotContainPattern("[0-9]+(\\.[0-9]+){3,}"));
    }
}
