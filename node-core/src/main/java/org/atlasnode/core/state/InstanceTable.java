package org.atlasnode.core.state;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.model.SeriesState;
import org.atlasnode.core.state.StateStore.ReceivedInstance;
import org.atlasnode.dicom.data.Uid;
import org.jspecify.annotations.Nullable;

/** The table of received instances, and what their arrival does to their series. Stateless. */
final class InstanceTable {

    private static final int IN_LIMIT = 20;
    private static final String INSERT =
            "INSERT INTO instance (sop_class_uid, transfer_syntax_uid, size_bytes, crc32c, received, series_id, sop_uid)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)";
    private static final String REPLACE =
            "UPDATE instance SET sop_class_uid = ?, transfer_syntax_uid = ?, size_bytes = ?, crc32c = ?, received = ?"
                    + " WHERE series_id = ? AND sop_uid = ?";

    private InstanceTable() {}

    static List<InstanceRef> list(Sql sql, SeriesKey key, long seriesId) throws SQLException {
        return sql.list(
                "SELECT sop_uid, sop_class_uid, transfer_syntax_uid, size_bytes, crc32c FROM instance"
                        + " WHERE series_id = ? ORDER BY received, sop_uid",
                row -> new InstanceRef(
                        key,
                        Uid.of(row.getString("sop_uid")),
                        Uid.of(row.getString("sop_class_uid")),
                        Uid.of(row.getString("transfer_syntax_uid")),
                        row.getLong("size_bytes"),
                        row.getString("crc32c")),
                seriesId);
    }

    /** Records instances of one series, in the order of their arrival. */
    static void record(Sql sql, SeriesKey key, List<ReceivedInstance> instances, Instant now) throws SQLException {
        SeriesTable.Row row = SeriesTable.lock(sql, key).orElse(null);
        Arrivals arrivals = Arrivals.sort(instances, row == null ? Map.of() : known(sql, row.id(), instances));
        if (arrivals.inserted.isEmpty() && arrivals.replaced.isEmpty()) {
            return;
        }
        SeriesRecord before = row == null ? created(key, arrivals.oldest()) : row.series();
        if (row == null) {
            row = SeriesTable.insert(sql, before);
        }
        sql.batch(INSERT, rows(row.id(), arrivals.inserted.values()));
        sql.batch(REPLACE, rows(row.id(), arrivals.replaced.values()));
        HistoryTable.keep(sql, row.id(), arrivals.notes(now));
        SeriesTable.arrived(sql, row.id(), after(before, arrivals));
        if (row.state() != SeriesState.RECEIVING) {
            SeriesTable.move(sql, row, SeriesState.RECEIVING, now, "");
        }
    }

    /** The digests of those instances that are known already; of many, those of the whole series in one pass. */
    private static Map<Uid, String> known(Sql sql, long seriesId, List<ReceivedInstance> instances)
            throws SQLException {
        List<Object> values = new ArrayList<>(List.of(seriesId));
        String condition = "";
        if (instances.size() <= IN_LIMIT) {
            instances.forEach(
                    item -> values.add(item.instance().sopInstanceUid().value()));
            condition = " AND sop_uid IN (" + Sql.marks(instances.size()) + ")";
        }
        Map<Uid, String> known = new HashMap<>();
        sql.list(
                        "SELECT sop_uid, crc32c FROM instance WHERE series_id = ?" + condition,
                        row -> Map.entry(Uid.of(row.getString("sop_uid")), row.getString("crc32c")),
                        values.toArray())
                .forEach(entry -> known.put(entry.getKey(), entry.getValue()));
        return known;
    }

    private static List<@Nullable Object[]> rows(long seriesId, Collection<ReceivedInstance> instances) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (ReceivedInstance item : instances) {
            InstanceRef instance = item.instance();
            rows.add(new @Nullable Object[] {
                instance.sopClassUid().value(),
                instance.transferSyntaxUid().value(),
                instance.sizeBytes(),
                instance.crc32c(),
                item.received(),
                seriesId,
                instance.sopInstanceUid().value()
            });
        }
        return rows;
    }

    private static SeriesRecord created(SeriesKey key, ReceivedInstance first) {
        Instant at = Sql.rounded(first.received());
        return new SeriesRecord(
                key, SeriesState.RECEIVING, first.peer(), first.modality(), 0, new SeriesRecord.Arrival(at, at), "");
    }

    private static SeriesRecord after(SeriesRecord before, Arrivals arrivals) {
        ReceivedInstance newest = arrivals.newest();
        Instant at = Sql.rounded(newest.received());
        Instant last = before.arrival().last().isAfter(at) ? before.arrival().last() : at;
        return new SeriesRecord(
                before.key(),
                before.state(),
                newest.peer(),
                newest.modality().isEmpty() ? before.modality() : newest.modality(),
                before.instanceCount() + arrivals.inserted.size(),
                new SeriesRecord.Arrival(before.arrival().first(), last),
                before.reason());
    }

    /** What is new, what has other bytes than before; what is the same is in neither. */
    private static final class Arrivals {

        private final Map<Uid, ReceivedInstance> inserted = new LinkedHashMap<>();
        private final Map<Uid, ReceivedInstance> replaced = new LinkedHashMap<>();
        private final List<HistoryEntry> replacements = new ArrayList<>();

        static Arrivals sort(List<ReceivedInstance> instances, Map<Uid, String> known) {
            Arrivals arrivals = new Arrivals();
            Map<Uid, String> digests = new HashMap<>(known);
            for (ReceivedInstance item : instances) {
                Uid uid = item.instance().sopInstanceUid();
                String before = digests.put(uid, item.instance().crc32c());
                if (before == null || arrivals.inserted.containsKey(uid)) {
                    arrivals.inserted.put(uid, item);
                } else if (!before.equals(item.instance().crc32c())) {
                    arrivals.replaced.put(uid, item);
                }
                if (before != null && !before.equals(item.instance().crc32c())) {
                    arrivals.replacements.add(new HistoryEntry(
                            "instance", before, item.instance().crc32c(), item.received(), uid.value()));
                }
            }
            return arrivals;
        }

        List<HistoryEntry> notes(Instant now) {
            return replacements.stream()
                    .map(entry -> new HistoryEntry(entry.subject(), entry.from(), entry.to(), now, entry.note()))
                    .toList();
        }

        ReceivedInstance newest() {
            return all().max(Comparator.comparing(ReceivedInstance::received)).orElseThrow();
        }

        ReceivedInstance oldest() {
            return all().min(Comparator.comparing(ReceivedInstance::received)).orElseThrow();
        }

        private Stream<ReceivedInstance> all() {
            return Stream.concat(inserted.values().stream(), replaced.values().stream());
        }
    }
}
