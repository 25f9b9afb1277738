package org.atlasnode.core.state;

import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.JobState;
import org.atlasnode.core.model.ShadowComparison;
import org.atlasnode.core.model.ShadowComparison.Agreement;

/** The comparisons of shadow models in the node's {@link Database}. Thread-safe. */
public final class JdbcShadowComparisons implements ShadowComparisons {

    private static final int LIMIT = 100;

    private final Transactions transactions;
    private final Clock clock;

    public JdbcShadowComparisons(Database database, Clock clock) {
        this.transactions = new Transactions(database);
        this.clock = clock;
    }

    @Override
    public List<Pair> open() {
        return transactions.read(sql -> {
            List<Long> shadows = sql.list(
                    "SELECT shadow.id FROM job shadow JOIN job model ON model.id = shadow.shadow_of"
                            + " WHERE shadow.state IN (?, ?, ?) AND model.state IN (?, ?, ?)"
                            + " AND NOT EXISTS (SELECT 1 FROM shadow_comparison WHERE job_id = shadow.id)"
                            + " ORDER BY shadow.id LIMIT ?",
                    row -> row.getLong("id"),
                    JobState.SUCCEEDED,
                    JobState.DECLINED,
                    JobState.FAILED,
                    JobState.SUCCEEDED,
                    JobState.DECLINED,
                    JobState.FAILED,
                    LIMIT);
            List<Pair> pairs = new ArrayList<>();
            for (long id : shadows) {
                pairs.add(pair(sql, id));
            }
            return pairs;
        });
    }

    private static Pair pair(Sql sql, long shadowId) throws SQLException {
        JobTable.Row shadow = JobTable.find(sql, shadowId).orElseThrow();
        long modelId = shadow.job().shadowOf().orElseThrow();
        return new Pair(JobTable.find(sql, modelId).orElseThrow().job(), shadow.job());
    }

    @Override
    public void keep(long shadowJobId, ShadowComparison comparison) {
        transactions.run(sql -> {
            JobTable.Row shadow = JobTable.require(sql, shadowJobId);
            if (!shadow.job().isShadow()) {
                throw new StateStoreException("job " + shadowJobId + " is no shadow");
            }
            if (find(sql, shadowJobId).isPresent()) {
                return;
            }
            sql.update(
                    "INSERT INTO shadow_comparison (job_id, agreement, largest_difference, note) VALUES (?, ?, ?, ?)",
                    shadowJobId,
                    comparison.agreement(),
                    comparison.largestDifference(),
                    Sql.cut(comparison.note()));
            HistoryTable.keep(
                    sql,
                    shadow.seriesId(),
                    new HistoryEntry(
                            "shadow " + shadowJobId,
                            "",
                            comparison.agreement().name(),
                            clock.instant(),
                            comparison.note()));
        });
    }

    @Override
    public Optional<ShadowComparison> find(long shadowJobId) {
        return transactions.read(sql -> find(sql, shadowJobId));
    }

    private static Optional<ShadowComparison> find(Sql sql, long shadowJobId) throws SQLException {
        return sql.first(
                "SELECT agreement, largest_difference, note FROM shadow_comparison WHERE job_id = ?",
                row -> new ShadowComparison(
                        Agreement.valueOf(row.getString("agreement")),
                        row.getDouble("largest_difference"),
                        row.getString("note")),
                shadowJobId);
    }

    @Override
    public List<Tally> tallies() {
        return transactions.read(sql -> sql.list(
                "SELECT model.model_id, model.model_version, model.model_checksum,"
                        + " shadow.model_id AS shadow_id, shadow.model_version AS shadow_version,"
                        + " shadow.model_checksum AS shadow_checksum,"
                        + " COUNT(CASE WHEN agreement = 'AGREES' THEN 1 END) AS agreeing,"
                        + " COUNT(CASE WHEN agreement = 'DISAGREES' THEN 1 END) AS disagreeing,"
                        + " COUNT(CASE WHEN agreement = 'NOT_COMPARED' THEN 1 END) AS not_compared,"
                        + " MAX(largest_difference) AS largest"
                        + " FROM shadow_comparison JOIN job shadow ON shadow.id = shadow_comparison.job_id"
                        + " JOIN job model ON model.id = shadow.shadow_of"
                        + " GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6",
                row -> new Tally(
                        JobTable.model(row, "model_id", "model_version", "model_checksum"),
                        JobTable.model(row, "shadow_id", "shadow_version", "shadow_checksum"),
                        row.getInt("agreeing"),
                        row.getInt("disagreeing"),
                        row.getInt("not_compared"),
                        row.getDouble("largest"))));
    }
}
