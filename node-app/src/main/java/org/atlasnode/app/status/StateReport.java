package org.atlasnode.app.status;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.app.status.NodeStatus.AnalysisFacts;
import org.atlasnode.app.status.NodeStatus.DeliveryFacts;
import org.atlasnode.app.status.NodeStatus.JobFacts;
import org.atlasnode.app.status.NodeStatus.SeriesFacts;
import org.atlasnode.app.status.NodeStatus.ShadowFacts;
import org.atlasnode.app.status.NodeStatus.ShadowStanding;
import org.atlasnode.app.status.NodeStatus.ShapeFacts;
import org.atlasnode.app.status.NodeStatus.Source;
import org.atlasnode.app.status.NodeStatus.Standing;
import org.atlasnode.app.status.NodeStatus.TargetFacts;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.model.VertebralShape;
import org.atlasnode.core.state.ShadowComparisons;
import org.atlasnode.core.state.StateStore;

/** Tells the series, jobs and deliveries of a state store as facts for people and programs. Thread-safe. */
public final class StateReport {

    private static final double MILLIS = 1000;

    private final StateStore state;
    private final ShadowComparisons comparisons;

    public StateReport(StateStore state, ShadowComparisons comparisons) {
        this.state = state;
        this.comparisons = comparisons;
    }

    /** How shadows stand to their models. */
    public List<ShadowFacts> shadows() {
        return comparisons.tallies().stream()
                .map(tally -> new ShadowFacts(
                        tally.primary().toString(),
                        tally.shadow().toString(),
                        tally.agreeing(),
                        tally.disagreeing(),
                        tally.notCompared(),
                        tally.largestDifference()))
                .toList();
    }

    /** The newest series, at most so many, with all that became of them. */
    public List<SeriesFacts> newest(int limit) {
        return state.newestSeries(limit).stream().map(this::series).toList();
    }

    private SeriesFacts series(SeriesRecord series) {
        return new SeriesFacts(
                series.key().studyInstanceUid().value(),
                series.key().seriesInstanceUid().value(),
                series.state().name(),
                series.reason(),
                new Source(
                        series.peer(),
                        series.modality(),
                        series.instanceCount(),
                        series.arrival().first().toString(),
                        series.arrival().last().toString()),
                state.jobs(series.key()).stream().map(this::job).toList());
    }

    private JobFacts job(Job job) {
        Job.State standing = job.state();
        return new JobFacts(
                job.id(),
                job.model().toString(),
                job.run(),
                new Standing(
                        standing.name().name(),
                        standing.attempts(),
                        standing.since().toString(),
                        standing.reason(),
                        standing.priority().text()),
                job.analysis().map(StateReport::analysis).orElse(null),
                state.deliveries(job.id()).stream().map(StateReport::delivery).toList(),
                job.shadowOf().map(of -> shadow(job.id(), of)).orElse(null));
    }

    private ShadowStanding shadow(long jobId, long of) {
        return comparisons
                .find(jobId)
                .map(comparison -> new ShadowStanding(
                        of, comparison.agreement().name(), comparison.largestDifference(), comparison.note()))
                .orElseGet(() -> new ShadowStanding(of, "", 0, ""));
    }

    private static AnalysisFacts analysis(Analysis analysis) {
        Analysis.PatientFinding patient = analysis.patient();
        return new AnalysisFacts(
                analysis.outcome().name(),
                analysis.algorithm().model().toString(),
                analysis.algorithm().device(),
                new TargetFacts(
                        patient.target().name(),
                        patient.assessment().name(),
                        nullable(patient.probability()),
                        patient.threshold(),
                        patient.suspicion().name(),
                        null),
                analysis.findings().stream().map(StateReport::finding).toList(),
                analysis.reason()
                        .map(reason -> reason.code() + ": " + reason.sentence())
                        .orElse(""),
                seconds(analysis.timing().stages()));
    }

    private static TargetFacts finding(Finding finding) {
        return new TargetFacts(
                finding.target().name(),
                finding.assessment().name(),
                nullable(finding.probability()),
                finding.threshold(),
                finding.suspicion().name(),
                finding.structure()
                        .flatMap(Finding.Structure::shape)
                        .map(StateReport::shape)
                        .orElse(null));
    }

    private static ShapeFacts shape(VertebralShape shape) {
        return new ShapeFacts(
                shape.heightLossPercent(),
                nullable(shape.displacementMm()),
                shape.grade().name());
    }

    private static DeliveryFacts delivery(Delivery delivery) {
        return new DeliveryFacts(
                delivery.id(),
                delivery.object().kind().name(),
                delivery.object().sopInstanceUid().value(),
                delivery.destination(),
                delivery.state().name(),
                delivery.attempts(),
                delivery.reason());
    }

    private static Map<String, Double> seconds(Map<String, Duration> stages) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        stages.forEach((stage, duration) -> seconds.put(stage, duration.toMillis() / MILLIS));
        return seconds;
    }

    private static @org.jspecify.annotations.Nullable Double nullable(Optional<Double> value) {
        return value.orElse(null);
    }
}
