package org.atlasnode.core.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.model.SeriesState;

/** What lies in the node's {@link Database}. Thread-safe. */
public final class JdbcBacklogs implements Backlogs {

    private final Transactions transactions;
    private final Clock clock;

    public JdbcBacklogs(Database database, Clock clock) {
        this.transactions = new Transactions(database);
        this.clock = clock;
    }

    @Override
    public Map<String, Instant> lastHeardOf(List<String> peers) {
        Map<String, Instant> heard = new LinkedHashMap<>();
        for (String peer : peers) {
            Optional<Instant> arrival = transactions.read(sql -> lastArrival(sql, peer));
            Optional<Instant> seen = transactions.read(sql -> seen(sql, peer));
            Instant last = arrival.or(() -> seen).orElseGet(() -> Sql.rounded(clock.instant()));
            if (seen.isPresent() && seen.get().isAfter(last)) {
                last = seen.get();
            }
            if (!seen.equals(Optional.of(last))) {
                keep(peer, last);
            }
            heard.put(peer, last);
        }
        return heard;
    }

    private static Optional<Instant> lastArrival(Sql sql, String peer) throws SQLException {
        return sql.first(
                        "SELECT MAX(last_arrival) AS at FROM series WHERE peer = ?",
                        row -> Optional.ofNullable(row.getObject("at", OffsetDateTime.class)),
                        peer)
                .flatMap(at -> at.map(OffsetDateTime::toInstant));
    }

    private static Optional<Instant> seen(Sql sql, String peer) throws SQLException {
        return sql.first("SELECT seen FROM source_seen WHERE peer = ?", row -> Sql.instant(row, "seen"), peer);
    }

    private void keep(String peer, Instant last) {
        transactions.run(sql -> {
            if (sql.update("UPDATE source_seen SET seen = ? WHERE peer = ?", last, peer) == 0) {
                sql.update("INSERT INTO source_seen (peer, seen) VALUES (?, ?)", peer, last);
            }
        });
    }

    @Override
    public List<Backlog> unplannedSeries(Instant before) {
        return transactions.read(sql -> sql.list(
                "SELECT peer AS name, COUNT(*) AS amount, MIN(last_arrival) AS oldest FROM series"
                        + " WHERE state IN (?, ?) AND last_arrival < ? GROUP BY peer ORDER BY peer",
                JdbcBacklogs::read,
                SeriesState.RECEIVING,
                SeriesState.COMPLETE,
                before));
    }

    /** A job is as old as the first word of it in the history: an attempt that is repeated makes it no younger. */
    @Override
    public List<Backlog> unansweredJobs(Instant before) {
        return transactions.read(sql -> sql.list(
                "SELECT name, COUNT(*) AS amount, MIN(began) AS oldest FROM ("
                        + "SELECT job.model_id AS name, MIN(history.at) AS began FROM job JOIN history"
                        + " ON history.series_id = job.series_id AND history.subject = 'job ' || job.id"
                        + " WHERE NOT job.shadow AND NOT job.published"
                        + " GROUP BY job.id, job.model_id) lying"
                        + " WHERE began < ? GROUP BY name ORDER BY name",
                JdbcBacklogs::read,
                before));
    }

    /** A delivery that was ordered again is as old as that order; a restart of the node makes it no younger. */
    @Override
    public List<Backlog> lateDeliveries(Instant before) {
        return transactions.read(sql -> sql.list(
                "SELECT name, COUNT(*) AS amount, MIN(began) AS oldest FROM ("
                        + "SELECT delivery.destination AS name, MAX(history.at) AS began FROM delivery"
                        + " JOIN job ON job.id = delivery.job_id JOIN history"
                        + " ON history.series_id = job.series_id AND history.subject = 'delivery ' || delivery.id"
                        + " WHERE delivery.state IN (?, ?, ?) AND history.to_state = ? AND history.from_state <> ?"
                        + " GROUP BY delivery.id, delivery.destination) lying"
                        + " WHERE began < ? GROUP BY name ORDER BY name",
                JdbcBacklogs::read,
                DeliveryState.PENDING,
                DeliveryState.SENDING,
                DeliveryState.RETRY,
                DeliveryState.PENDING,
                DeliveryState.SENDING,
                before));
    }

    @Override
    public List<Backlog> deadDeliveries() {
        return dead("delivery.destination", "delivery.id", "NOT LIKE");
    }

    /** A result is refused once, to however many destinations it would have gone. */
    @Override
    public List<Backlog> invalidResults() {
        return dead("job.model_id", "delivery.sop_uid", "LIKE");
    }

    /** What a later run of the model over the series has an answer in place of troubles nobody any more. */
    private List<Backlog> dead(String name, String counted, String like) {
        return transactions.read(sql -> sql.list(
                "SELECT " + name + " AS name, COUNT(DISTINCT " + counted + ") AS amount, MIN(history.at) AS oldest"
                        + " FROM delivery JOIN job ON job.id = delivery.job_id JOIN history"
                        + " ON history.series_id = job.series_id AND history.subject = 'delivery ' || delivery.id"
                        + " AND history.to_state = delivery.state"
                        + " WHERE delivery.state = ? AND delivery.reason " + like + " ?"
                        + " AND NOT EXISTS (SELECT 1 FROM job later WHERE later.series_id = job.series_id"
                        + " AND later.model_id = job.model_id AND later.run > job.run"
                        + " AND later.published AND NOT later.shadow)"
                        + " GROUP BY " + name + " ORDER BY " + name,
                JdbcBacklogs::read,
                DeliveryState.DEAD,
                Delivery.REFUSED_HERE + "%"));
    }

    private static Backlog read(ResultSet row) throws SQLException {
        return new Backlog(row.getString("name"), row.getInt("amount"), Sql.instant(row, "oldest"));
    }
}
