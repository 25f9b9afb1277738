package org.atlasnode.core.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.Priority;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.state.StateStore.PlannedDelivery;
import org.atlasnode.dicom.data.Uid;
import org.jspecify.annotations.Nullable;

/** The tables of results and of their deliveries. Stateless. */
final class DeliveryTable {

    static final String COLUMNS =
            "delivery.id, delivery.job_id, delivery.sop_uid, result.sop_class_uid, result.kind, result.ordinal,"
                    + " delivery.destination, delivery.state, delivery.attempts, delivery.due, delivery.reason,"
                    + " job.series_id";
    static final String TABLES = " FROM delivery"
            + " JOIN result ON result.job_id = delivery.job_id AND result.sop_uid = delivery.sop_uid"
            + " JOIN job ON job.id = delivery.job_id ";
    /** Of the destination of a delivery: whether it is not held. */
    static final String NOT_HELD = "NOT EXISTS (SELECT 1 FROM destination_hold"
            + " WHERE destination_hold.destination = delivery.destination AND destination_hold.released IS NULL)";

    private static final String SELECT = "SELECT " + COLUMNS + TABLES;
    /** One more than the last priority. */
    private static final int PRIORITIES = Priority.values().length;

    private DeliveryTable() {}

    /** A delivery with the series that its history belongs to. */
    record Row(Delivery delivery, long seriesId) {

        DeliveryState state() {
            return delivery.state();
        }
    }

    static void insertResults(Sql sql, List<ResultObject> results) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (ResultObject result : results) {
            rows.add(new @Nullable Object[] {
                result.jobId(),
                result.sopInstanceUid().value(),
                result.sopClassUid().value(),
                result.kind(),
                result.ordinal()
            });
        }
        sql.batch("INSERT INTO result (job_id, sop_uid, sop_class_uid, kind, ordinal) VALUES (?, ?, ?, ?, ?)", rows);
    }

    static void insert(Sql sql, JobTable.Row job, PlannedDelivery planned, Instant now) throws SQLException {
        DeliveryState state = planned.deadReason().isEmpty() ? DeliveryState.PENDING : DeliveryState.DEAD;
        long id = sql.insert(
                "INSERT INTO delivery (job_id, sop_uid, destination, state, attempts, due, reason, urgency, created,"
                        + " since) VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?)",
                job.job().id(),
                planned.sopInstanceUid().value(),
                planned.destination(),
                state,
                now,
                Sql.cut(planned.deadReason()),
                urgency(job.job()),
                now,
                now);
        HistoryTable.keep(
                sql,
                job.seriesId(),
                new HistoryEntry(
                        "delivery " + id,
                        "",
                        state.name(),
                        now,
                        planned.deadReason().isEmpty() ? planned.destination() : planned.deadReason()));
    }

    /** Positives by their priority, then the others by theirs. */
    private static int urgency(Job job) {
        boolean positive = job.analysis().filter(Analysis::hasFinding).isPresent();
        return (positive ? 0 : PRIORITIES) + job.state().priority().rank();
    }

    static List<ResultObject> results(Sql sql, long jobId) throws SQLException {
        return sql.list(
                "SELECT job_id, kind, sop_class_uid, sop_uid, ordinal FROM result WHERE job_id = ?"
                        + " ORDER BY ordinal, sop_uid",
                DeliveryTable::result,
                jobId);
    }

    static List<Delivery> ofJob(Sql sql, long jobId) throws SQLException {
        return deliveries(sql.list(
                SELECT + "WHERE delivery.job_id = ? ORDER BY destination, result.ordinal, delivery.id",
                DeliveryTable::read,
                jobId));
    }

    static int waitingCount(Sql sql) throws SQLException {
        return sql.first(
                        "SELECT COUNT(*) AS waiting FROM delivery WHERE state IN (?, ?, ?)",
                        row -> row.getInt("waiting"),
                        DeliveryState.PENDING,
                        DeliveryState.SENDING,
                        DeliveryState.RETRY)
                .orElseThrow();
    }

    private static List<Delivery> deliveries(List<Row> rows) {
        return rows.stream().map(Row::delivery).toList();
    }

    static Optional<Delivery> find(Sql sql, long id) throws SQLException {
        return sql.first(SELECT + "WHERE delivery.id = ?", DeliveryTable::read, id)
                .map(Row::delivery);
    }

    /** The delivery, which no other transaction changes until this one ends. */
    static Optional<Row> lock(Sql sql, long id) throws SQLException {
        Optional<Long> found =
                sql.first("SELECT id FROM delivery WHERE id = ? FOR UPDATE", row -> row.getLong("id"), id);
        return found.isEmpty()
                ? Optional.empty()
                : sql.first(SELECT + "WHERE delivery.id = ?", DeliveryTable::read, id);
    }

    static List<Delivery> claim(Sql sql, Instant now, Collection<String> excluded) throws SQLException {
        List<Object> values = new ArrayList<>(Arrays.asList(DeliveryState.PENDING, DeliveryState.RETRY, now));
        values.addAll(excluded);
        Optional<Target> target = sql.first(
                "SELECT job_id, destination FROM delivery WHERE state IN (?, ?) AND due <= ? AND " + NOT_HELD
                        + (excluded.isEmpty() ? "" : " AND destination NOT IN (" + Sql.marks(excluded.size()) + ")")
                        + " ORDER BY urgency, due, id LIMIT 1",
                row -> new Target(row.getLong("job_id"), row.getString("destination")),
                values.toArray());
        return target.isEmpty() ? List.of() : claim(sql, target.get(), now);
    }

    private static List<Delivery> claim(Sql sql, Target target, Instant now) throws SQLException {
        JobTable.require(sql, target.jobId());
        List<Row> due = sql.list(
                SELECT + "WHERE delivery.job_id = ? AND delivery.destination = ? AND delivery.state IN (?, ?)"
                        + " AND delivery.due <= ? ORDER BY result.ordinal, delivery.id",
                DeliveryTable::read,
                target.jobId(),
                target.destination(),
                DeliveryState.PENDING,
                DeliveryState.RETRY,
                now);
        List<Delivery> claimed = new ArrayList<>();
        for (Row candidate : due) {
            Optional<Row> row = lock(sql, candidate.delivery().id());
            if (row.isPresent() && Transitions.isLegal(row.get().state(), DeliveryState.SENDING)) {
                long id = candidate.delivery().id();
                move(
                        sql,
                        row.get(),
                        DeliveryState.SENDING,
                        now,
                        row.get().delivery().reason());
                sql.update("UPDATE delivery SET attempts = attempts + 1 WHERE id = ?", id);
                find(sql, id).ifPresent(claimed::add);
            }
        }
        return List.copyOf(claimed);
    }

    /** A retry that waits for its destination to be reached. */
    static void away(Sql sql, long id, Instant due) throws SQLException {
        sql.update("UPDATE delivery SET due = ?, peer_away = TRUE WHERE id = ?", due, id);
    }

    static void due(Sql sql, long id, Instant due) throws SQLException {
        sql.update("UPDATE delivery SET due = ? WHERE id = ?", due, id);
    }

    static void restart(Sql sql, long id, Instant now) throws SQLException {
        sql.update("UPDATE delivery SET due = ?, attempts = 0 WHERE id = ?", now, id);
    }

    static List<Long> sending(Sql sql) throws SQLException {
        return sql.list(
                "SELECT id FROM delivery WHERE state = ? ORDER BY id", row -> row.getLong("id"), DeliveryState.SENDING);
    }

    static void move(Sql sql, Row row, DeliveryState to, Instant now, String reason) throws SQLException {
        String subject = "delivery " + row.delivery().id();
        HistoryTable.require(Transitions.isLegal(row.state(), to), subject, row.state(), to);
        sql.update(
                "UPDATE delivery SET state = ?, reason = ?, since = ?, peer_away = FALSE WHERE id = ?",
                to,
                Sql.cut(reason),
                now,
                row.delivery().id());
        HistoryTable.keep(sql, row.seriesId(), HistoryTable.entry(subject, row.state(), to, now, reason));
    }

    private record Target(long jobId, String destination) {}

    static ResultObject result(ResultSet row) throws SQLException {
        return new ResultObject(
                row.getLong("job_id"),
                ResultKind.valueOf(row.getString("kind")),
                Uid.of(row.getString("sop_class_uid")),
                Uid.of(row.getString("sop_uid")),
                row.getInt("ordinal"));
    }

    static Row read(ResultSet row) throws SQLException {
        return new Row(
                new Delivery(
                        row.getLong("id"),
                        result(row),
                        row.getString("destination"),
                        DeliveryState.valueOf(row.getString("state")),
                        row.getInt("attempts"),
                        Sql.instant(row, "due"),
                        row.getString("reason")),
                row.getLong("series_id"));
    }
}
