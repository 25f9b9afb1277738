package org.atlasnode.core.state;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.atlasnode.core.state.Notices.Addressed;
import org.jspecify.annotations.Nullable;

/** The table of messages, as far as others than the queue write it. Stateless. */
final class NoticeTable {

    static final String WAITING = "WAITING";
    private static final int TITLE_LENGTH = 200;
    private static final int BODY_LENGTH = 4000;

    private NoticeTable() {}

    static void insert(Sql sql, List<Addressed> notices) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Addressed addressed : notices) {
            rows.add(new @Nullable Object[] {
                addressed.channel(),
                addressed.notice().event(),
                cut(addressed.notice().title(), TITLE_LENGTH),
                cut(addressed.notice().text(), BODY_LENGTH),
                addressed.notice().created(),
                WAITING,
                addressed.notice().created(),
                ""
            });
        }
        sql.batch(
                "INSERT INTO notice (channel, event, title, body, created, state, attempts, due, reason)"
                        + " VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)",
                rows);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
