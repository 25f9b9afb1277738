package org.atlasnode.core.state;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.model.SopReference;
import org.atlasnode.dicom.data.Uid;
import org.jspecify.annotations.Nullable;

/** The commitments of results in the node's {@link Database}. Thread-safe. */
public final class JdbcResultCommitments implements ResultCommitments {

    private static final String OPEN = " FROM commitment JOIN delivery ON delivery.id = commitment.delivery_id"
            + " WHERE delivery.state = 'STORED' AND commitment.state IN ('WANTED', 'ASKED')";
    private static final String ASKABLE = OPEN + " AND " + DeliveryTable.NOT_HELD;

    private final Transactions transactions;
    private final Clock clock;

    public JdbcResultCommitments(Database database, Clock clock) {
        this.transactions = new Transactions(database);
        this.clock = clock;
    }

    /** Where a commitment stands. */
    private enum Standing {
        /** The destination is to be asked when it is due. */
        WANTED,
        /** It was asked; asked again when it is due. */
        ASKED,
        /** It is not asked. */
        ENDED
    }

    @Override
    public void stored(long deliveryId, String note, SopReference sent) {
        transactions.run(sql -> {
            DeliveryTable.Row row = DeliveryTable.lock(sql, deliveryId)
                    .orElseThrow(() -> new StateStoreException("there is no delivery " + deliveryId));
            Instant now = clock.instant();
            DeliveryTable.move(sql, row, DeliveryState.STORED, now, note);
            forgetTransactions(sql, deliveryId);
            if (sql.update(
                            "UPDATE commitment SET sop_class_uid = ?, sop_uid = ?, state = ?, rounds = 0, attempts = 0,"
                                    + " due = ? WHERE delivery_id = ?",
                            sent.sopClassUid().value(),
                            sent.sopInstanceUid().value(),
                            Standing.WANTED,
                            now,
                            deliveryId)
                    == 0) {
                sql.update(
                        "INSERT INTO commitment (delivery_id, sop_class_uid, sop_uid, state, transaction_uid, rounds,"
                                + " attempts, failures, due) VALUES (?, ?, ?, ?, '', 0, 0, 0, ?)",
                        deliveryId,
                        sent.sopClassUid().value(),
                        sent.sopInstanceUid().value(),
                        Standing.WANTED,
                        now);
            }
        });
    }

    /** A report on what was sent before says nothing of what is sent now. */
    private static void forgetTransactions(Sql sql, long deliveryId) throws SQLException {
        sql.update("DELETE FROM commitment_transaction WHERE delivery_id = ?", deliveryId);
    }

    @Override
    public Optional<Bundle> next(Instant now, Collection<String> excludedDestinations) {
        List<Object> values = new ArrayList<>(List.of(now, DeliveryState.SENDING));
        values.addAll(excludedDestinations);
        return transactions.read(sql -> {
            Optional<Target> target = sql.first(
                    "SELECT delivery.job_id, delivery.destination" + ASKABLE + " AND commitment.due <= ?"
                            + " AND NOT EXISTS (SELECT 1 FROM delivery other WHERE other.job_id = delivery.job_id"
                            + " AND other.destination = delivery.destination AND other.state = ?)"
                            + (excludedDestinations.isEmpty()
                                    ? ""
                                    : " AND delivery.destination NOT IN (" + Sql.marks(excludedDestinations.size())
                                            + ")")
                            + " ORDER BY commitment.due, commitment.delivery_id LIMIT 1",
                    row -> new Target(row.getLong("job_id"), row.getString("destination")),
                    values.toArray());
            return target.isEmpty() ? Optional.empty() : Optional.of(bundle(sql, target.get(), now));
        });
    }

    private record Target(long jobId, String destination) {}

    private static Bundle bundle(Sql sql, Target target, Instant now) throws SQLException {
        return new Bundle(
                target.destination(),
                sql.list(
                        "SELECT commitment.delivery_id, commitment.sop_class_uid, commitment.sop_uid,"
                                + " commitment.rounds, commitment.attempts" + OPEN
                                + " AND commitment.due <= ? AND delivery.job_id = ? AND delivery.destination = ?"
                                + " ORDER BY commitment.delivery_id",
                        row -> new Wanted(
                                row.getLong("delivery_id"),
                                new SopReference(
                                        Uid.of(row.getString("sop_class_uid")), Uid.of(row.getString("sop_uid"))),
                                row.getInt("rounds"),
                                row.getInt("attempts")),
                        now,
                        target.jobId(),
                        target.destination()));
    }

    @Override
    public void asked(Bundle bundle, Uid transactionUid, Instant answerBy) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        List<@Nullable Object[]> members = new ArrayList<>();
        for (Wanted wanted : bundle.objects()) {
            rows.add(new @Nullable Object[] {Standing.ASKED, transactionUid.value(), answerBy, wanted.deliveryId()});
            members.add(new @Nullable Object[] {transactionUid.value(), wanted.deliveryId()});
        }
        transactions.run(sql -> {
            sql.batch(
                    "UPDATE commitment SET state = ?, transaction_uid = ?, due = ?, rounds = rounds + 1"
                            + " WHERE delivery_id = ?",
                    rows);
            sql.batch("INSERT INTO commitment_transaction (transaction_uid, delivery_id) VALUES (?, ?)", members);
        });
    }

    @Override
    public void postponed(Uid transactionUid, Instant due) {
        transactions.run(sql -> {
            sql.update(
                    "UPDATE commitment SET state = ?, due = ?, rounds = rounds - 1, attempts = attempts + 1"
                            + " WHERE transaction_uid = ? AND state = ?",
                    Standing.WANTED,
                    due,
                    transactionUid.value(),
                    Standing.ASKED);
        });
    }

    @Override
    public void ended(Bundle bundle, String note) {
        transactions.run(sql -> {
            for (Wanted wanted : bundle.objects()) {
                Optional<DeliveryTable.Row> row = stored(sql, wanted.deliveryId());
                if (row.isPresent()) {
                    end(sql, wanted.deliveryId(), 0);
                    sql.update(
                            "UPDATE delivery SET reason = ? WHERE id = ?",
                            Sql.cut(joined(row.get().delivery().reason(), note)),
                            wanted.deliveryId());
                }
            }
        });
    }

    private static String joined(String reason, String note) {
        return reason.isEmpty() || reason.contains(note) ? note : reason + "; " + note;
    }

    private static Optional<DeliveryTable.Row> stored(Sql sql, long deliveryId) throws SQLException {
        return DeliveryTable.lock(sql, deliveryId).filter(row -> row.state() == DeliveryState.STORED);
    }

    private static void end(Sql sql, long deliveryId, int failures) throws SQLException {
        sql.update(
                "UPDATE commitment SET state = ?, failures = failures + ? WHERE delivery_id = ?",
                Standing.ENDED,
                failures,
                deliveryId);
    }

    @Override
    public List<Asked> find(Uid transactionUid) {
        return transactions.read(sql -> sql.list(
                "SELECT commitment.delivery_id, delivery.destination, commitment.sop_class_uid, commitment.sop_uid,"
                        + " commitment.failures FROM commitment_transaction"
                        + " JOIN commitment ON commitment.delivery_id = commitment_transaction.delivery_id"
                        + " JOIN delivery ON delivery.id = commitment.delivery_id"
                        + " WHERE commitment_transaction.transaction_uid = ? ORDER BY commitment.delivery_id",
                row -> new Asked(
                        row.getLong("delivery_id"),
                        row.getString("destination"),
                        new SopReference(Uid.of(row.getString("sop_class_uid")), Uid.of(row.getString("sop_uid"))),
                        row.getInt("failures")),
                transactionUid.value()));
    }

    @Override
    public boolean isOpen(Uid transactionUid) {
        return transactions
                .read(sql -> sql.first(
                        "SELECT 1 AS found" + OPEN + " AND commitment.transaction_uid = ? LIMIT 1",
                        row -> row.getInt("found"),
                        transactionUid.value()))
                .isPresent();
    }

    @Override
    public boolean committed(long deliveryId) {
        return move(deliveryId, DeliveryState.COMMITTED, "");
    }

    @Override
    public boolean failed(long deliveryId, Instant again, String reason) {
        return transactions.write(sql -> {
            Optional<DeliveryTable.Row> row = stored(sql, deliveryId);
            if (row.isEmpty()) {
                return false;
            }
            DeliveryTable.move(sql, row.get(), DeliveryState.RETRY, clock.instant(), reason);
            DeliveryTable.due(sql, deliveryId, again);
            end(sql, deliveryId, 1);
            forgetTransactions(sql, deliveryId);
            return true;
        });
    }

    @Override
    public boolean dead(long deliveryId, String reason) {
        return move(deliveryId, DeliveryState.DEAD, reason);
    }

    private boolean move(long deliveryId, DeliveryState to, String reason) {
        return transactions.write(sql -> {
            Optional<DeliveryTable.Row> row = stored(sql, deliveryId);
            if (row.isEmpty()) {
                return false;
            }
            DeliveryTable.move(sql, row.get(), to, clock.instant(), kept(row.get(), to, reason));
            end(sql, deliveryId, 0);
            return true;
        });
    }

    /** What was noted when it was stored, as which class say, holds for what is committed. */
    private static String kept(DeliveryTable.Row row, DeliveryState to, String reason) {
        return to == DeliveryState.COMMITTED ? row.delivery().reason() : reason;
    }

    @Override
    public Optional<Instant> nextDue() {
        return transactions
                .read(sql -> sql.first(
                        "SELECT MIN(commitment.due) AS at" + ASKABLE,
                        row -> Optional.ofNullable(row.getObject("at", OffsetDateTime.class))))
                .flatMap(at -> at.map(OffsetDateTime::toInstant));
    }

    @Override
    public boolean isAwaited(long jobId) {
        return transactions
                .read(sql -> sql.first(
                        "SELECT 1 AS found" + OPEN + " AND delivery.job_id = ? LIMIT 1",
                        row -> row.getInt("found"),
                        jobId))
                .isPresent();
    }

    @Override
    public List<ResultObject> committedBefore(Instant time, int limit) {
        return transactions.read(sql -> sql.list(
                "SELECT job_id, kind, sop_class_uid, sop_uid, ordinal FROM result WHERE purged IS NULL AND kind <> ?"
                        + " AND EXISTS (SELECT 1 FROM delivery"
                        + " WHERE delivery.job_id = result.job_id AND delivery.sop_uid = result.sop_uid)"
                        + " AND NOT EXISTS (SELECT 1 FROM delivery"
                        + " WHERE delivery.job_id = result.job_id AND delivery.sop_uid = result.sop_uid"
                        + " AND (delivery.state <> ? OR delivery.since >= ?)) ORDER BY job_id, ordinal LIMIT ?",
                DeliveryTable::result,
                ResultKind.SR,
                DeliveryState.COMMITTED,
                time,
                limit));
    }

    @Override
    public void purged(List<ResultObject> results) {
        Map<Long, List<ResultObject>> byJob =
                results.stream().collect(Collectors.groupingBy(ResultObject::jobId, TreeMap::new, Collectors.toList()));
        transactions.run(sql -> {
            Instant now = clock.instant();
            for (Map.Entry<Long, List<ResultObject>> job : byJob.entrySet()) {
                for (ResultObject result : job.getValue()) {
                    sql.update(
                            "UPDATE result SET purged = ? WHERE job_id = ? AND sop_uid = ?",
                            now,
                            job.getKey(),
                            result.sopInstanceUid().value());
                }
                String note = job.getValue().size() + " files, to which every destination committed itself";
                Optional<JobTable.Row> row = JobTable.find(sql, job.getKey());
                if (row.isPresent()) {
                    HistoryTable.keep(
                            sql,
                            row.get().seriesId(),
                            new HistoryEntry("results of job " + job.getKey(), "KEPT", "PURGED", now, note));
                }
            }
        });
    }

    @Override
    public int openCount() {
        return transactions.read(sql -> sql.first("SELECT COUNT(*) AS open" + OPEN, row -> row.getInt("open"))
                .orElseThrow());
    }
}
