package org.atlasnode.core.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.atlasnode.core.model.Alarm;
import org.atlasnode.core.model.AlarmKind;
import org.atlasnode.core.model.Symptom;

/** The alarms in the node's {@link Database}. Thread-safe. */
public final class JdbcAlarms implements Alarms {

    private static final String SELECT = "SELECT id, kind, subject, affected, since, sentence, remedy, raised, told,"
            + " acknowledged, cleared FROM alarm ";

    private final Transactions transactions;

    public JdbcAlarms(Database database) {
        this.transactions = new Transactions(database);
    }

    @Override
    public List<Alarm> open() {
        return transactions.read(sql -> sql.list(SELECT + "WHERE cleared IS NULL ORDER BY id", JdbcAlarms::read));
    }

    @Override
    public List<Alarm> newest(int limit) {
        return transactions.read(sql -> sql.list(SELECT + "ORDER BY id DESC LIMIT ?", JdbcAlarms::read, limit));
    }

    @Override
    public Alarm raise(Symptom symptom, Instant now, Function<Alarm, List<Notices.Addressed>> told) {
        return transactions.write(sql -> {
            long id = sql.insert(
                    "INSERT INTO alarm (kind, subject, affected, since, sentence, remedy, raised, told)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    symptom.kind(),
                    symptom.subject(),
                    symptom.affected(),
                    symptom.since(),
                    Sql.cut(symptom.sentence()),
                    Sql.cut(symptom.remedy()),
                    now,
                    now);
            Alarm alarm =
                    sql.first(SELECT + "WHERE id = ?", JdbcAlarms::read, id).orElseThrow();
            NoticeTable.insert(sql, told.apply(alarm));
            return alarm;
        });
    }

    @Override
    public void keep(Alarm alarm, List<Notices.Addressed> told) {
        transactions.run(sql -> {
            sql.update(
                    "UPDATE alarm SET affected = ?, since = ?, sentence = ?, remedy = ?, cleared = ?, told = ?,"
                            + " acknowledged = CASE WHEN told = ? THEN acknowledged END WHERE id = ?",
                    alarm.symptom().affected(),
                    alarm.symptom().since(),
                    Sql.cut(alarm.symptom().sentence()),
                    Sql.cut(alarm.symptom().remedy()),
                    alarm.cleared().orElse(null),
                    alarm.told(),
                    alarm.told(),
                    alarm.id());
            NoticeTable.insert(sql, told);
        });
    }

    @Override
    public boolean acknowledge(long id, Instant now) {
        return transactions.write(
                sql -> sql.update("UPDATE alarm SET acknowledged = ? WHERE id = ? AND cleared IS NULL", now, id) > 0);
    }

    @Override
    public int forget(Instant clearedBefore) {
        return transactions.write(sql -> sql.update("DELETE FROM alarm WHERE cleared < ?", clearedBefore));
    }

    private static Alarm read(ResultSet row) throws SQLException {
        return new Alarm(
                row.getLong("id"),
                new Symptom(
                        AlarmKind.valueOf(row.getString("kind")),
                        row.getString("subject"),
                        row.getInt("affected"),
                        Sql.instant(row, "since"),
                        row.getString("sentence"),
                        row.getString("remedy")),
                Sql.instant(row, "raised"),
                Sql.instant(row, "told"),
                optional(row, "acknowledged"),
                optional(row, "cleared"));
    }

    private static Optional<Instant> optional(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
