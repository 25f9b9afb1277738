package org.atlasnode.app.http;

import java.time.Clock;
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
 * What an administrator may order: another run over a series, another sending of a result. Used behind HTTP and, where
 * no node runs, by the command line itself. Thread-safe.
 */
public final class Commands {

    private final StateStore state;
    private final Clock clock;
    private final Wake wake;
    private final Function<SeriesRecord, List<PlannedRun>> runs;

    /** @param runs which models run over a series now */
    public Commands(StateStore state, Clock clock, Wake wake, Function<SeriesRecord, List<PlannedRun>> runs) {
        this.runs = runs;
        this.state = state;
        this.clock = clock;
        this.wake = wake;
    }

    /** Wakes those whose work a command makes: who completes series, who runs jobs, who delivers. */
    public record Wake(Runnable completion, Runnable inference, Runnable delivery) {

        /** Where nobody runs: a node looks for work when it starts. */
        public static final Wake NOBODY = new Wake(() -> {}, () -> {}, () -> {});
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

    /** Sends a result again. */
    public Outcome resend(String deliveryId) {
        if (!deliveryId.matches("[0-9]{1,18}")) {
            return Outcome.refused("a delivery is named by its number, see: atlas status");
        }
        if (!state.resend(Long.parseLong(deliveryId), clock.instant())) {
            return Outcome.refused("there is no such delivery, or it is on its way");
        }
        wake.delivery().run();
        return new Outcome(List.of(), "");
    }

    Reply answerRerun(Endpoint.Call call) {
        return answer(rerun(call.parameter()));
    }

    Reply answerResend(Endpoint.Call call) {
        return answer(resend(call.parameter()));
    }

    private static Reply answer(Outcome outcome) {
        return outcome.isDone()
                ? Reply.json(Reply.OK, Map.of("jobs", outcome.jobs()))
                : Reply.error(Reply.CONFLICT, outcome.problem());
    }
}
