package org.atlasnode.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.atlasnode.core.state.StateFixture.START;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.JobState;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.testkit.MutableClock;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases of earlier versions are read on. */
class MigrationTest {

    private static final String TIME = "TIMESTAMP WITH TIME ZONE '2026-11-23 08:00:00Z'";

    @TempDir
    private Path data;

    /** A database of this version of the schema; where it is. */
    private String migrated(String version) {
        String url = "jdbc:h2:" + data.resolve("state").resolve("atlas") + Database.SETTINGS;
        Flyway.configure()
                .dataSource(url, "atlas", "")
                .locations("classpath:org/atlasnode/core/state/migration")
                .target(version)
                .load()
                .migrate();
        return url;
    }

    @Test
    void jobsThatEndedBeforeThereWereMessagesAreNobodysNews() throws SQLException {
        String url = migrated("5");
        try (Connection connection = DriverManager.getConnection(url, "atlas", "");
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO series VALUES (7, '1.2', '1.2.3', 'PLANNED', 'CT1', 'CT', 1, " + TIME + ", "
                    + TIME + ", '')");
            statement.execute(
                    "INSERT INTO job (series_id, model_id, run, state, attempts, since, reason, due, published)"
                            + " VALUES (7, 'm', 1, 'SUCCEEDED', 1, " + TIME + ", '', " + TIME + ", TRUE)");
        }
        try (Database database = Database.open(data)) {
            assertThat(new JdbcNotices(database).tellOfEndedJobs((job, source) -> List.of()))
                    .isZero();
        }
    }

    @Test
    void jobsFromBeforeModelsHadVersionsRunTheModelOfTheirId() throws SQLException {
        String url = migrated("4");
        try (Connection connection = DriverManager.getConnection(url, "atlas", "");
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO series VALUES (7, '1.2', '1.2.3', 'PLANNED', 'CT1', 'CT', 1, " + TIME + ", "
                    + TIME + ", '')");
            statement.execute(
                    "INSERT INTO job (series_id, model_id, run, state, attempts, since, reason, due, published)"
                            + " VALUES (7, 'm', 1, 'QUEUED', 0, " + TIME + ", '', " + TIME + ", FALSE)");
        }
        try (Database database = Database.open(data)) {
            StateStore store = new JdbcStateStore(database, MutableClock.at(START.toString()));
            Job job = store.claimJob("node", START.plusSeconds(60)).orElseThrow();

            assertThat(job.series()).isEqualTo(new SeriesKey(Uid.of("1.2"), Uid.of("1.2.3")));
            assertThat(job.model()).isEqualTo(ModelChoice.of("m"));
            assertThat(job.isShadow()).isFalse();
            assertThat(job.state().name()).isEqualTo(JobState.RUNNING);
        }
    }

    @Test
    void deliveriesFromBeforeTheyHadAnAgeAreAsOldAsTheirJob() throws SQLException {
        String url = "jdbc:h2:" + data.resolve("state").resolve("atlas") + Database.SETTINGS;
        Flyway.configure()
                .dataSource(url, "atlas", "")
                .locations("classpath:org/atlasnode/core/state/migration")
                .target("5")
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(url, "atlas", "");
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO series VALUES (7, '1.2', '1.2.3', 'PLANNED', 'CT1', 'CT', 1, " + TIME + ", "
                    + TIME + ", '')");
            statement.execute("INSERT INTO job (id, series_id, model_id, run, state, attempts, since, reason, due,"
                    + " published) VALUES (3, 7, 'm', 1, 'SUCCEEDED', 0, " + TIME + ", '', " + TIME + ", TRUE)");
            statement.execute("INSERT INTO result VALUES (3, '1.9', '1.8', 'SR', 1)");
            statement.execute("INSERT INTO delivery (job_id, sop_uid, destination, state, attempts, due, reason)"
                    + " VALUES (3, '1.9', 'PACS', 'PENDING', 0, " + TIME + ", '')");
        }
        try (Database database = Database.open(data)) {
            MutableClock clock = MutableClock.at(START.plusSeconds(60).toString());
            assertThat(new JdbcDestinations(database, clock).backlogs(Destinations.Filter.ALL))
                    .containsExactly(new Destinations.Backlog(
                            "PACS", DeliveryState.PENDING, 1, Instant.parse("2026-11-23T08:00:00Z")));
            assertThat(new JdbcStateStore(database, clock).claimDeliveries(clock.instant(), List.of()))
                    .hasSize(1);
        }
    }
}
