package org.atlasnode.storescp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.model.SeriesState;
import org.atlasnode.core.objects.ObjectStore;
import org.atlasnode.dicom.data.Uid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconcilerTest {

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
    void rebuildsRowsOfFilesFromTheFilesAlone() throws Exception {
        node.store(Samples.slice());
        node.recordAll();
        List<InstanceRef> before = node.state.instances(Fixture.KEY);
        forget();
        Reconciler.Outcome outcome = node.reconciler().run();
        assertThat(outcome.recorded()).isEqualTo(1);
        assertThat(node.state.instances(Fixture.KEY)).isEqualTo(before);
        SeriesRecord series = node.state.findSeries(Fixture.KEY).orElseThrow();
        assertThat(series.peer()).isEqualTo("PEER-CT1");
        assertThat(series.modality()).isEqualTo("CT");
    }

    @Test
    void leavesWhatIsInOrderAlone() throws Exception {
        node.store(Samples.slice());
        node.store(Samples.slice(Uid.of("1.2.3.1.2"), 1).build());
        node.recordAll();
        complete();
        Reconciler.Outcome outcome = node.reconciler().run();
        assertThat(outcome).isEqualTo(new Reconciler.Outcome(0, 0, 2, 0, 0));
        assertThat(node.state.findSeries(Fixture.KEY).orElseThrow().state()).isEqualTo(SeriesState.COMPLETE);
    }

    @Test
    void reopensSeriesThatAnInstanceJoinedUnrecorded() throws Exception {
        node.store(Samples.slice());
        node.recordAll();
        complete();
        node.storeWithoutRow(Samples.slice(Uid.of("1.2.3.1.2"), 1).build());
        assertThat(node.reconciler().run().recorded()).isEqualTo(1);
        assertThat(node.state.instances(Fixture.KEY)).hasSize(2);
        assertThat(node.state.findSeries(Fixture.KEY).orElseThrow().state()).isEqualTo(SeriesState.RECEIVING);
    }

    @Test
    void reopensSeriesOfWhichAnInstanceWasReplacedUnrecorded() throws Exception {
        node.store(Samples.slice());
        node.recordAll();
        complete();
        node.storeWithoutRow(Samples.slice(Samples.INSTANCE, 7).build());
        touch(Duration.ofSeconds(30));
        assertThat(node.reconciler().run().recorded()).isEqualTo(1);
        assertThat(node.state.findSeries(Fixture.KEY).orElseThrow().state()).isEqualTo(SeriesState.RECEIVING);
    }

    @Test
    void removesWhatWasBeingReceived() throws Exception {
        ObjectStore.Incoming left = node.objects.begin();
        left.output().write(new byte[100]);
        left.output().flush();
        assertThat(node.reconciler().run().unfinished()).isEqualTo(1);
        assertThat(node.files()).isEmpty();
    }

    @Test
    void givesAFileThatWasReceivedWholeItsNameAndItsRow() throws Exception {
        node.storeWithoutRow(Samples.slice());
        Path file = node.objects.received(Fixture.KEY, Samples.INSTANCE);
        byte[] received = Files.readAllBytes(file);
        Path part = node.folder.resolve("incoming/1000.part");
        Files.move(file, part);

        Reconciler.Outcome outcome = node.reconciler().run();
        assertThat(outcome).isEqualTo(new Reconciler.Outcome(1, 0, 1, 1, 0));
        assertThat(file).hasBinaryContent(received);
        assertThat(part).doesNotExist();
        assertThat(node.state.instances(Fixture.KEY)).hasSize(1);
    }

    @Test
    void leavesFilesItCannotReadAndGoesOn() throws Exception {
        node.store(Samples.slice());
        Path strange = node.objects.received(Fixture.KEY, Uid.of("1.9"));
        Files.write(strange, new byte[10]);
        Reconciler.Outcome outcome = node.reconciler().run();
        assertThat(outcome.unreadable()).isEqualTo(1);
        assertThat(strange).exists();
    }

    private void touch(Duration after) throws Exception {
        Files.setLastModifiedTime(
                node.objects.received(Fixture.KEY, Samples.INSTANCE),
                FileTime.from(node.clock.instant().plus(after)));
    }

    private void forget() {
        complete();
        node.state.skipSeries(Fixture.KEY, "for the test");
        assertThat(node.state.forgetSeries(Fixture.KEY, node.clock.instant())).isTrue();
    }

    private void complete() {
        assertThat(node.state.completeSeries(Fixture.KEY, node.clock.instant(), "for the test"))
                .isTrue();
    }
}
