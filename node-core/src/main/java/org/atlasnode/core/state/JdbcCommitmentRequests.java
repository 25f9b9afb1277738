package org.atlasnode.core.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.commitment.CommitmentRequest;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.SopReference;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.jspecify.annotations.Nullable;

/** The commitment requests in the node's {@link Database}. Thread-safe. */
public final class JdbcCommitmentRequests implements CommitmentRequests {

    private static final int IN_LIMIT = 200;
    private static final String SELECT =
            "SELECT id, peer, transaction_uid, received, judged, attempts FROM commitment_request ";

    private final Transactions transactions;

    public JdbcCommitmentRequests(Database database) {
        this.transactions = new Transactions(database);
    }

    @Override
    public Admission open(String peer, CommitmentRequest request, Instant received, Instant due) {
        return transactions.write(sql -> {
            Optional<OpenRequest> known = find(sql, peer, request.transactionUid());
            if (known.isPresent()) {
                return known.get().request().equals(request) ? Admission.KNOWN : Admission.CONFLICT;
            }
            long id = sql.insert(
                    "INSERT INTO commitment_request (peer, transaction_uid, received, judged, attempts, due)"
                            + " VALUES (?, ?, ?, FALSE, 0, ?)",
                    peer,
                    request.transactionUid().value(),
                    received,
                    due);
            insertObjects(sql, id, request.objects());
            return Admission.NEW;
        });
    }

    private static void insertObjects(Sql sql, long id, List<SopReference> objects) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (SopReference object : objects) {
            rows.add(new @Nullable Object[] {
                id,
                rows.size(),
                object.sopClassUid().value(),
                object.sopInstanceUid().value()
            });
        }
        sql.batch(
                "INSERT INTO commitment_request_object (request_id, ordinal, sop_class_uid, sop_uid, failure_reason)"
                        + " VALUES (?, ?, ?, ?, 0)",
                rows);
    }

    @Override
    public Optional<OpenRequest> find(String peer, Uid transactionUid) {
        return transactions.read(sql -> find(sql, peer, transactionUid));
    }

    private static Optional<OpenRequest> find(Sql sql, String peer, Uid transactionUid) throws SQLException {
        return open(
                        sql,
                        sql.list(
                                SELECT + "WHERE peer = ? AND transaction_uid = ?",
                                JdbcCommitmentRequests::head,
                                peer,
                                transactionUid.value()))
                .stream()
                .findFirst();
    }

    @Override
    public List<OpenRequest> due(Instant now, int limit) {
        return transactions.read(sql -> open(
                sql,
                sql.list(
                        SELECT + "WHERE due <= ? ORDER BY due, id LIMIT ?", JdbcCommitmentRequests::head, now, limit)));
    }

    /** A request without its objects. */
    private record Head(long id, String peer, Uid transactionUid, Instant received, boolean judged, int attempts) {}

    private static Head head(ResultSet row) throws SQLException {
        return new Head(
                row.getLong("id"),
                row.getString("peer"),
                Uid.of(row.getString("transaction_uid")),
                Sql.instant(row, "received"),
                row.getBoolean("judged"),
                row.getInt("attempts"));
    }

    /** An object and, once the request is judged, what is to be said of it. */
    private record Item(SopReference object, DimseStatus verdict) {}

    private static List<OpenRequest> open(Sql sql, List<Head> heads) throws SQLException {
        List<OpenRequest> open = new ArrayList<>();
        for (Head head : heads) {
            List<Item> items = sql.list(
                    "SELECT sop_class_uid, sop_uid, failure_reason FROM commitment_request_object"
                            + " WHERE request_id = ? ORDER BY ordinal",
                    row -> new Item(
                            new SopReference(Uid.of(row.getString("sop_class_uid")), Uid.of(row.getString("sop_uid"))),
                            new DimseStatus(row.getInt("failure_reason"))),
                    head.id());
            List<SopReference> objects = items.stream().map(Item::object).toList();
            open.add(new OpenRequest(
                    head.id(),
                    head.peer(),
                    new CommitmentRequest(head.transactionUid(), objects),
                    head.received(),
                    head.attempts(),
                    head.judged() ? items.stream().map(Item::verdict).toList() : List.of()));
        }
        return List.copyOf(open);
    }

    @Override
    public void judged(long id, List<DimseStatus> verdicts) {
        transactions.run(sql -> {
            List<@Nullable Object[]> rows = new ArrayList<>();
            for (int i = 0; i < verdicts.size(); i++) {
                if (!verdicts.get(i).isSuccess()) {
                    rows.add(new @Nullable Object[] {verdicts.get(i).code(), id, i});
                }
            }
            sql.batch(
                    "UPDATE commitment_request_object SET failure_reason = ? WHERE request_id = ? AND ordinal = ?",
                    rows);
            sql.update("UPDATE commitment_request SET judged = TRUE WHERE id = ?", id);
        });
    }

    @Override
    public void postponed(long id, Instant due) {
        transactions.run(sql -> {
            sql.update("UPDATE commitment_request SET due = ?, attempts = attempts + 1 WHERE id = ?", due, id);
        });
    }

    @Override
    public void ended(long id) {
        transactions.run(sql -> {
            sql.update("DELETE FROM commitment_request WHERE id = ?", id);
        });
    }

    @Override
    public int openCount() {
        return transactions.read(
                sql -> sql.first("SELECT COUNT(*) AS open FROM commitment_request", row -> row.getInt("open"))
                        .orElseThrow());
    }

    @Override
    public List<InstanceRef> received(Collection<Uid> sopInstanceUids) {
        List<String> uids = sopInstanceUids.stream().map(Uid::value).distinct().toList();
        return transactions.read(sql -> {
            List<InstanceRef> found = new ArrayList<>();
            for (int from = 0; from < uids.size(); from += IN_LIMIT) {
                found.addAll(received(sql, uids.subList(from, Math.min(uids.size(), from + IN_LIMIT))));
            }
            return List.copyOf(found);
        });
    }

    private static List<InstanceRef> received(Sql sql, List<String> uids) throws SQLException {
        return sql.list(
                "SELECT study_uid, series_uid, sop_uid, sop_class_uid, transfer_syntax_uid, size_bytes, crc32c"
                        + " FROM instance JOIN series ON series.id = instance.series_id"
                        + " WHERE sop_uid IN (" + Sql.marks(uids.size()) + ")",
                row -> new InstanceRef(
                        new SeriesKey(Uid.of(row.getString("study_uid")), Uid.of(row.getString("series_uid"))),
                        Uid.of(row.getString("sop_uid")),
                        Uid.of(row.getString("sop_class_uid")),
                        Uid.of(row.getString("transfer_syntax_uid")),
                        row.getLong("size_bytes"),
                        row.getString("crc32c")),
                uids.toArray());
    }
}
