package org.atlasnode.core.state;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs work in a transaction that is durable when it returns. Thread-safe. */
final class Transactions {

    /** Unique violation (two threads made the same row), serialization failure, deadlock, lock timeout. */
    private static final Set<String> PASSING = Set.of("23505", "40001", "40P01", "HYT00");

    private static final int ATTEMPTS = 10;

    private final Database database;

    Transactions(Database database) {
        this.database = database;
    }

    /** What is done in a transaction; run again as a whole where another was in the way. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T run(Sql sql) throws SQLException;
    }

    /** Work without a result. */
    @FunctionalInterface
    interface Action {
        void run(Sql sql) throws SQLException;
    }

    /** Reads and writes nothing. */
    <T> T read(Work<T> work) {
        return attempt(work);
    }

    /** Writes, commits and forces. */
    <T> T write(Work<T> work) {
        T result = attempt(work);
        database.force();
        return result;
    }

    void run(Action action) {
        write(sql -> {
            action.run(sql);
            return true;
        });
    }

    private <T> T attempt(Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = database.dataSource().getConnection()) {
                return once(connection, work);
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !PASSING.contains(String.valueOf(e.getSQLState()))) {
                    throw new StateStoreException("the database refused: SQL state " + e.getSQLState(), e);
                }
            }
        }
    }

    private static <T> T once(Connection connection, Work<T> work) throws SQLException {
        boolean committed = false;
        try {
            T result = work.run(new Sql(connection));
            connection.commit();
            committed = true;
            return result;
        } finally {
            if (!committed) {
                connection.rollback();
            }
        }
    }
}
