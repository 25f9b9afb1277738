package org.atlasnode.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseInterruptTest {

    private static final int ROWS = 50;

    @TempDir
    private Path folder;

    @Test
    void livesOnWhenAThreadThatWritesIsInterrupted() throws Exception {
        try (Database database = Database.open(folder)) {
            execute(database, "CREATE TABLE written (i INT)");
            AtomicReference<Exception> failure = new AtomicReference<>();
            CountDownLatch begun = new CountDownLatch(1);
            Thread writer = new Thread(() -> write(database, begun, failure));
            writer.start();
            begun.await();
            writer.interrupt();
            writer.join();
            assertThat(failure.get()).isNull();
            assertThat(count(database)).isEqualTo(ROWS);
        }
    }

    private static void write(Database database, CountDownLatch begun, AtomicReference<Exception> failure) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < ROWS; i++) {
                statement.execute("INSERT INTO written VALUES (" + i + ")");
                connection.commit();
                begun.countDown();
            }
        } catch (Exception e) {
            failure.set(e);
            begun.countDown();
        }
    }

    private static void execute(Database database, String sql) throws Exception {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            connection.commit();
        }
    }

    private static int count(Database database) throws Exception {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM written")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
