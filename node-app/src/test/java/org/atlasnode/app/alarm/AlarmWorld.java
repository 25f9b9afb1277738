package org.atlasnode.app.alarm;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.config.AlarmTerms;
import org.atlasnode.core.config.AlarmTerms.Expectation;
import org.atlasnode.core.config.Channel;
import org.atlasnode.core.config.ServiceHours;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Code;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ModelRef;
import org.atlasnode.core.model.Notice;
import org.atlasnode.core.model.PlannedRun;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.Suspicion;
import org.atlasnode.core.model.Target;
import org.atlasnode.core.state.Alarms;
import org.atlasnode.core.state.Database;
import org.atlasnode.core.state.JdbcAlarms;
import org.atlasnode.core.state.JdbcBacklogs;
import org.atlasnode.core.state.JdbcNotices;
import org.atlasnode.core.state.JdbcStateStore;
import org.atlasnode.core.state.Notices;
import org.atlasnode.core.state.Notices.Waiting;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.core.state.StateStore.PlannedDelivery;
import org.atlasnode.core.state.StateStore.ReceivedInstance;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.testkit.MutableClock;

/** A node's state with a clock that tests move, and the watches over it. Can be restarted. */
final class AlarmWorld implements AutoCloseable {

    static final Instant START = Instant.parse("2026-11-25T08:00:00Z");
    static final String STUDY_UID = "1.2.826.0.1.3680043.9.7431.1";
    static final Duration REMIND_EVERY = Duration.ofHours(12);

    private static final Instant FAR = START.plus(Duration.ofDays(100));
    private static final Target PATIENT =
            new Target("overall", "fracture", new Code("125605004", "SCT", "Fracture"), Optional.empty());

    final MutableClock clock = MutableClock.at(START.toString());
    final Map<String, String> readiness = new LinkedHashMap<>();
    private final Path data;
    private final List<Channel> channels;
    private Database database;
    StateStore store;
    Alarms alarms;
    Notices notices;
    AlarmWatch watch;
    PositiveWatch positives;
    int wakes;
    private int series;

    AlarmWorld(Path data, Channel... channels) {
        this.data = data;
        this.channels = List.of(channels);
        open();
    }

    private void open() {
        database = Database.open(data);
        store = new JdbcStateStore(database, clock);
        alarms = new JdbcAlarms(database);
        notices = new JdbcNotices(database);
        AlarmTerms terms = new AlarmTerms(
                Map.of("CT1", new Expectation(Duration.ofHours(4), ServiceHours.ALWAYS)),
                Duration.ofHours(1),
                Duration.ofHours(2),
                REMIND_EVERY,
                Optional.empty());
        JdbcBacklogs backlogs = new JdbcBacklogs(database, clock);
        Announcer announcer = new Announcer(channels, clock.getZone());
        watch = new AlarmWatch(
                List.of(
                        new SilentSources(terms.sources(), backlogs, clock),
                        new LyingWork(terms, backlogs),
                        new UnreadyParts(() -> readiness)),
                alarms,
                announcer,
                REMIND_EVERY,
                clock,
                () -> wakes++);
        watch.start();
        positives = new PositiveWatch(notices, announcer, clock, () -> wakes++);
    }

    void restart() {
        database.close();
        open();
    }

    @Override
    public void close() {
        database.close();
    }

    /** Lets time pass and looks. */
    void after(Duration duration) {
        clock.advance(duration);
        watch.run();
    }

    SeriesKey receive(String peer) {
        series++;
        SeriesKey key = new SeriesKey(Uid.of(STUDY_UID), Uid.of(STUDY_UID + "." + series));
        store.recordInstances(List.of(new ReceivedInstance(
                new InstanceRef(
                        key,
                        Uid.of(key.seriesInstanceUid() + ".1"),
                        Uids.CT_IMAGE_STORAGE,
                        Uids.EXPLICIT_VR_LITTLE_ENDIAN,
                        1000,
                        "00000001"),
                peer,
                "CT",
                clock.instant())));
        return key;
    }

    long plan(String model) {
        SeriesKey key = receive("CT2");
        store.completeSeries(key, FAR, "quiet");
        store.planSeries(key, List.of(PlannedRun.of(model)));
        return store.jobs(key).get(0).id();
    }

    long answer(Assessment assessment) {
        plan("cspine-fracture");
        Job job = store.claimJob("node", FAR).orElseThrow();
        store.finishJob(job.id(), analysis(assessment));
        return job.id();
    }

    long publish(String deadReason) {
        long job = answer(Assessment.ABSENT);
        ResultObject result =
                new ResultObject(job, ResultKind.SR, Uids.COMPREHENSIVE_3D_SR_STORAGE, Uid.of("2.25." + job), 0);
        store.publish(job, List.of(result), List.of(new PlannedDelivery(result.sopInstanceUid(), "PACS", deadReason)));
        return store.deliveries(job).get(0).id();
    }

    private static Analysis analysis(Assessment assessment) {
        return new Analysis(
                new Algorithm(
                        new ModelRef("cspine-fracture", "1.0.0", "0".repeat(64)),
                        "C-spine",
                        "Atlas Node",
                        "demonstration",
                        "NOT FOR CLINICAL USE",
                        "threshold 0.3",
                        "cpu"),
                Analysis.Outcome.ANALYSED,
                new Analysis.PatientFinding(PATIENT, assessment, Optional.of(0.9), 0.3, Suspicion.HIGH),
                List.of(new Finding(
                        PATIENT, assessment, Optional.of(0.9), 0.3, Suspicion.HIGH, Optional.empty(), List.of())),
                Optional.empty(),
                List.of(),
                new Analysis.Timing(START, Map.of()));
    }

    /** What waits for a channel. */
    List<Notice> told(String channel) {
        return notices.due(channel, FAR, 1000).stream().map(Waiting::notice).toList();
    }

    List<String> titles(String channel) {
        return told(channel).stream().map(Notice::title).toList();
    }

    /** Each text with its title. */
    List<String> texts(String channel) {
        List<String> texts = new ArrayList<>();
        told(channel).forEach(notice -> texts.add(notice.title() + "\n" + notice.text()));
        return texts;
    }
}
