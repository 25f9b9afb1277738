package org.atlasnode.app.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.atlasnode.core.model.PlannedRun;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.model.SeriesState;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.dicom.data.Uid;

/**
 * What an administrator may order: another run over a series, and what is ordered of deliveries. Used behind HTTP and,
 * where no node runs, by the command line itself. Thread-safe.
 */
public final class Commands {

    private final StateStore state;
    private final DeliveryCommands deliveries;
    private final Wake wake;
    private final Function<SeriesRecord, List<PlannedRun>> runs;

    /** @param runs which models run over a series now */
    public Commands(
            StateStore state, DeliveryCommands deliveries, Wake wake, Function<SeriesRecord, List<PlannedRun>> runs) {
        this.runs = runs;
        this.state = state;
        this.deliveries = deliveries;
        this.wake = wake;
    }

    /** Wakes those whose work a command makes: who completes series, who runs jobs. */
    public record Wake(Runnable completion, Runnable inference) {

        /** Where nobody runs: a node looks for work when it starts. */
        public static final Wake NOBODY = new Wake(() -> {}, () -> {});
    }

    /**
     * What came of a command.
     *
     * @param jobs ids of the jobs that were made; none where a skipped series is judged anew
     * @param problem why nothing was done; empty where it was
     */
    public record Outcome(List<Long> jobs, String problem) {

        static Outcome refused(String problem) {
            return new Outcome(List.of(), problem);
        }

        public boolean isDone() {
            return problem.isEmpty();
        }
    }

    /** Runs the models over the series of this UID that are to run over it now; one that was skipped is judged anew. */
    public Outcome rerun(String seriesInstanceUid) {
        Optional<Uid> uid = Uid.parse(seriesInstanceUid);
        if (uid.isEmpty()) {
            return Outcome.refused("this is not a Series Instance UID");
        }
        List<SeriesRecord> series = state.findSeriesByUid(uid.get());
        if (series.isEmpty()) {
            return Outcome.refused("no series with this UID was received");
        }
        boolean skipped = series.stream().anyMatch(record -> record.state() == SeriesState.SKIPPED);
        boolean received = series.stream().anyMatch(record -> record.state() != SeriesState.RECEIVING);
        List<Long> jobs = series.stream()
                .flatMap(record -> state.rerun(record.key(), runs.apply(record)).stream())
                .toList();
        if (jobs.isEmpty() && !skipped) {
            return Outcome.refused(
                    received ? "no pipeline takes this series now" : "this series is still being received");
        }
        wake.completion().run();
        wake.inference().run();
        return new Outcome(jobs, "");
    }

    /** What may be asked and ordered of deliveries. */
    public DeliveryCommands deliveries() {
        return deliveries;
    }

    Reply answerRerun(Endpoint.Call call) {
        return answer(rerun(call.parameter()));
    }

    private static Reply answer(Outcome outcome) {
        return outcome.isDone()
                ? Reply.json(Reply.OK, Map.of("jobs", outcome.jobs()))
                : Reply.error(Reply.CONFLICT, outcome.problem());
    }
}
