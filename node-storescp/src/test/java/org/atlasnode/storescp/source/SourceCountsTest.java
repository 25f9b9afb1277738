package org.atlasnode.storescp.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.atlasnode.core.config.NodeConfig.Completion;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.query.QuerySource;
import org.atlasnode.core.query.RetrieveSource;
import org.atlasnode.core.query.SourceException;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.core.state.Database;
import org.atlasnode.core.state.JdbcStateStore;
import org.atlasnode.core.state.StateStore.ReceivedInstance;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.query.Identifier;
import org.atlasnode.dicom.query.QueryLevel;
import org.atlasnode.storescp.CompletionSign;
import org.atlasnode.storescp.CompletionSign.Meaning;
import org.atlasnode.storescp.SeriesTracker;
import org.atlasnode.testkit.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceCountsTest {

    private static final SeriesKey KEY = new SeriesKey(Uid.of("1.2.3"), Uid.of("1.2.3.4"));
    private static final Duration QUIET = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private final MutableClock clock = MutableClock.at("2026-01-01T12:00:00Z");
    private final Tasks scheduler = new Tasks();
    private final Archive archive = new Archive();
    private Database database;
    private JdbcStateStore state;

    @BeforeEach
    void open() {
        database = Database.open(folder);
        state = new JdbcStateStore(database, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Remembers what is triggered. */
    private static final class Tasks implements TaskScheduler {

        private final List<String> triggered = new ArrayList<>();
        private final List<Instant> times = new ArrayList<>();

        @Override
        public void register(String name, Duration sweep, Runnable task) {
            throw new AssertionError("not the business of what is tested");
        }

        @Override
        public void start() {
            throw new AssertionError("not the business of what is tested");
        }

        @Override
        public void trigger(String name) {
            triggered.add(name);
        }

        @Override
        public void triggerAt(String name, Instant time) {
            times.add(time);
        }

        @Override
        public void close() {}
    }

    /** An archive with so many instances of the series, which can be away. */
    private static final class Archive implements QuerySource, RetrieveSource {

        private int instances;
        private boolean away;
        private int asked;
        private final List<List<String>> fetched = new ArrayList<>();

        @Override
        public Answer find(Identifier identifier, int limit) throws SourceException {
            asked++;
            if (away) {
                throw new SourceException("cannot be reached");
            }
            List<DataSet> matches = identifier.level() == QueryLevel.IMAGE
                    ? IntStream.range(0, instances)
                            .mapToObj(i -> DataSet.builder()
                                    .putUid(Tags.SOP_INSTANCE_UID, instance(i))
                                    .build())
                            .toList()
                    : List.of(DataSet.builder()
                            .putUid(Tags.SERIES_INSTANCE_UID, KEY.seriesInstanceUid())
                            .putInt(Tags.NUMBER_OF_SERIES_RELATED_INSTANCES, Vr.IS, instances)
                            .build());
            return new Answer(matches, 0, false, false);
        }

        @Override
        public Report retrieve(Identifier what, Progress progress) {
            fetched.add(what.unique().get(QueryLevel.IMAGE));
            return new Report(1, 0, List.of(), "");
        }

        @Override
        public void close() {}
    }

    private static Uid instance(int number) {
        return Uid.of("1.2.3.4." + (number + 1));
    }

    private SourceCounts counts(boolean fetch) {
        Optional<RetrieveSource> retrieval = fetch ? Optional.of(archive) : Optional.empty();
        return new SourceCounts(
                Map.of("CT1", new CountedSource(archive, retrieval)),
                new Completion(QUIET, Duration.ofMinutes(5)),
                state,
                scheduler,
                clock);
    }

    private SeriesRecord receive(int count) {
        state.recordInstances(IntStream.range(0, count)
                .mapToObj(i -> new ReceivedInstance(
                        new InstanceRef(
                                KEY,
                                instance(i),
                                Uids.CT_IMAGE_STORAGE,
                                TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid(),
                                100,
                                "0000000" + i),
                        "CT1",
                        "CT",
                        clock.instant()))
                .toList());
        return state.findSeries(KEY).orElseThrow();
    }

    @Test
    void asksNobodyBeforeTheQuietTime() {
        SeriesRecord series = receive(3);
        assertThat(counts(false).of(series)).isEmpty();
        assertThat(scheduler.triggered).isEmpty();
    }

    @Test
    void saysThatItAskedAndThenThatAllIsHere() {
        archive.instances = 3;
        SourceCounts counts = counts(false);
        SeriesRecord series = receive(3);
        clock.advance(QUIET);
        assertThat(counts.of(series))
                .singleElement()
                .satisfies(sign -> assertThat(sign.meaning()).isEqualTo(Meaning.ASKED));
        assertThat(scheduler.triggered).containsExactly(SourceCounts.TASK);
        counts.run();
        assertThat(scheduler.triggered).contains(SeriesTracker.COMPLETION_TASK);
        CompletionSign sign = counts.of(series).get(0);
        assertThat(sign.meaning()).isEqualTo(Meaning.WHOLE);
        assertThat(sign.source()).isEqualTo("CT1 counts 3 instances");
        assertThat(sign.extent().size()).isEqualTo(3);
    }

    @Test
    void asksAgainWithAPauseWhileTheArchiveHasMore() {
        archive.instances = 5;
        SourceCounts counts = counts(false);
        SeriesRecord series = receive(3);
        clock.advance(QUIET);
        counts.of(series);
        counts.run();
        assertThat(counts.of(series).get(0).extent().size()).isEqualTo(5);
        assertThat(scheduler.times).contains(clock.instant().plus(QUIET));
        counts.run();
        assertThat(archive.asked).isEqualTo(1);
        clock.advance(QUIET);
        archive.instances = 3;
        counts.run();
        assertThat(archive.asked).isEqualTo(2);
        assertThat(counts.of(series).get(0).extent().size()).isEqualTo(3);
    }

    @Test
    void fetchesOnlyWhatIsMissingAndNotForEver() {
        archive.instances = 5;
        SourceCounts counts = counts(true);
        SeriesRecord series = receive(3);
        clock.advance(QUIET);
        for (int i = 0; i < 6; i++) {
            counts.of(series);
            counts.run();
            clock.advance(QUIET);
        }
        assertThat(archive.fetched)
                .hasSize(3)
                .allSatisfy(batch -> assertThat(batch)
                        .containsExactly(instance(3).value(), instance(4).value()));
    }

    @Test
    void asksAnewAfterAnotherInstance() {
        archive.instances = 5;
        SourceCounts counts = counts(false);
        SeriesRecord series = receive(3);
        clock.advance(QUIET);
        counts.of(series);
        counts.run();
        SeriesRecord more = receive(5);
        assertThat(counts.of(more)).isEmpty();
        clock.advance(QUIET);
        assertThat(counts.of(more))
                .singleElement()
                .satisfies(sign -> assertThat(sign.meaning()).isEqualTo(Meaning.ASKED));
        counts.run();
        assertThat(counts.of(more).get(0).extent().missing(Set.of())).isEqualTo(5);
    }

    @Test
    void saysNothingWhereTheArchiveCannotBeAskedOrKnowsLess() {
        archive.away = true;
        SourceCounts counts = counts(true);
        SeriesRecord series = receive(3);
        clock.advance(QUIET);
        counts.of(series);
        counts.run();
        assertThat(counts.of(series)).isEmpty();
        archive.away = false;
        archive.instances = 2;
        SeriesRecord more = receive(4);
        clock.advance(QUIET);
        counts.of(more);
        counts.run();
        assertThat(counts.of(more)).isEmpty();
        assertThat(archive.fetched).isEmpty();
    }
}
