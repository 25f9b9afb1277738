package org.atlasnode.core.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.JobState;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.core.model.PlannedRun;
import org.atlasnode.core.model.Priority;
import org.jspecify.annotations.Nullable;

/** The table of jobs. Stateless. */
final class JobTable {

    private static final String SELECT =
            "SELECT job.id, job.series_id, series.study_uid, series.series_uid, model_id, model_version,"
                    + " model_checksum, shadow_of, run, job.state, attempts, since, job.reason, priority, owner, analysis,"
                    + " published"
                    + " FROM job JOIN series ON series.id = job.series_id ";
    private static final int PUBLISH_LIMIT = 100;

    private JobTable() {}

    /** A job with what the store alone knows of it. */
    record Row(Job job, long seriesId, String owner, boolean published) {

        JobState state() {
            return job.state().name();
        }
    }

    static Optional<Row> find(Sql sql, long id) throws SQLException {
        return sql.first(SELECT + "WHERE job.id = ?", JobTable::read, id);
    }

    /** The job, which no other transaction changes until this one ends. */
    static Row require(Sql sql, long id) throws SQLException {
        if (sql.first("SELECT id FROM job WHERE id = ? FOR UPDATE", row -> row.getLong("id"), id)
                .isEmpty()) {
            throw new StateStoreException("there is no job " + id);
        }
        return find(sql, id).orElseThrow();
    }

    static List<Job> ofSeries(Sql sql, long seriesId) throws SQLException {
        return jobs(sql.list(SELECT + "WHERE job.series_id = ? ORDER BY job.id", JobTable::read, seriesId));
    }

    static List<Job> unpublished(Sql sql) throws SQLException {
        return jobs(sql.list(
                SELECT + "WHERE job.state IN (?, ?, ?) AND NOT published ORDER BY since, job.id LIMIT ?",
                JobTable::read,
                JobState.SUCCEEDED,
                JobState.DECLINED,
                JobState.FAILED,
                PUBLISH_LIMIT));
    }

    private static List<Job> jobs(List<Row> rows) {
        return rows.stream().map(Row::job).toList();
    }

    /** QUEUED jobs for models and their shadows, unless they wait already; gives the ids of the models' jobs. */
    static List<Long> queue(Sql sql, long seriesId, List<PlannedRun> runs, Instant now) throws SQLException {
        List<Long> ids = new ArrayList<>();
        for (PlannedRun run : runs) {
            long id = queue(sql, seriesId, run, now);
            for (ModelChoice shadow : run.shadows()) {
                queueShadow(sql, seriesId, shadow, id, now);
            }
            ids.add(id);
        }
        return ids;
    }

    /** A job of the model that waits already runs what is planned now, and is due. */
    private static long queue(Sql sql, long seriesId, PlannedRun run, Instant now) throws SQLException {
        ModelChoice model = run.model();
        Optional<Row> waiting = sql.first(
                SELECT + "WHERE job.series_id = ? AND model_id = ? AND NOT shadow AND job.state = ?",
                JobTable::read,
                seriesId,
                model.id(),
                JobState.QUEUED);
        if (waiting.isEmpty()) {
            return insert(sql, seriesId, run, null, now);
        }
        Job job = waiting.get().job();
        sql.update(
                "UPDATE job SET model_version = ?, model_checksum = ?, due = ?, priority = ? WHERE id = ?",
                model.version().orElse(""),
                model.checksum().orElse(""),
                now,
                run.priority().rank(),
                job.id());
        if (!job.model().equals(model)) {
            HistoryEntry entry =
                    HistoryTable.entry("job " + job.id(), JobState.QUEUED, JobState.QUEUED, now, model.toString());
            HistoryTable.keep(sql, seriesId, entry);
        }
        return job.id();
    }

    private static void queueShadow(Sql sql, long seriesId, ModelChoice shadow, long modelJobId, Instant now)
            throws SQLException {
        List<Row> waiting = sql.list(
                SELECT + "WHERE shadow_of = ? AND model_id = ? AND job.state = ?",
                JobTable::read,
                modelJobId,
                shadow.id(),
                JobState.QUEUED);
        if (waiting.stream().noneMatch(row -> row.job().model().equals(shadow))) {
            insert(sql, seriesId, new PlannedRun(shadow, List.of()), modelJobId, now);
        }
    }

    /** A shadow has nothing to publish, so it counts as published from the start. */
    private static long insert(Sql sql, long seriesId, PlannedRun run, @Nullable Long shadowOf, Instant now)
            throws SQLException {
        ModelChoice model = run.model();
        boolean shadow = shadowOf != null;
        int runs = sql.first(
                        "SELECT COALESCE(MAX(run), 0) AS runs FROM job"
                                + " WHERE series_id = ? AND model_id = ? AND shadow = ?",
                        row -> row.getInt("runs"),
                        seriesId,
                        model.id(),
                        shadow)
                .orElse(0);
        long id = sql.insert(
                "INSERT INTO job (series_id, model_id, model_version, model_checksum, shadow, shadow_of, run, state,"
                        + " attempts, since, reason, due, published, priority)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, '', ?, ?, ?)",
                seriesId,
                model.id(),
                model.version().orElse(""),
                model.checksum().orElse(""),
                shadow,
                shadowOf,
                runs + 1,
                JobState.QUEUED,
                now,
                now,
                shadow,
                run.priority().rank());
        String note = model + (shadow ? " in the shadow of job " + shadowOf : "");
        HistoryTable.keep(sql, seriesId, new HistoryEntry("job " + id, "", JobState.QUEUED.name(), now, note));
        return id;
    }

    /** The models that jobs wait for or run, each once. */
    static List<ModelChoice> awaited(Sql sql) throws SQLException {
        return sql.list(
                "SELECT DISTINCT model_id, model_version, model_checksum FROM job WHERE state IN (?, ?)",
                row -> model(row, "model_id", "model_version", "model_checksum"),
                JobState.QUEUED,
                JobState.RUNNING);
    }

    /** A model as three columns have it. */
    static ModelChoice model(ResultSet row, String id, String version, String checksum) throws SQLException {
        return new ModelChoice(row.getString(id), text(row.getString(version)), text(row.getString(checksum)));
    }

    private static Optional<String> text(String column) {
        return column.isEmpty() ? Optional.empty() : Optional.of(column);
    }

    /** The most urgent job that is due, the oldest of them; a shadow only where nothing else is due. */
    static Optional<Job> claim(Sql sql, Claim claim) throws SQLException {
        Optional<Long> id = next(sql, claim.now(), "shadow, priority, due, id");
        return id.isEmpty() ? Optional.empty() : claim(sql, id.get(), claim);
    }

    /** The job that has been due since before a time for longest, however urgent it is. */
    static Optional<Job> claimOldest(Sql sql, Claim claim, Instant dueBefore) throws SQLException {
        Optional<Long> id = next(sql, dueBefore, "shadow, due, id");
        return id.isEmpty() ? Optional.empty() : claim(sql, id.get(), claim);
    }

    /** Who claims, until when, and what time it is. */
    record Claim(String owner, Instant leaseEnd, Instant now) {}

    private static Optional<Long> next(Sql sql, Instant dueUntil, String order) throws SQLException {
        return sql.first(
                "SELECT id FROM job WHERE state = ? AND due <= ? ORDER BY " + order + " LIMIT 1 FOR UPDATE SKIP LOCKED",
                row -> row.getLong("id"),
                JobState.QUEUED,
                dueUntil);
    }

    private static Optional<Job> claim(Sql sql, long id, Claim claim) throws SQLException {
        Row row = find(sql, id).orElseThrow();
        if (row.state() != JobState.QUEUED) {
            return Optional.empty();
        }
        move(sql, row, JobState.RUNNING, claim.now(), row.job().state().reason());
        sql.update(
                "UPDATE job SET owner = ?, lease_end = ?, attempts = attempts + 1 WHERE id = ?",
                claim.owner(),
                claim.leaseEnd(),
                id);
        return find(sql, id).map(Row::job);
    }

    static int renew(Sql sql, long id, String owner, Instant leaseEnd) throws SQLException {
        return sql.update(
                "UPDATE job SET lease_end = ? WHERE id = ? AND owner = ? AND state = ?",
                leaseEnd,
                id,
                owner,
                JobState.RUNNING);
    }

    static void finish(Sql sql, long id, Analysis analysis, Instant now) throws SQLException {
        Row row = require(sql, id);
        JobState end = switch (analysis.outcome()) {
            case ANALYSED -> JobState.SUCCEEDED;
            case DECLINED -> JobState.DECLINED;
            case FAILED -> JobState.FAILED;
        };
        String reason = analysis.reason().map(Analysis.Reason::code).orElse("");
        move(sql, row, end, now, reason);
        sql.update(
                "UPDATE job SET analysis = ?, owner = NULL, lease_end = NULL WHERE id = ?",
                AnalysisJson.write(analysis),
                id);
    }

    static void requeue(Sql sql, Row row, Instant due, Instant now, String reason) throws SQLException {
        move(sql, row, JobState.QUEUED, now, reason);
        sql.update(
                "UPDATE job SET due = ?, owner = NULL, lease_end = NULL WHERE id = ?",
                due,
                row.job().id());
    }

    static List<Row> running(Sql sql, String condition, Object value) throws SQLException {
        return sql.list(
                SELECT + "WHERE job.state = ? AND " + condition + " ORDER BY job.id",
                JobTable::read,
                JobState.RUNNING,
                value);
    }

    static void published(Sql sql, long id) throws SQLException {
        sql.update("UPDATE job SET published = TRUE WHERE id = ?", id);
    }

    private static void move(Sql sql, Row row, JobState to, Instant now, String reason) throws SQLException {
        String subject = "job " + row.job().id();
        HistoryTable.require(Transitions.isLegal(row.state(), to), subject, row.state(), to);
        sql.update(
                "UPDATE job SET state = ?, since = ?, reason = ? WHERE id = ?",
                to,
                now,
                Sql.cut(reason),
                row.job().id());
        HistoryTable.keep(sql, row.seriesId(), HistoryTable.entry(subject, row.state(), to, now, reason));
    }

    private static Row read(ResultSet row) throws SQLException {
        @Nullable String owner = row.getString("owner");
        Optional<String> analysis = Optional.ofNullable(row.getString("analysis"));
        @Nullable Long shadowOf = row.getObject("shadow_of", Long.class);
        return new Row(
                new Job(
                        row.getLong("id"),
                        SeriesTable.key(row),
                        model(row, "model_id", "model_version", "model_checksum"),
                        Optional.ofNullable(shadowOf),
                        row.getInt("run"),
                        new Job.State(
                                JobState.valueOf(row.getString("state")),
                                row.getInt("attempts"),
                                Sql.instant(row, "since"),
                                row.getString("reason"),
                                Priority.ofRank(row.getInt("priority"))),
                        analysis.map(AnalysisJson::read)),
                row.getLong("series_id"),
                owner == null ? "" : owner,
                row.getBoolean("published"));
    }
}
