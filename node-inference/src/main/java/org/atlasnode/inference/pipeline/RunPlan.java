package org.atlasnode.inference.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.atlasnode.core.config.PipelinesInForce;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.core.model.PlannedRun;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.inference.model.ModelPackage;
import org.atlasnode.inference.model.ModelRepository;

/**
 * Which models run over a series, by the pipelines in force that name its sender and by the modality of their models; each
 * pinned to the package that the pipeline means at this moment. A model that is not in service is planned all the same:
 * what it would have been for ends in a visible failure, not in silence. Thread-safe.
 */
public final class RunPlan {

    private final PipelinesInForce pipelines;
    private final ModelRepository models;
    private final SeriesOrigin origin;

    public RunPlan(PipelinesInForce pipelines, ModelRepository models, SeriesOrigin origin) {
        this.pipelines = pipelines;
        this.models = models;
        this.origin = origin;
    }

    /** The runs of a series; none where no model takes it. */
    public List<PlannedRun> runs(SeriesRecord series) {
        List<PlannedRun> runs = pipelines.runs(series.peer()).stream()
                .filter(run -> reasonAgainst(series, run.model()).isEmpty())
                .map(run -> pinned(series, run))
                .toList();
        return runs.isEmpty() || origin.isOwnResult(series) ? List.of() : runs;
    }

    private PlannedRun pinned(SeriesRecord series, PlannedRun run) {
        ModelChoice model = models.pin(run.model());
        return new PlannedRun(
                model,
                run.shadows().stream()
                        .filter(shadow -> reasonAgainst(series, shadow).isEmpty())
                        .map(models::pin)
                        .filter(shadow -> !shadow.equals(model))
                        .distinct()
                        .toList(),
                origin.priority(series));
    }

    /** Why a series has no runs. */
    public String reasonAgainst(SeriesRecord series) {
        String reasons = pipelines.runs(series.peer()).stream()
                .flatMap(run -> reasonAgainst(series, run.model()).stream())
                .collect(Collectors.joining("; "));
        if (reasons.isEmpty() && origin.isOwnResult(series)) {
            return "it is a result of Atlas Node that came back, and no model answers itself";
        }
        return reasons.isEmpty() ? "no pipeline takes series from " + series.peer() : reasons;
    }

    private Optional<String> reasonAgainst(SeriesRecord series, ModelChoice choice) {
        Optional<ModelPackage> model = models.find(choice);
        if (model.isEmpty()
                || model.get().manifest().accepts().header().modality().contains(series.modality())) {
            return Optional.empty();
        }
        String modality = series.modality().isEmpty() ? "none" : series.modality();
        return Optional.of(choice.id() + " takes modality "
                + String.join(", ", model.get().manifest().accepts().header().modality()) + ", the series has "
                + modality);
    }
}
