package org.atlasnode.storescp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.model.SeriesState;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.testkit.MultiFrameCt;
import org.atlasnode.testkit.MultiFrameKind;
import org.atlasnode.testkit.SyntheticSeries;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTaskTest {

    @TempDir
    private Path folder;

    private Fixture node;
    private CompletionTask task;

    @BeforeEach
    void open() {
        node = new Fixture(folder);
        task = node.completion();
    }

    @AfterEach
    void close() {
        node.close();
    }

    private void runAfterQuiet() {
        node.clock.advance(Fixture.QUIET);
        task.run();
    }

    @Test
    void completesQuietSeriesWithoutGapAndWakesThePlanner() throws Exception {
        receive(0, 1, 2, 3);
        runAfterQuiet();
        assertThat(series().state()).isEqualTo(SeriesState.COMPLETE);
        assertThat(series().reason()).contains("no slice is missing");
        assertThat(node.scheduler.triggered).contains("planning");
    }

    @Test
    void asksToBeRunAtTheEndOfTheQuietTime() throws Exception {
        receive(0, 1, 2, 3);
        node.clock.advance(Duration.ofSeconds(4));
        task.run();
        assertThat(series().state()).isEqualTo(SeriesState.RECEIVING);
        assertThat(node.scheduler.times)
                .last()
                .isEqualTo(series().arrival().last().plus(Fixture.QUIET));
    }

    @Test
    void waitsForTheLimitWhereASliceIsMissing() throws Exception {
        receive(0, 1, 2, 4, 5);
        runAfterQuiet();
        assertThat(series().state()).isEqualTo(SeriesState.RECEIVING);
        node.clock.advance(Duration.ofMinutes(5));
        task.run();
        assertThat(series().state()).isEqualTo(SeriesState.COMPLETE);
    }

    @Test
    void doesNotWaitForSlicesOfWhatIsNoStack() throws Exception {
        for (int i = 0; i < 4; i++) {
            node.store(Samples.slice(Uid.of("1.2.3.1.1" + i), i * i)
                    .remove(Tags.IMAGE_POSITION_PATIENT)
                    .build());
        }
        node.recordAll();
        runAfterQuiet();
        assertThat(series().state()).isEqualTo(SeriesState.COMPLETE);
    }

    @Test
    void doesNotWaitForSlicesOfAnInstanceThatHasAllFrames() throws Exception {
        receive(multiFrame(1, 0, 1, 2, 4, 5).get(0));
        runAfterQuiet();
        assertThat(series().state()).isEqualTo(SeriesState.COMPLETE);
    }

    @Test
    void waitsWhereFramesAreMissingBetweenThoseOfSeveralInstances() throws Exception {
        receive(multiFrame(2, 0, 1, 2, 3, 6, 7).toArray(DataSet[]::new));
        runAfterQuiet();
        assertThat(series().state()).isEqualTo(SeriesState.RECEIVING);
    }

    @Test
    void completesFramesOfSeveralInstancesThatFitTogether() throws Exception {
        receive(multiFrame(2, 0, 1, 2, 3, 4, 5).toArray(DataSet[]::new));
        runAfterQuiet();
        assertThat(series().state()).isEqualTo(SeriesState.COMPLETE);
    }

    @Test
    void waitsForThePartsOfAConcatenationUntilTheLimit() throws Exception {
        receive(multiFrame(1, 0, 1, 2, 3).get(0).toBuilder()
                .putString(Tags.CONCATENATION_UID, Vr.UI, "1.2.9")
                .putInt(Tags.IN_CONCATENATION_NUMBER, Vr.US, 1)
                .putInt(Tags.IN_CONCATENATION_TOTAL_NUMBER, Vr.US, 2)
                .build());
        runAfterQuiet();
        assertThat(series().state()).isEqualTo(SeriesState.RECEIVING);
        node.clock.advance(Duration.ofMinutes(5));
        task.run();
        assertThat(series().state()).isEqualTo(SeriesState.COMPLETE);
    }

    /** Frames at these heights, in turn in the instances. */
    private static List<DataSet> multiFrame(int instances, int... heights) {
        List<DataSet> slices = SyntheticSeries.of(3, heights.length, 16)
                .changing((slice, builder) -> builder.putUid(Tags.STUDY_INSTANCE_UID, Samples.STUDY)
                        .putDouble(Tags.IMAGE_POSITION_PATIENT, Vr.DS, 0, 0, heights[slice]))
                .dataSets();
        return MultiFrameCt.of(MultiFrameKind.ENHANCED).in(instances).convert(slices).stream()
                .map(object -> object.toBuilder()
                        .putUid(Tags.SERIES_INSTANCE_UID, Samples.SERIES)
                        .build())
                .toList();
    }

    private void receive(DataSet... objects) throws Exception {
        for (DataSet object : objects) {
            node.store(object);
        }
        node.recordAll();
    }

    @Test
    void looksAgainSoonWhileRowsAreStillToBeWritten() throws Exception {
        receive(0, 1, 2, 3);
        node.clock.advance(Fixture.QUIET);
        SeriesTracker busy =
                new SeriesTracker(node.state, node.scheduler, Fixture.QUIET, CompletionSigns.NONE, node.clock);
        node.storeWithoutRow(busy, Samples.slice(Uid.of("1.2.3.1.99"), 4).build());
        node.completion(busy).run();
        assertThat(series().state()).isEqualTo(SeriesState.RECEIVING);
        assertThat(node.scheduler.times).last().isEqualTo(node.clock.instant().plusMillis(500));
    }

    private void receive(int... heights) throws Exception {
        for (int height : heights) {
            node.store(Samples.slice(Uid.of("1.2.3.1.1" + height), height).build());
        }
        node.recordAll();
    }

    private SeriesRecord series() {
        return node.state.findSeries(Fixture.KEY).orElseThrow();
    }
}
