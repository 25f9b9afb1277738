package org.atlasnode.core.state;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.dicom.data.Uid;

/**
 * The procedure steps that modalities report (PS3.4 §F.7), durable: a method that returns has committed. The end of a
 * step goes to the history of its series, where these are here. So many are remembered, for so long: the oldest give way.
 * Every method throws {@link StateStoreException} where the database cannot do it. Thread-safe.
 */
public interface ProcedureSteps {

    /** Begins a step that is in progress; says whether it was new. */
    boolean create(NewStep step);

    /** Changes a step that is in progress. */
    Outcome change(Uid sopInstanceUid, Change change);

    /** What the steps that name this series say of it, the oldest first. */
    List<StepOfSeries> ofSeries(Uid seriesInstanceUid);

    /** Whether a step names one of these series. */
    boolean name(Collection<Uid> seriesInstanceUids);

    /** Performed Procedure Step Status (0040,0252). */
    enum Status {
        IN_PROGRESS,
        COMPLETED,
        DISCONTINUED;

        /** As the standard writes it. */
        public String text() {
            return name().replace('_', ' ');
        }

        public static Optional<Status> parse(String text) {
            return List.of(values()).stream()
                    .filter(status -> status.text().equals(text))
                    .findFirst();
        }
    }

    /** What became of a change. */
    enum Outcome {
        CHANGED,
        /** There is no such step. */
        UNKNOWN,
        /** It was completed or discontinued before. */
        ENDED
    }

    /** @param peer the name, in the configuration, of who reports it */
    record NewStep(Uid sopInstanceUid, String peer, List<PerformedSeries> series) {

        public NewStep {
            series = List.copyOf(series);
        }
    }

    /**
     * A series of a step, once in it.
     *
     * @param instances empty where they are not known
     */
    record PerformedSeries(Uid seriesInstanceUid, Set<Uid> instances) {

        public PerformedSeries {
            instances = Set.copyOf(instances);
        }
    }

    /**
     * What changes; the rest stays as it was.
     *
     * @param discontinuation why the modality discontinued it, for people
     * @param series all of them, in place of those that were known
     */
    record Change(Optional<Status> status, Optional<String> discontinuation, Optional<List<PerformedSeries>> series) {

        public Change {
            series = series.map(List::copyOf);
        }
    }

    /** What a step says of one of its series. */
    record StepOfSeries(Status status, String discontinuation, Set<Uid> instances) {

        public StepOfSeries {
            instances = Set.copyOf(instances);
        }
    }

    /** How a discontinued step is told of. */
    static String discontinued(String discontinuation) {
        return "the modality discontinued the step" + (discontinuation.isEmpty() ? "" : ": " + discontinuation);
    }
}
