package org.atlasnode.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.atlasnode.core.state.StateFixture.SERIES;
import static org.atlasnode.core.state.StateFixture.START;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.dicom.data.Uid;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of the database where the process or the power ends at once. */
class DatabaseDurabilityTest {

    @TempDir
    private Path folder;

    private int copies;

    @BeforeAll
    static void register() {
        ForcedFileSystem.register();
    }

    @Test
    void whatReturnedSurvivesTheEndOfTheProcess() throws Exception {
        try (Database database = Database.open(folder)) {
            StateStore store = new JdbcStateStore(database, Clock.systemUTC());
            for (int i = 1; i <= 20; i++) {
                store.recordInstances(List.of(StateFixture.instance(i, "0000000a", START.plusMillis(i))));
                assertInstances(folder.resolve("state/atlas.mv.db"), i);
            }
        }
    }

    @Test
    void whatReturnedSurvivesAPowerCut() throws Exception {
        try (Database database = openForced()) {
            StateStore store = new JdbcStateStore(database, Clock.systemUTC());
            for (int i = 1; i <= 20; i++) {
                store.recordInstances(List.of(StateFixture.instance(i, "0000000a", START.plusMillis(i))));
                assertInstances(forced(), i);
            }
        }
    }

    @Test
    void whatReturnedToOneOfManyThreadsSurvivesAPowerCut() throws Exception {
        try (Database database = openForced()) {
            StateStore store = new JdbcStateStore(database, Clock.systemUTC());
            List<Callable<Void>> work = new ArrayList<>();
            for (int thread = 0; thread < 6; thread++) {
                SeriesKey key = new SeriesKey(Uid.of("1.2.3"), Uid.of("1.2.3.9." + thread));
                work.add(() -> {
                    for (int i = 1; i <= 8; i++) {
                        store.recordInstances(List.of(StateFixture.instance(key, i, "0000000a", START)));
                        assertInstances(forced(), key, i);
                    }
                    return null;
                });
            }
            ExecutorService pool = Executors.newFixedThreadPool(work.size());
            for (Future<Void> done : pool.invokeAll(work)) {
                done.get();
            }
            pool.shutdown();
        }
    }

    /** Why {@link Database#force} is there; when this fails, H2 has begun to force by itself. */
    @Test
    void aCommitAloneIsNotForced() throws Exception {
        try (Database database = openForced()) {
            new JdbcStateStore(database, Clock.systemUTC())
                    .recordInstances(List.of(StateFixture.instance(1, "0000000a", START)));
            try (Connection connection = database.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate("DELETE FROM instance");
                connection.commit();
            }
            assertInstances(folder.resolve("atlas.mv.db"), 0);
            assertInstances(forced(), 1);
        }
    }

    private Database openForced() {
        return Database.openUrl("jdbc:h2:forced:" + folder.resolve("atlas") + Database.SETTINGS);
    }

    private Path forced() {
        return folder.resolve("atlas.mv.db" + ForcedFileSystem.ENDING);
    }

    private void assertInstances(Path file, int count) throws Exception {
        assertInstances(file, SERIES, count);
    }

    /** Opens a copy, as the next life of the node would. */
    private synchronized void assertInstances(Path file, SeriesKey key, int count) throws Exception {
        Path copy = folder.resolve("copy" + copies++);
        Files.createDirectories(copy.resolve("state"));
        Files.copy(file, copy.resolve("state/atlas.mv.db"));
        try (Database database = Database.open(copy)) {
            assertThat(new JdbcStateStore(database, Clock.systemUTC()).instances(key))
                    .hasSize(count);
        }
    }
}
