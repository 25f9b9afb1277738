package org.atlasnode.core.schedule;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.quartz.utils.ConnectionProvider;

/** Lends Quartz connections of the node's own pool, which is not Quartz's to open or close. Thread-safe. */
final class SharedConnections implements ConnectionProvider {

    private final DataSource pool;

    SharedConnections(DataSource pool) {
        this.pool = pool;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return pool.getConnection();
    }

    /** The pool is open already. */
    @Override
    public void initialize() {
        // nothing to open
    }

    /** The pool's owner closes it. */
    @Override
    public void shutdown() {
        // nothing to close
    }
}
