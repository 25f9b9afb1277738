package org.atlasnode.core.state;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Keeps transitions with their time, after checking that they are legal. Immutable. */
final class HistoryTable {

    private static final String INSERT =
            "INSERT INTO history (series_id, subject, from_state, to_state, at, note) VALUES (?, ?, ?, ?, ?, ?)";

    private HistoryTable() {}

    static void keep(Sql sql, long seriesId, HistoryEntry entry) throws SQLException {
        sql.update(INSERT, seriesId, entry.subject(), entry.from(), entry.to(), entry.at(), Sql.cut(entry.note()));
    }

    static void keep(Sql sql, long seriesId, List<HistoryEntry> entries) throws SQLException {
        sql.batch(
                INSERT,
                entries.stream()
                        .map(entry -> new Object[] {
                            seriesId, entry.subject(), entry.from(), entry.to(), entry.at(), Sql.cut(entry.note())
                        })
                        .toList());
    }

    static List<HistoryEntry> list(Sql sql, long seriesId) throws SQLException {
        return sql.list(
                "SELECT subject, from_state, to_state, at, note FROM history WHERE series_id = ? ORDER BY id",
                row -> new HistoryEntry(
                        row.getString("subject"),
                        row.getString("from_state"),
                        row.getString("to_state"),
                        Sql.instant(row, "at"),
                        row.getString("note")),
                seriesId);
    }

    static void require(boolean legal, String subject, Enum<?> from, Enum<?> to) {
        if (!legal) {
            throw new StateStoreException(subject + " cannot go from " + from + " to " + to);
        }
    }

    static HistoryEntry entry(String subject, Enum<?> from, Enum<?> to, Instant at, String note) {
        return new HistoryEntry(subject, from.name(), to.name(), at, note);
    }
}
