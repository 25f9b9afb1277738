package org.atlasnode.storescp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.objects.ObjectStore;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.core.state.StateStore.ReceivedInstance;

/**
 * Brings the state store in line with the files after a stop of whatever kind: the files are the truth. A file without a
 * row gets one, and its series is open again; a file that is newer than its series' last arrival is looked at for other
 * bytes than the row knows; what was received whole and lost its name gets it, what was being received is removed. Runs
 * before anything is accepted. Confined to one thread.
 */
public final class Reconciler {

    private static final EventLog EVENTS = EventLog.of(Reconciler.class);
    private static final int RECONCILED = 2002;
    private static final int RECEIVED_FILE_UNREADABLE = 2003;
    private static final int GROUP = 256;

    /** Arrivals of one series on several associations are recorded out of order by no more than this. */
    private static final Duration DISORDER = Duration.ofMinutes(5);

    private final ObjectStore objects;
    private final StateStore state;
    private final ReceivedFileReader reader;

    public Reconciler(ObjectStore objects, StateStore state, ReceivedFileReader reader) {
        this.objects = objects;
        this.state = state;
        this.reader = reader;
    }

    /** What was found. */
    public record Outcome(int finished, int unfinished, int files, int recorded, int unreadable) {}

    public Outcome run() throws IOException {
        ObjectStore.Recovered left = objects.recover(file -> reader.read(file).instance());
        Pass pass = new Pass();
        try (Stream<Path> files = objects.receivedFiles()) {
            files.forEach(pass::look);
        }
        pass.flush();
        Outcome outcome = new Outcome(
                left.finished(), left.removed(), pass.files, pass.recorded, pass.unreadable + left.unreadable());
        EVENTS.info(
                RECONCILED,
                "{} received files, of which {} had no row or other bytes; {} unreadable; {} were given their names again; removed {} unfinished",
                outcome.files(),
                outcome.recorded(),
                outcome.unreadable(),
                outcome.finished(),
                outcome.unfinished());
        return outcome;
    }

    /** One walk over the files, which come folder by folder, so series by series. */
    private final class Pass {

        private final List<ReceivedInstance> group = new ArrayList<>(GROUP);
        private Optional<Path> folder = Optional.empty();
        private Map<Path, InstanceRef> rows = new HashMap<>();
        private Instant recheckAfter = Instant.MIN;
        private int files;
        private int recorded;
        private int unreadable;

        void look(Path file) {
            files++;
            try {
                if (!Optional.ofNullable(file.getParent()).equals(folder)) {
                    enter(file);
                }
                if (needsReading(file)) {
                    read(file);
                }
            } catch (IOException e) {
                unreadable++;
                EVENTS.error(RECEIVED_FILE_UNREADABLE, "{} cannot be read and is left as it is", file.getFileName(), e);
            }
        }

        /** The rows of the series that lies in this folder; which one it is, any of its files says. */
        private void enter(Path file) throws IOException {
            SeriesKey key = reader.read(file).instance().series();
            folder = Optional.ofNullable(file.getParent());
            rows = state.instances(key).stream()
                    .collect(Collectors.toMap(
                            instance -> objects.received(key, instance.sopInstanceUid()), instance -> instance));
            recheckAfter = state.findSeries(key)
                    .map(SeriesRecord::arrival)
                    .map(arrival -> arrival.last().minus(DISORDER))
                    .orElse(Instant.MIN);
        }

        private boolean needsReading(Path file) throws IOException {
            InstanceRef row = rows.get(file);
            return row == null
                    || row.sizeBytes() != Files.size(file)
                    || Files.getLastModifiedTime(file).toInstant().isAfter(recheckAfter);
        }

        private void read(Path file) throws IOException {
            ReceivedInstance found = reader.read(file);
            InstanceRef row = rows.get(file);
            if (row == null || !row.crc32c().equals(found.instance().crc32c())) {
                group.add(found);
                recorded++;
            }
            if (group.size() >= GROUP) {
                flush();
            }
        }

        void flush() {
            if (!group.isEmpty()) {
                state.recordInstances(group);
                group.clear();
            }
        }
    }
}
