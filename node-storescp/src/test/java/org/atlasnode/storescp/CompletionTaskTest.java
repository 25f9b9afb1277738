package org.atlasnode.storescp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.model.SeriesState;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
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

    @Test
    void completesQuietSeriesWithoutGapAndWakesThePlanner() throws Exception {
        receive(0, 1, 2, 3);
        node.clock.advance(Fixture.QUIET);
        task.run();
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
        node.clock.advance(Fixture.QUIET);
        task.run();
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
        node.clock.advance(Fixture.QUIET);
        task.run();
        assertThat(series().state()).isEqualTo(SeriesState.COMPLETE);
    }

    @Test
    void looksAgainSoonWhileRowsAreStillToBeWritten() throws Exception {
        receive(0, 1, 2, 3);
        node.clock.advance(Fixture.QUIET);
        SeriesTracker busy = new SeriesTracker(node.state, node.scheduler, Fixture.QUIET, node.clock);
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
