package org.atlasnode.storescp;

import java.util.Collection;
import java.util.List;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.SeriesRecord;

/**
 * Where {@link CompletionSign}s come from: procedure steps, notices of availability, an archive's count. Asked often and
 * by the task that completes all series, so an answer is looked up, never fetched over the network: who must ask someone
 * does so elsewhere, answers {@link CompletionSign.Meaning#ASKED} meanwhile and triggers
 * {@link SeriesTracker#COMPLETION_TASK} once there is an answer. Thread-safe.
 */
public interface CompletionSigns {

    /** Nobody says anything. */
    CompletionSigns NONE = of(List.of());

    /** The signs about a series that is RECEIVING and whose rows are all written. */
    List<CompletionSign> of(SeriesRecord series);

    /**
     * Whether an instance that was just recorded may be the last one, by a sign: the series is then looked at soon, not
     * at the end of its quiet time.
     */
    boolean awaitAny(Collection<SeriesKey> series);

    /** All signs of several sources. */
    static CompletionSigns of(List<CompletionSigns> sources) {
        List<CompletionSigns> all = List.copyOf(sources);
        return new CompletionSigns() {
            @Override
            public List<CompletionSign> of(SeriesRecord series) {
                return all.stream()
                        .flatMap(source -> source.of(series).stream())
                        .toList();
            }

            @Override
            public boolean awaitAny(Collection<SeriesKey> series) {
                return all.stream().anyMatch(source -> source.awaitAny(series));
            }
        };
    }
}
