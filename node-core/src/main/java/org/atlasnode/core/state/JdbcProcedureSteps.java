package org.atlasnode.core.state;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.model.SeriesState;
import org.atlasnode.dicom.data.Uid;
import org.jspecify.annotations.Nullable;

/** Procedure steps in the node's {@link Database}. Thread-safe. */
public final class JdbcProcedureSteps implements ProcedureSteps {

    private static final NotifiedSeries TABLES = new NotifiedSeries("performed_step", "changed", "performed_series");
    private static final String SUBJECT = "step";

    private final Transactions transactions;
    private final Clock clock;
    private final NotifiedSeries.Limits limits;

    public JdbcProcedureSteps(Database database, Clock clock) {
        this(database, clock, NotifiedSeries.Limits.DEFAULT);
    }

    JdbcProcedureSteps(Database database, Clock clock, NotifiedSeries.Limits limits) {
        this.transactions = new Transactions(database);
        this.clock = clock;
        this.limits = limits;
    }

    private record Row(long id, Uid sopInstanceUid, Status status, String peer, String discontinuation) {}

    @Override
    public boolean create(NewStep step) {
        return transactions.write(sql -> {
            if (TABLES.contains(sql, step.sopInstanceUid())) {
                return false;
            }
            Instant now = clock.instant();
            long id = sql.insert(
                    "INSERT INTO performed_step (sop_uid, status, peer, created, changed, discontinuation)"
                            + " VALUES (?, ?, ?, ?, ?, ?)",
                    step.sopInstanceUid().value(),
                    Status.IN_PROGRESS,
                    step.peer(),
                    now,
                    now,
                    "");
            insert(sql, id, step.series());
            TABLES.bound(sql, now, limits);
            return true;
        });
    }

    private static void insert(Sql sql, long stepId, List<PerformedSeries> series) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (PerformedSeries one : series) {
            rows.add(new @Nullable Object[] {
                stepId, one.seriesInstanceUid().value(), one.instances().size(), NotifiedSeries.text(one.instances())
            });
        }
        sql.batch(
                "INSERT INTO performed_series (step_id, series_uid, instance_count, instances) VALUES (?, ?, ?, ?)",
                rows);
    }

    @Override
    public Outcome change(Uid sopInstanceUid, Change change) {
        return transactions.write(sql -> {
            Optional<Row> row = lock(sql, sopInstanceUid);
            if (row.isEmpty()) {
                return Outcome.UNKNOWN;
            }
            if (row.get().status() != Status.IN_PROGRESS) {
                return Outcome.ENDED;
            }
            change(sql, row.get(), change, clock.instant());
            return Outcome.CHANGED;
        });
    }

    private static Optional<Row> lock(Sql sql, Uid sopInstanceUid) throws SQLException {
        return sql.first(
                "SELECT id, status, peer, discontinuation FROM performed_step WHERE sop_uid = ? FOR UPDATE",
                row -> new Row(
                        row.getLong("id"),
                        sopInstanceUid,
                        Status.valueOf(row.getString("status")),
                        row.getString("peer"),
                        row.getString("discontinuation")),
                sopInstanceUid.value());
    }

    private void change(Sql sql, Row step, Change change, Instant now) throws SQLException {
        Status status = change.status().orElse(step.status());
        String discontinuation = change.discontinuation().orElse(step.discontinuation());
        sql.update(
                "UPDATE performed_step SET status = ?, discontinuation = ?, changed = ? WHERE id = ?",
                status,
                Sql.cut(discontinuation),
                now,
                step.id());
        if (change.series().isPresent()) {
            sql.update("DELETE FROM performed_series WHERE step_id = ?", step.id());
            insert(sql, step.id(), change.series().get());
        }
        TABLES.bound(sql, now, limits);
        if (status != Status.IN_PROGRESS) {
            Row ended = new Row(step.id(), step.sopInstanceUid(), status, step.peer(), discontinuation);
            for (PerformedSeries series : series(sql, step.id())) {
                tell(sql, ended, series, now);
            }
        }
    }

    private static List<PerformedSeries> series(Sql sql, long stepId) throws SQLException {
        return sql.list(
                "SELECT series_uid, instances FROM performed_series WHERE step_id = ? ORDER BY series_uid",
                row -> new PerformedSeries(
                        Uid.of(row.getString("series_uid")), NotifiedSeries.instances(row.getString("instances"))),
                stepId);
    }

    /** Tells the end of a step to what is here of one of its series, whatever its state is. */
    private static void tell(Sql sql, Row step, PerformedSeries named, Instant now) throws SQLException {
        for (SeriesTable.Row series : SeriesTable.rowsByUid(sql, named.seriesInstanceUid())) {
            String note = "step " + step.sopInstanceUid() + " of " + step.peer() + extent(sql, series, named);
            if (step.status() == Status.DISCONTINUED) {
                String why = ProcedureSteps.discontinued(step.discontinuation());
                note += "; " + why;
                if (series.state() != SeriesState.RECEIVING) {
                    SeriesTable.explain(sql, series, series.series().reason() + "; " + why);
                }
            }
            NotifiedSeries.note(
                    sql, series.id(), HistoryTable.entry(SUBJECT, Status.IN_PROGRESS, step.status(), now, note));
        }
    }

    private static String extent(Sql sql, SeriesTable.Row series, PerformedSeries named) throws SQLException {
        if (named.instances().isEmpty()) {
            return " names no instances";
        }
        Set<Uid> missing = new HashSet<>(named.instances());
        sql.list("SELECT sop_uid FROM instance WHERE series_id = ?", row -> Uid.of(row.getString(1)), series.id())
                .forEach(missing::remove);
        return " names " + named.instances().size() + " instances, of which " + missing.size() + " are not here";
    }

    @Override
    public List<StepOfSeries> ofSeries(Uid seriesInstanceUid) {
        return transactions.read(sql -> sql.list(
                "SELECT status, discontinuation, instances FROM performed_series"
                        + " JOIN performed_step ON performed_step.id = step_id WHERE series_uid = ? ORDER BY step_id",
                row -> new StepOfSeries(
                        Status.valueOf(row.getString("status")),
                        row.getString("discontinuation"),
                        NotifiedSeries.instances(row.getString("instances"))),
                seriesInstanceUid.value()));
    }

    @Override
    public boolean name(Collection<Uid> seriesInstanceUids) {
        return transactions.read(sql -> TABLES.name(sql, seriesInstanceUids));
    }
}
