package org.atlasnode.core.state;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.atlasnode.core.durable.SharedForce;
import org.atlasnode.core.durable.SharedForce.ForceException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The node's database: the embedded H2 in the data folder, migrated to this version's schema, behind a pool of
 * one connection. Thread-safe. {@link #close} closes the pool and with its last connection the database.
 *
 * <p>H2 and durability (H2 2.5.252, from its byte code and behaviour): by default a commit reaches the file up to half a
 * second later, from another thread, even after {@code CHECKPOINT SYNC}. With {@code WRITE_DELAY=0} the commit itself
 * writes to the file before it returns, so it survives the end of the process; it is still only in the system's cache.
 * {@code CHECKPOINT SYNC} then forces the file, so it survives a power cut: {@link #force} does that, once for all
 * threads that commit at the same time.
 *
 * <p>H2 and concurrent writers: a commit stores what other transactions have written so far, table by table, not all
 * at one moment. Where the process ends then, an index may keep the entry of a transaction whose undo log was not stored,
 * and that key can never be written again: every insert waits for a transaction that does not exist. So there is one
 * connection, and one transaction at a time ({@code CrashIT} finds it otherwise).
 *
 * <p>H2 and interrupts: a thread that is interrupted while it reads or writes closes the file's channel, and with it the
 * database for all. Quartz interrupts its thread when it shuts down. H2's file system {@code retry} opens the channel
 * again.
 */
public final class Database implements AutoCloseable {

    /** A commit writes to the file itself; no hook closes the database; a lock is waited for so many milliseconds. */
    static final String SETTINGS = ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=20000";

    private static final int CONNECTIONS = 1;
    private static final String MIGRATIONS = "classpath:org/atlasnode/core/state/migration";

    private final HikariDataSource pool;
    private final SharedForce force;

    private Database(HikariDataSource pool) {
        this.pool = pool;
        this.force = new SharedForce(this::checkpoint);
    }

    /**
     * Opens the database, creates it where it is missing, and migrates it.
     *
     * @param data the data folder; the database is {@code state/atlas.mv.db} in it
     * @throws StateStoreException where it is damaged, of a later version, or open in another process
     */
    public static Database open(Path data) {
        return openUrl("jdbc:h2:retry:"
                + data.toAbsolutePath().normalize().resolve("state").resolve("atlas")
                + SETTINGS);
    }

    static Database openUrl(String url) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("state");
        config.setJdbcUrl(url);
        config.setUsername("atlas");
        config.setPassword("");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setExceptionOverrideClassName(ClosedByFailure.class.getName());
        HikariDataSource pool = pool(config);
        try {
            Flyway.configure()
                    .dataSource(config.getJdbcUrl(), config.getUsername(), config.getPassword())
                    .locations(MIGRATIONS)
                    .validateMigrationNaming(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            pool.close();
            throw new StateStoreException("the database cannot be brought to this version's schema", e);
        }
        return new Database(pool);
    }

    private static HikariDataSource pool(HikariConfig config) {
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException e) {
            throw new StateStoreException("the database cannot be opened: " + e.getMessage(), e);
        }
    }

    /** Connections of the pool; they do not commit by themselves. */
    public DataSource dataSource() {
        return pool;
    }

    /** Forces to disk what was committed before the call. */
    void force() {
        try {
            force.await();
        } catch (ForceException e) {
            throw new StateStoreException("what was committed " + e.getMessage(), e);
        }
    }

    private void checkpoint() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
            connection.commit();
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
