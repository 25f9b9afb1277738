package org.atlasnode.app.status;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.atlasnode.app.status.DeliveryListing.DestinationFacts;
import org.jspecify.annotations.Nullable;

/**
 * What the node tells of itself: the JSON of {@code /api/status}, written by the node and read by the command line.
 * Times are ISO 8601 in UTC. Holds UIDs, AE titles and findings, and nothing else of a patient. Immutable.
 *
 * @param node absent where the state was read from the database of a node that does not run
 * @param models none where the node does not run
 * @param packages none where the node does not run
 * @param traffic with the peers, both ways
 * @param series newest first
 * @param attention the alarms that are open, and how messages about them fare
 */
public record NodeStatus(
        @Nullable NodeFacts node,
        List<ModelFacts> models,
        List<PackageFacts> packages,
        List<ShadowFacts> shadows,
        Traffic traffic,
        List<SeriesFacts> series,
        AlarmReport attention) {

    public NodeStatus {
        models = List.copyOf(models);
        packages = List.copyOf(packages);
        shadows = List.copyOf(shadows);
        series = List.copyOf(series);
    }

    /**
     * What goes between the node and its peers.
     *
     * @param peers none where the node does not run
     * @param destinations the peers that receive results
     */
    public record Traffic(List<PeerFacts> peers, List<DestinationFacts> destinations) {

        public Traffic {
            peers = List.copyOf(peers);
            destinations = List.copyOf(destinations);
        }
    }

    /**
     * The running node.
     *
     * @param dicomPort the plain one where there are two
     * @param device where models run, and why if it was not what was asked for
     * @param tls absent where the node has none
     * @param configuration why the file as it is now is not what is in force; empty where it is
     */
    public record NodeFacts(
            String aeTitle,
            String version,
            String started,
            int dicomPort,
            String device,
            @Nullable TlsFacts tls,
            String configuration) {}

    /**
     * TLS of the running node.
     *
     * @param port 0 where it is only spoken to peers
     * @param subject of the node's certificate
     * @param expires when the first of the node's certificate and its chain does
     * @param trustExpires when the first authority does; empty where those of Java are trusted
     * @param problem why the files are not in use, or the certificate is of no use; empty where all is well
     */
    public record TlsFacts(int port, String subject, String expires, String trustExpires, String problem) {}

    /**
     * A model that a pipeline names.
     *
     * @param version that is in service; the configuration's, or empty, where none is
     * @param reason why it is not active; empty where it is
     * @param label what every result says of its use; empty where the package could not be read
     * @param choice how the configuration names it: {@code id} or {@code id@version}
     * @param shadow whether it is computed and compared only
     */
    public record ModelFacts(
            String id, String version, boolean active, String reason, String label, String choice, boolean shadow) {}

    /**
     * A package of the models directory, or one that is loaded and no longer there.
     *
     * @param version empty where the manifest could not be read
     * @param checksum empty where the folder is not what its manifest says
     * @param state in service, ready or refused
     * @param reason why it is refused, or what is to be known of it
     * @param usedBy the pipelines that run it
     */
    public record PackageFacts(
            String folder,
            String id,
            String version,
            String checksum,
            String state,
            String reason,
            List<String> usedBy) {

        public PackageFacts {
            usedBy = List.copyOf(usedBy);
        }
    }

    /**
     * How often a shadow agreed with the model in whose shadow it runs, over the series that are kept.
     *
     * @param notCompared since one of them failed, or they have no target in common
     * @param largestDifference of the probabilities of a target
     */
    public record ShadowFacts(
            String model, String shadow, int agreeing, int disagreeing, int notCompared, double largestDifference) {}

    /**
     * A peer, and how its calls fared since the node started.
     *
     * @param lastAccepted empty where it was not
     * @param lastRejected empty where it was not
     * @param reason why it was rejected last
     */
    public record PeerFacts(String name, String lastAccepted, String lastRejected, String reason) {}

    /** A received series. */
    public record SeriesFacts(
            String studyInstanceUid,
            String seriesInstanceUid,
            String state,
            String reason,
            Source source,
            List<JobFacts> jobs) {

        public SeriesFacts {
            jobs = List.copyOf(jobs);
        }
    }

    /** Where a series came from, and when. */
    public record Source(String peer, String modality, int instanceCount, String firstArrival, String lastArrival) {}

    /**
     * A run of a model over a series.
     *
     * @param model id and version that it was planned to run
     * @param analysis absent until the job ended
     * @param shadow absent where its results are sent
     */
    public record JobFacts(
            long id,
            String model,
            int run,
            Standing standing,
            @Nullable AnalysisFacts analysis,
            List<DeliveryFacts> deliveries,
            @Nullable ShadowStanding shadow) {

        public JobFacts {
            deliveries = List.copyOf(deliveries);
        }
    }

    /**
     * A job in the shadow of another: computed and compared, never sent.
     *
     * @param of the other job
     * @param agreement AGREES, DISAGREES, NOT_COMPARED; empty until both have ended
     * @param note where they differ
     */
    public record ShadowStanding(long of, String agreement, double largestDifference, String note) {}

    /**
     * Where a job stands.
     *
     * @param priority emergency, urgent, normal or low, by the peer that the series came from
     */
    public record Standing(String state, int attempts, String since, String reason, String priority) {}

    /**
     * How an analysis ended.
     *
     * @param patient the answer for the patient overall
     * @param findings the model's targets in its order; empty where nothing was analysed
     * @param reason why nothing was analysed; empty where it was
     * @param stageSeconds what took how long, in order
     */
    public record AnalysisFacts(
            String outcome,
            String model,
            String device,
            TargetFacts patient,
            List<TargetFacts> findings,
            String reason,
            Map<String, Double> stageSeconds) {

        public AnalysisFacts {
            findings = List.copyOf(findings);
            stageSeconds = Collections.unmodifiableMap(new LinkedHashMap<>(stageSeconds));
        }
    }

    /**
     * The finding for a target, or for the patient.
     *
     * @param probability absent where nothing was judged
     * @param shape measured on the segmentation, not validated; absent where it was not measured
     */
    public record TargetFacts(
            String target,
            String assessment,
            @Nullable Double probability,
            double threshold,
            String suspicion,
            @Nullable ShapeFacts shape) {}

    /**
     * The measured shape of a vertebra.
     *
     * @param displacementMm absent where it has not a neighbour above and one below
     */
    public record ShapeFacts(
            double heightLossPercent, @Nullable Double displacementMm, String grade) {}

    /** A result object on its way to a destination. */
    public record DeliveryFacts(
            long id,
            String kind,
            String sopInstanceUid,
            String destination,
            String state,
            int attempts,
            String reason) {}
}
