package org.atlasnode.core.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.model.SeriesState;
import org.atlasnode.dicom.data.Uid;

/** The table of series. Stateless. */
final class SeriesTable {

    private static final String COLUMNS =
            "id, study_uid, series_uid, state, peer, modality, instance_count, first_arrival, last_arrival, reason";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM series ";
    private static final String SUBJECT = "series";

    private SeriesTable() {}

    /** A row with its id. */
    record Row(long id, SeriesRecord series) {

        SeriesState state() {
            return series.state();
        }
    }

    static Optional<Row> find(Sql sql, SeriesKey key) throws SQLException {
        return sql.first(
                SELECT + "WHERE study_uid = ? AND series_uid = ?",
                SeriesTable::read,
                key.studyInstanceUid().value(),
                key.seriesInstanceUid().value());
    }

    /** The row, which no other transaction changes until this one ends. */
    static Optional<Row> lock(Sql sql, SeriesKey key) throws SQLException {
        return sql.first(
                SELECT + "WHERE study_uid = ? AND series_uid = ? FOR UPDATE",
                SeriesTable::read,
                key.studyInstanceUid().value(),
                key.seriesInstanceUid().value());
    }

    static Row require(Sql sql, SeriesKey key) throws SQLException {
        return lock(sql, key).orElseThrow(() -> new StateStoreException("there is no series " + key));
    }

    static List<SeriesRecord> byState(Sql sql, SeriesState state) throws SQLException {
        return records(sql.list(SELECT + "WHERE state = ? ORDER BY last_arrival, id", SeriesTable::read, state));
    }

    static List<SeriesRecord> byUid(Sql sql, Uid seriesInstanceUid) throws SQLException {
        return records(rowsByUid(sql, seriesInstanceUid));
    }

    static List<Row> rowsByUid(Sql sql, Uid seriesInstanceUid) throws SQLException {
        return sql.list(
                SELECT + "WHERE series_uid = ? ORDER BY last_arrival, id",
                SeriesTable::read,
                seriesInstanceUid.value());
    }

    static List<SeriesRecord> newest(Sql sql, int limit) throws SQLException {
        return records(sql.list(SELECT + "ORDER BY last_arrival DESC, id DESC LIMIT ?", SeriesTable::read, limit));
    }

    private static List<SeriesRecord> records(List<Row> rows) {
        return rows.stream().map(Row::series).toList();
    }

    static Row insert(Sql sql, SeriesRecord series) throws SQLException {
        long id = sql.insert(
                "INSERT INTO series (study_uid, series_uid, state, peer, modality, instance_count, first_arrival,"
                        + " last_arrival, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                series.key().studyInstanceUid().value(),
                series.key().seriesInstanceUid().value(),
                series.state(),
                series.peer(),
                series.modality(),
                series.instanceCount(),
                series.arrival().first(),
                series.arrival().last(),
                series.reason());
        HistoryTable.keep(
                sql,
                id,
                new HistoryEntry(
                        SUBJECT, "", series.state().name(), series.arrival().first(), series.peer()));
        return new Row(id, series);
    }

    /** Writes what arrivals changed: all but key, state, first arrival and reason. */
    static void arrived(Sql sql, long id, SeriesRecord series) throws SQLException {
        sql.update(
                "UPDATE series SET peer = ?, modality = ?, instance_count = ?, last_arrival = ? WHERE id = ?",
                series.peer(),
                series.modality(),
                series.instanceCount(),
                series.arrival().last(),
                id);
    }

    static void move(Sql sql, Row row, SeriesState to, Instant now, String reason) throws SQLException {
        HistoryTable.require(
                Transitions.isLegal(row.state(), to),
                SUBJECT + " " + row.series().key(),
                row.state(),
                to);
        sql.update("UPDATE series SET state = ?, reason = ? WHERE id = ?", to, Sql.cut(reason), row.id());
        HistoryTable.keep(sql, row.id(), HistoryTable.entry(SUBJECT, row.state(), to, now, reason));
    }

    /** Writes another reason, and leaves the state as it is. */
    static void explain(Sql sql, Row row, String reason) throws SQLException {
        sql.update("UPDATE series SET reason = ? WHERE id = ?", Sql.cut(reason), row.id());
    }

    static SeriesKey key(ResultSet row) throws SQLException {
        return new SeriesKey(Uid.of(row.getString("study_uid")), Uid.of(row.getString("series_uid")));
    }

    private static Row read(ResultSet row) throws SQLException {
        return new Row(
                row.getLong("id"),
                new SeriesRecord(
                        key(row),
                        SeriesState.valueOf(row.getString("state")),
                        row.getString("peer"),
                        row.getString("modality"),
                        row.getInt("instance_count"),
                        new SeriesRecord.Arrival(Sql.instant(row, "first_arrival"), Sql.instant(row, "last_arrival")),
                        row.getString("reason")));
    }
}
