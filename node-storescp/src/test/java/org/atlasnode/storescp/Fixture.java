package org.atlasnode.storescp;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.atlasnode.core.config.NodeConfig.Completion;
import org.atlasnode.core.config.NodeConfig.Storage;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.objects.FileObjectStore;
import org.atlasnode.core.objects.ObjectStore;
import org.atlasnode.core.observe.Metrics;
import org.atlasnode.core.state.AvailabilityNotices;
import org.atlasnode.core.state.Database;
import org.atlasnode.core.state.JdbcAvailabilityNotices;
import org.atlasnode.core.state.JdbcProcedureSteps;
import org.atlasnode.core.state.JdbcResultCommitments;
import org.atlasnode.core.state.JdbcStateStore;
import org.atlasnode.core.state.ProcedureSteps;
import org.atlasnode.core.state.ResultCommitments;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.storescp.notify.ReportedSigns;
import org.atlasnode.testkit.MutableClock;

/** Reception over a real object store and a real state store in one folder, with a clock and a scheduler of the test. */
final class Fixture implements AutoCloseable {

    static final SeriesKey KEY = new SeriesKey(Samples.STUDY, Samples.SERIES);
    static final Duration QUIET = Duration.ofSeconds(10);

    final Path folder;
    final MutableClock clock = MutableClock.at("2026-01-01T12:00:00Z");
    final RecordingScheduler scheduler = new RecordingScheduler();
    final SeriesGate gate = new SeriesGate();
    final Database database;
    final StateStore state;
    final ResultCommitments commitments;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final FileObjectStore objects;
    final SeriesTracker tracker;
    final ProcedureSteps steps;
    final AvailabilityNotices notices;
    final CompletionSigns signs;

    Fixture(Path folder) {
        this.folder = folder;
        this.database = Database.open(folder);
        this.state = new JdbcStateStore(database, clock);
        this.steps = new JdbcProcedureSteps(database, clock);
        this.notices = new JdbcAvailabilityNotices(database, clock);
        this.signs = new ReportedSigns(steps, notices);
        this.commitments = new JdbcResultCommitments(database, clock);
        this.objects = new FileObjectStore(folder, 0);
        this.tracker = new SeriesTracker(state, scheduler, QUIET, signs, clock);
        tracker.start();
    }

    StoreScp scp() {
        return scp(objects);
    }

    StoreScp scp(ObjectStore other) {
        return scp(other, tracker);
    }

    private StoreScp scp(ObjectStore other, SeriesTracker rows) {
        return new StoreScp(reception(other, rows), caller -> "CT-ONE");
    }

    Reception reception(ObjectStore other) {
        return reception(other, tracker);
    }

    private Reception reception(ObjectStore other, SeriesTracker rows) {
        return new Reception(new Reception.Keeping(other, rows, gate), new Metrics(new SimpleMeterRegistry()), clock);
    }

    void store(DataSet dataSet) throws IOException, DimseStatusException {
        store(scp(), dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    static void store(StoreScp scp, DataSet dataSet, TransferSyntax syntax) throws IOException, DimseStatusException {
        InputStream bytes = new ByteArrayInputStream(Samples.bytes(dataSet, syntax));
        Uid instance = dataSet.findUid(Tags.SOP_INSTANCE_UID).orElseThrow();
        scp.store(Samples.request(dataSet.findUid(Tags.SOP_CLASS_UID).orElseThrow(), instance, syntax), bytes);
    }

    Reconciler reconciler() {
        return new Reconciler(objects, state, new ReceivedFileReader(title -> "PEER-" + title, clock));
    }

    CompletionTask completion() {
        return completion(tracker);
    }

    CompletionTask completion(SeriesTracker rows) {
        return new CompletionTask(
                state,
                rows,
                new CompletionTask.Rules(
                        new CompletionPolicy(new Completion(QUIET, Duration.ofMinutes(5))),
                        signs,
                        new SliceGaps(
                                objects, file -> DicomFile.readHeader(file).dataSet())),
                new CompletionTask.Successor(scheduler, "planning"),
                clock);
    }

    RetentionTask retention(Duration keep) {
        return retention(new Storage(keep, 0), tracker);
    }

    RetentionTask retention(Storage times, SeriesTracker rows) {
        return new RetentionTask(
                new RetentionTask.Stores(state, commitments, objects),
                rows,
                gate,
                times,
                new RetentionTask.Circumstances(clock, new Metrics(meters)));
    }

    /** Ends the tracker, which records everything first. */
    void recordAll() {
        tracker.close();
    }

    /** As a node that is killed between the file and its row: the tracker never runs. */
    void storeWithoutRow(DataSet dataSet) throws IOException, DimseStatusException {
        storeWithoutRow(new SeriesTracker(state, scheduler, QUIET, signs, clock), dataSet);
    }

    /** The row stays with a tracker that was never started. */
    void storeWithoutRow(SeriesTracker idle, DataSet dataSet) throws IOException, DimseStatusException {
        store(scp(objects, idle), dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    /** Files that lie anywhere in the folder but those of the database. */
    List<Path> files() throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .filter(path -> !path.startsWith(folder.resolve("state")))
                    .filter(path -> path.toFile().length() > 0) // others only wait for objects
                    .toList();
        }
    }

    @Override
    public void close() {
        tracker.close();
        database.close();
    }
}
