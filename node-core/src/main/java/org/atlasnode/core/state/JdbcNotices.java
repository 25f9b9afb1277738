package org.atlasnode.core.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.JobState;
import org.atlasnode.core.model.Notice;

/** The queue of messages in the node's {@link Database}. Thread-safe. */
public final class JdbcNotices implements Notices {

    private static final String WAITING = NoticeTable.WAITING;
    private static final String SENT = "SENT";
    private static final String DEAD = "DEAD";
    private static final int JOB_LIMIT = 100;

    private final Transactions transactions;

    public JdbcNotices(Database database) {
        this.transactions = new Transactions(database);
    }

    @Override
    public void add(List<Addressed> notices) {
        transactions.run(sql -> {
            NoticeTable.insert(sql, notices);
        });
    }

    @Override
    public List<Waiting> due(String channel, Instant now, int limit) {
        return transactions.read(sql -> sql.list(
                "SELECT id, event, title, body, created, attempts FROM notice"
                        + " WHERE channel = ? AND state = ? AND due <= ? ORDER BY id LIMIT ?",
                row -> new Waiting(
                        row.getLong("id"),
                        new Notice(
                                Notice.Event.valueOf(row.getString("event")),
                                row.getString("title"),
                                row.getString("body"),
                                Sql.instant(row, "created")),
                        row.getInt("attempts")),
                channel,
                WAITING,
                now,
                limit));
    }

    @Override
    public Optional<Instant> pacedUntil(String channel) {
        return transactions.read(sql -> sql.first(
                "SELECT paced_until FROM notice_channel WHERE channel = ?",
                row -> Sql.instant(row, "paced_until"),
                channel));
    }

    @Override
    public void sent(String channel, Collection<Long> ids, Instant now, Instant pacedUntil) {
        transactions.run(sql -> {
            for (long id : ids) {
                sql.update(
                        "UPDATE notice SET state = ?, attempts = attempts + 1, reason = '', ended = ? WHERE id = ?",
                        SENT,
                        now,
                        id);
            }
            if (sql.update("UPDATE notice_channel SET paced_until = ? WHERE channel = ?", pacedUntil, channel) == 0) {
                sql.update("INSERT INTO notice_channel (channel, paced_until) VALUES (?, ?)", channel, pacedUntil);
            }
        });
    }

    @Override
    public void retry(Collection<Long> ids, Instant due, String reason) {
        transactions.run(sql -> {
            for (long id : ids) {
                sql.update(
                        "UPDATE notice SET attempts = attempts + 1, due = ?, reason = ? WHERE id = ?",
                        due,
                        Sql.cut(reason),
                        id);
            }
        });
    }

    @Override
    public int giveUp(String channel, Instant createdBefore, Instant now) {
        return transactions.write(sql -> sql.update(
                "UPDATE notice SET state = ?, ended = ? WHERE channel = ? AND state = ? AND created < ?"
                        + " AND attempts > 0",
                DEAD,
                now,
                channel,
                WAITING,
                createdBefore));
    }

    @Override
    public int giveUpBeyond(String channel, int limit, Instant now) {
        return transactions.write(sql -> {
            Optional<Long> newestTooMany = sql.first(
                    "SELECT id FROM notice WHERE channel = ? AND state = ? ORDER BY id DESC LIMIT 1 OFFSET ?",
                    row -> row.getLong("id"),
                    channel,
                    WAITING,
                    limit);
            return newestTooMany.isEmpty()
                    ? 0
                    : sql.update(
                            "UPDATE notice SET state = ?, ended = ?, reason = 'too many messages waited'"
                                    + " WHERE channel = ? AND state = ? AND id <= ?",
                            DEAD,
                            now,
                            channel,
                            WAITING,
                            newestTooMany.get());
        });
    }

    @Override
    public int giveUpOthers(Collection<String> channels, Instant now) {
        List<Object> values = new ArrayList<>(Arrays.asList(DEAD, now, WAITING));
        values.addAll(channels);
        return transactions.write(sql -> sql.update(
                "UPDATE notice SET state = ?, ended = ?, reason = 'the configuration has no such channel any more'"
                        + " WHERE state = ?"
                        + (channels.isEmpty() ? "" : " AND channel NOT IN (" + Sql.marks(channels.size()) + ")"),
                values.toArray()));
    }

    @Override
    public int forget(Instant endedBefore) {
        return transactions.write(sql -> sql.update("DELETE FROM notice WHERE ended < ?", endedBefore));
    }

    @Override
    public List<Standing> standings(Collection<String> channels) {
        return transactions.read(sql -> {
            List<Standing> standings = new ArrayList<>();
            for (String channel : channels) {
                standings.add(standing(sql, channel));
            }
            return standings;
        });
    }

    private static Standing standing(Sql sql, String channel) throws SQLException {
        String problem = sql.first(
                        "SELECT reason FROM notice WHERE channel = ? AND state IN (?, ?) AND reason <> ''"
                                + " ORDER BY id DESC LIMIT 1",
                        row -> row.getString("reason"),
                        channel,
                        WAITING,
                        DEAD)
                .orElse("");
        return sql.first(
                        "SELECT COUNT(CASE WHEN state = ? THEN 1 END) AS waiting,"
                                + " COUNT(CASE WHEN state = ? THEN 1 END) AS dead,"
                                + " MAX(CASE WHEN state = ? THEN ended END) AS sent FROM notice WHERE channel = ?",
                        row -> new Standing(channel, row.getInt("waiting"), row.getInt("dead"), sent(row), problem),
                        WAITING,
                        DEAD,
                        SENT,
                        channel)
                .orElseThrow();
    }

    private static Optional<Instant> sent(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getObject("sent", OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    @Override
    public int tellOfEndedJobs(BiFunction<Job, String, List<Addressed>> told) {
        return transactions.write(sql -> {
            List<Long> ended = sql.list(
                    "SELECT id FROM job WHERE NOT told AND state IN (?, ?, ?) ORDER BY id LIMIT ?",
                    row -> row.getLong("id"),
                    JobState.SUCCEEDED,
                    JobState.DECLINED,
                    JobState.FAILED,
                    JOB_LIMIT);
            for (long id : ended) {
                JobTable.Row row = JobTable.find(sql, id).orElseThrow();
                if (!row.job().isShadow() && row.state() == JobState.SUCCEEDED) {
                    NoticeTable.insert(sql, told.apply(row.job(), source(sql, row.seriesId())));
                }
                sql.update("UPDATE job SET told = TRUE WHERE id = ?", id);
            }
            return ended.size();
        });
    }

    private static String source(Sql sql, long seriesId) throws SQLException {
        return sql.first("SELECT peer FROM series WHERE id = ?", row -> row.getString("peer"), seriesId)
                .orElseThrow();
    }
}
