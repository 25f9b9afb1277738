package org.atlasnode.core.state;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.Uid;
import org.jspecify.annotations.Nullable;

/** Notices of availability in the node's {@link Database}. Thread-safe. */
public final class JdbcAvailabilityNotices implements AvailabilityNotices {

    private static final NotifiedSeries TABLES =
            new NotifiedSeries("availability_notice", "received", "available_series");
    private static final String SUBJECT = "availability";

    private final Transactions transactions;
    private final Clock clock;
    private final NotifiedSeries.Limits limits;

    public JdbcAvailabilityNotices(Database database, Clock clock) {
        this(database, clock, NotifiedSeries.Limits.DEFAULT);
    }

    JdbcAvailabilityNotices(Database database, Clock clock, NotifiedSeries.Limits limits) {
        this.transactions = new Transactions(database);
        this.clock = clock;
        this.limits = limits;
    }

    @Override
    public boolean create(Notice notice) {
        return transactions.write(sql -> {
            if (TABLES.contains(sql, notice.sopInstanceUid())) {
                return false;
            }
            Instant now = clock.instant();
            long id = sql.insert(
                    "INSERT INTO availability_notice (sop_uid, study_uid, peer, received) VALUES (?, ?, ?, ?)",
                    notice.sopInstanceUid().value(),
                    notice.studyInstanceUid().value(),
                    notice.peer(),
                    now);
            insert(sql, id, notice.series());
            TABLES.bound(sql, now, limits);
            for (AvailableSeries series : notice.series()) {
                tell(sql, notice, series, now);
            }
            return true;
        });
    }

    private static void insert(Sql sql, long noticeId, List<AvailableSeries> series) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (AvailableSeries one : series) {
            rows.add(new @Nullable Object[] {
                noticeId,
                one.seriesInstanceUid().value(),
                one.availability(),
                one.retrieveAeTitle().value(),
                one.instances().size(),
                NotifiedSeries.text(one.instances())
            });
        }
        sql.batch(
                "INSERT INTO available_series (notice_id, series_uid, availability, retrieve_ae_title, instance_count,"
                        + " instances) VALUES (?, ?, ?, ?, ?, ?)",
                rows);
    }

    private static void tell(Sql sql, Notice notice, AvailableSeries available, Instant now) throws SQLException {
        Optional<SeriesTable.Row> series =
                SeriesTable.find(sql, new SeriesKey(notice.studyInstanceUid(), available.seriesInstanceUid()));
        if (series.isPresent()) {
            String note = available.instances().size() + " instances at " + available.retrieveAeTitle() + ", by notice "
                    + notice.sopInstanceUid() + " of " + notice.peer();
            NotifiedSeries.note(
                    sql,
                    series.get().id(),
                    new HistoryEntry(SUBJECT, "", available.availability().name(), now, note));
        }
    }

    @Override
    public List<SeriesNotice> ofSeries(SeriesKey series) {
        return transactions.read(sql -> sql.list(
                "SELECT peer, series_uid, availability, retrieve_ae_title, instances FROM available_series"
                        + " JOIN availability_notice ON availability_notice.id = notice_id"
                        + " WHERE study_uid = ? AND series_uid = ? ORDER BY notice_id DESC, availability",
                row -> new SeriesNotice(
                        row.getString("peer"),
                        new AvailableSeries(
                                Uid.of(row.getString("series_uid")),
                                Availability.valueOf(row.getString("availability")),
                                AeTitle.of(row.getString("retrieve_ae_title")),
                                NotifiedSeries.instances(row.getString("instances")))),
                series.studyInstanceUid().value(),
                series.seriesInstanceUid().value()));
    }

    @Override
    public boolean name(Collection<Uid> seriesInstanceUids) {
        return transactions.read(sql -> TABLES.name(sql, seriesInstanceUids));
    }
}
