package org.atlasnode.storescp.source;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.atlasnode.core.config.NodeConfig.Completion;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.model.SeriesState;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.observe.RateLimitedLog;
import org.atlasnode.core.query.RetrieveSource;
import org.atlasnode.core.query.SourceException;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.storescp.CompletionSign;
import org.atlasnode.storescp.CompletionSign.Count;
import org.atlasnode.storescp.CompletionSign.Extent;
import org.atlasnode.storescp.CompletionSign.Meaning;
import org.atlasnode.storescp.CompletionSigns;
import org.atlasnode.storescp.SeriesTracker;

/**
 * Whether a series is complete by the count of the archive that it comes from. After the quiet time of a series its
 * archive is asked, by a task of its own so that a slow one holds up nothing else; where it has more, it is asked again
 * with pauses, and may be made to bring what is missing. An archive that cannot be asked, or that knows less than is
 * here, says nothing. What is known is of the last arrival: after another instance it is asked anew. Not kept over a
 * restart, which asks anew as well. Thread-safe.
 */
public final class SourceCounts implements CompletionSigns, Runnable, AutoCloseable {

    /** Name of the task that asks. */
    public static final String TASK = "source-counts";

    private static final EventLog EVENTS = EventLog.of(SourceCounts.class);
    private static final int SOURCE_SILENT = 2030;
    private static final int MISSING_FETCHED = 2031;
    private static final Duration TELLING = Duration.ofMinutes(5);
    private static final Duration MIN_PAUSE = Duration.ofSeconds(5);
    private static final int MAX_FETCHES = 3;

    private final Map<String, CountedSource> sources;
    private final Completion completion;
    private final StateStore state;
    private final TaskScheduler scheduler;
    private final Clock clock;
    private final RateLimitedLog often;
    private final Map<SeriesKey, Question> questions = new ConcurrentHashMap<>();

    /** @param sources by the name of the peer */
    public SourceCounts(
            Map<String, CountedSource> sources,
            Completion completion,
            StateStore state,
            TaskScheduler scheduler,
            Clock clock) {
        this.sources = Map.copyOf(sources);
        this.completion = completion;
        this.state = state;
        this.scheduler = scheduler;
        this.clock = clock;
        this.often = new RateLimitedLog(EVENTS, clock, TELLING);
    }

    /**
     * What is asked about a series as it was at its last arrival.
     *
     * @param count what the archive counts; absent where it is of no use
     * @param due when to ask; {@link Instant#MAX} for never again
     */
    private record Question(Instant lastArrival, boolean answered, OptionalInt count, Instant due, int fetches) {

        Question answered(OptionalInt counted, Instant next) {
            return new Question(lastArrival, true, counted, next, fetches);
        }

        Question fetched() {
            return new Question(lastArrival, answered, count, due, fetches + 1);
        }
    }

    @Override
    public boolean awaitAny(Collection<SeriesKey> series) {
        return false; // it is asked after the quiet time, when nothing comes
    }

    @Override
    public List<CompletionSign> of(SeriesRecord series) {
        Instant now = clock.instant();
        Instant last = series.arrival().last();
        if (!sources.containsKey(series.peer()) || now.isBefore(last.plus(completion.quiet()))) {
            return List.of();
        }
        Question question = questions.compute(
                series.key(),
                (key, old) -> old != null && old.lastArrival().equals(last)
                        ? old
                        : new Question(last, false, OptionalInt.empty(), now, old == null ? 0 : old.fetches()));
        if (!question.answered()) {
            scheduler.trigger(TASK);
            return List.of(new CompletionSign(
                    Meaning.ASKED, series.peer() + " was asked for its count and has not answered", Extent.UNKNOWN));
        }
        return question.count().isPresent() && question.count().getAsInt() >= series.instanceCount()
                ? List.of(sign(series.peer(), question.count().getAsInt()))
                : List.of();
    }

    private static CompletionSign sign(String peer, int count) {
        return new CompletionSign(Meaning.WHOLE, peer + " counts " + count + " instances", new Count(count));
    }

    /** Asks what is due; one archive that does not answer is not asked again in the same run. */
    @Override
    public void run() {
        Map<SeriesKey, SeriesRecord> receiving = state.findSeries(SeriesState.RECEIVING).stream()
                .collect(Collectors.toMap(SeriesRecord::key, series -> series));
        questions.keySet().retainAll(receiving.keySet());
        Set<String> silent = new HashSet<>();
        boolean answered = false;
        for (SeriesRecord series : receiving.values()) {
            Question question = questions.get(series.key());
            if (question != null && !clock.instant().isBefore(question.due())) {
                ask(series, question, silent);
                answered = true;
            }
        }
        if (answered) {
            scheduler.trigger(SeriesTracker.COMPLETION_TASK);
        }
        questions.values().stream()
                .map(Question::due)
                .filter(due -> !due.equals(Instant.MAX))
                .min(Instant::compareTo)
                .ifPresent(next -> scheduler.triggerAt(TASK, next));
    }

    /** Ends what an archive is bringing; nothing more is fetched. */
    @Override
    public void close() {
        sources.values().forEach(source -> source.retrieval().ifPresent(RetrieveSource::close));
    }

    private void ask(SeriesRecord series, Question question, Set<String> silent) {
        Question after = question.answered(OptionalInt.empty(), Instant.MAX);
        CountedSource source = sources.get(series.peer());
        if (source != null && !silent.contains(series.peer())) {
            try {
                after = askSource(source, series, question);
            } catch (SourceException e) {
                silent.add(series.peer());
                often.warn(
                        series.peer(),
                        SOURCE_SILENT,
                        "{} cannot be asked how many instances a series has, so the quiet time decides: {}",
                        series.peer(),
                        e.getMessage());
            }
        }
        Question answer = after;
        questions.computeIfPresent(
                series.key(), (key, now) -> now.lastArrival().equals(question.lastArrival()) ? answer : now);
    }

    private Question askSource(CountedSource source, SeriesRecord series, Question question) throws SourceException {
        OptionalInt count = source.count(series.key());
        if (count.orElse(0) <= series.instanceCount()) {
            return question.answered(count, Instant.MAX);
        }
        Duration pause = completion.quiet().compareTo(MIN_PAUSE) < 0 ? MIN_PAUSE : completion.quiet();
        if (source.retrieval().isEmpty() || question.fetches() >= MAX_FETCHES) {
            return question.answered(count, clock.instant().plus(pause));
        }
        Question tried = question.fetched();
        questions.computeIfPresent(series.key(), (key, now) -> now.fetched()); // also where it fails, or more comes
        fetch(source, series);
        return tried.answered(count, clock.instant().plus(pause));
    }

    private void fetch(CountedSource source, SeriesRecord series) throws SourceException {
        Set<Uid> here = state.instances(series.key()).stream()
                .map(InstanceRef::sopInstanceUid)
                .collect(Collectors.toSet());
        int asked = source.fetchMissing(series.key(), here);
        EVENTS.info(
                MISSING_FETCHED,
                "{} instances of series {} were missing and were fetched from {}",
                asked,
                series.key().seriesInstanceUid(),
                series.peer());
    }
}
