package org.atlasnode.core.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.model.DeliveryState;

/** Destinations in the node's {@link Database}. Thread-safe. */
public final class JdbcDestinations implements Destinations {

    private static final String HOLDS = "SELECT destination, since, reason, released FROM destination_hold ";
    private static final String ENTRIES = "SELECT " + DeliveryTable.COLUMNS
            + ", delivery.created, series.study_uid, series.series_uid, NOT " + DeliveryTable.NOT_HELD + " AS held"
            + DeliveryTable.TABLES + " JOIN series ON series.id = job.series_id WHERE delivery.state IN (";

    private final Transactions transactions;
    private final Clock clock;

    public JdbcDestinations(Database database, Clock clock) {
        this.transactions = new Transactions(database);
        this.clock = clock;
    }

    @Override
    public void hold(String destination, String reason) {
        transactions.run(sql -> {
            int held = sql.update(
                    "UPDATE destination_hold SET reason = ? WHERE destination = ? AND released IS NULL",
                    Sql.cut(reason),
                    destination);
            if (held == 0) {
                sql.update(
                        "INSERT INTO destination_hold (destination, since, reason) VALUES (?, ?, ?)",
                        destination,
                        clock.instant(),
                        Sql.cut(reason));
            }
        });
    }

    @Override
    public boolean release(String destination) {
        return transactions.write(sql -> {
            Instant now = clock.instant();
            int released = sql.update(
                    "UPDATE destination_hold SET released = ? WHERE destination = ? AND released IS NULL",
                    now,
                    destination);
            if (released > 0) {
                sql.update(
                        "UPDATE delivery SET due = ? WHERE destination = ? AND state IN (?, ?) AND due > ?",
                        now,
                        destination,
                        DeliveryState.PENDING,
                        DeliveryState.RETRY,
                        now);
            }
            return released > 0;
        });
    }

    @Override
    public List<Hold> held() {
        return transactions.read(
                sql -> sql.list(HOLDS + "WHERE released IS NULL ORDER BY destination", JdbcDestinations::hold));
    }

    @Override
    public List<Hold> holds(int limit) {
        return transactions.read(sql -> sql.list(HOLDS + "ORDER BY id DESC LIMIT ?", JdbcDestinations::hold, limit));
    }

    private static Hold hold(ResultSet row) throws SQLException {
        return new Hold(
                row.getString("destination"),
                Sql.instant(row, "since"),
                row.getString("reason"),
                Optional.ofNullable(row.getObject("released", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant));
    }

    /** Mostly nothing waits, and then nothing is written. */
    @Override
    public int answers(String destination) {
        return isAwaited(destination) ? wake(destination) : 0;
    }

    private boolean isAwaited(String destination) {
        return transactions
                .read(sql -> sql.first(
                        "SELECT 1 AS found FROM delivery WHERE destination = ? AND state = ? AND peer_away LIMIT 1",
                        row -> row.getInt("found"),
                        destination,
                        DeliveryState.RETRY))
                .isPresent();
    }

    private int wake(String destination) {
        return transactions.write(sql -> {
            Instant now = clock.instant();
            return sql.update(
                    "UPDATE delivery SET due = CASE WHEN due > ? THEN ? ELSE due END, peer_away = FALSE"
                            + " WHERE destination = ? AND state = ? AND peer_away",
                    now,
                    now,
                    destination,
                    DeliveryState.RETRY);
        });
    }

    @Override
    public List<Backlog> backlogs(Set<DeliveryState> states) {
        return transactions.read(sql -> sql.list(
                "SELECT destination, state, COUNT(*) AS deliveries, MIN(created) AS oldest FROM delivery"
                        + " WHERE state IN (" + Sql.marks(states.size()) + ")"
                        + " GROUP BY destination, state ORDER BY destination, state",
                row -> new Backlog(
                        row.getString("destination"),
                        DeliveryState.valueOf(row.getString("state")),
                        row.getInt("deliveries"),
                        Sql.instant(row, "oldest")),
                states.toArray()));
    }

    @Override
    public List<Entry> list(Filter filter) {
        StringBuilder query =
                new StringBuilder(ENTRIES + Sql.marks(filter.states().size()) + ")");
        List<Object> values = new ArrayList<>(filter.states());
        filter.destination().ifPresent(name -> where(query, "delivery.destination", values, name));
        filter.job().ifPresent(id -> where(query, "delivery.job_id", values, id));
        filter.study().ifPresent(uid -> where(query, "series.study_uid", values, uid.value()));
        filter.series().ifPresent(uid -> where(query, "series.series_uid", values, uid.value()));
        if (filter.heldOnly()) {
            query.append(" AND NOT ").append(DeliveryTable.NOT_HELD);
        }
        query.append(" ORDER BY delivery.destination, delivery.urgency, delivery.due, delivery.job_id, result.ordinal,"
                + " delivery.id LIMIT ?");
        values.add(filter.limit());
        return transactions.read(sql -> sql.list(query.toString(), JdbcDestinations::entry, values.toArray()));
    }

    private static void where(StringBuilder query, String column, List<Object> values, Object value) {
        query.append(" AND ").append(column).append(" = ?");
        values.add(value);
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                DeliveryTable.read(row).delivery(),
                SeriesTable.key(row),
                Sql.instant(row, "created"),
                row.getBoolean("held"));
    }
}
