package org.atlasnode.core.state;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.atlasnode.dicom.data.Uid;

/**
 * What the tables of steps and of notices share: the list of instances, and their bounds. Who reports chooses the
 * numbers, so the oldest go where there are too many. Immutable.
 *
 * @param table of what was reported
 * @param time its column of the last change
 * @param seriesTable of the series that it names
 */
record NotifiedSeries(String table, String time, String seriesTable) {

    private static final Duration LONGEST = Duration.ofDays(30);
    private static final int MOST_NOTES = 100;

    /** How much is remembered: reports, and instances that they name altogether. */
    record Limits(int reports, long instances) {

        static final Limits DEFAULT = new Limits(10_000, 2_000_000);
    }

    /** UIDs as one text, parted by spaces. */
    static String text(Set<Uid> instances) {
        return instances.stream().map(Uid::value).sorted().collect(Collectors.joining(" "));
    }

    static Set<Uid> instances(String text) {
        return Stream.of(text.split(" "))
                .filter(uid -> !uid.isEmpty())
                .map(Uid::of)
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean contains(Sql sql, Uid sopInstanceUid) throws SQLException {
        return sql.first(
                        "SELECT id FROM " + table + " WHERE sop_uid = ?", row -> row.getLong(1), sopInstanceUid.value())
                .isPresent();
    }

    boolean name(Sql sql, Collection<Uid> series) throws SQLException {
        return !series.isEmpty()
                && sql.first(
                                "SELECT 1 FROM " + seriesTable + " WHERE series_uid IN (" + Sql.marks(series.size())
                                        + ") LIMIT 1",
                                row -> true,
                                series.stream().map(Uid::value).toArray())
                        .isPresent();
    }

    /** Forgets what is too old, and the oldest of what is too much. */
    void bound(Sql sql, Instant now, Limits limits) throws SQLException {
        sql.update("DELETE FROM " + table + " WHERE " + time + " < ?", now.minus(LONGEST));
        long excess = number(sql, "SELECT COUNT(*) FROM " + table) - limits.reports();
        if (excess > 0) {
            deleteOldest(sql, excess);
        }
        while (number(sql, "SELECT COALESCE(SUM(instance_count), 0) FROM " + seriesTable) > limits.instances()) {
            deleteOldest(sql, 1);
        }
    }

    private void deleteOldest(Sql sql, long count) throws SQLException {
        sql.update(
                "DELETE FROM " + table + " WHERE id IN (SELECT id FROM " + table + " ORDER BY " + time
                        + ", id LIMIT ?)",
                count);
    }

    private static long number(Sql sql, String query) throws SQLException {
        return sql.first(query, row -> row.getLong(1)).orElseThrow();
    }

    /** Adds to the history of a series, unless it holds too much of the kind. */
    static void note(Sql sql, long seriesId, HistoryEntry entry) throws SQLException {
        List<Long> known = sql.list(
                "SELECT COUNT(*) FROM history WHERE series_id = ? AND subject = ?",
                row -> row.getLong(1),
                seriesId,
                entry.subject());
        if (known.get(0) < MOST_NOTES) {
            HistoryTable.keep(sql, seriesId, entry);
        }
    }
}
