package org.atlasnode.app.models;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.inference.model.Manifest;
import org.atlasnode.inference.model.ModelPackage;
import org.atlasnode.inference.model.PackageCheck;
import org.atlasnode.inference.model.Stage;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a check as JSON. Immutable.
 *
 * @param model null where the manifest or the files are not in order
 */
public record CheckOutcome(
        boolean good, List<ProblemFacts> problems, @Nullable ModelFacts model) {

    public CheckOutcome {
        problems = List.copyOf(problems);
    }

    /** @param part manifest, files or graphs */
    public record ProblemFacts(String part, String problem) {}

    /** @param checksum what a pipeline pins */
    public record ModelFacts(
            String id,
            String version,
            String checksum,
            String title,
            String intendedUse,
            Map<String, Double> thresholds,
            List<StageFacts> stages) {}

    public record StageFacts(String name, String kind, List<String> graphs) {}

    public static CheckOutcome of(PackageCheck check) {
        return new CheckOutcome(
                check.isGood(),
                check.problems().stream()
                        .map(problem ->
                                new ProblemFacts(problem.part().name().toLowerCase(Locale.ROOT), problem.sentence()))
                        .toList(),
                facts(check.model()));
    }

    private static @Nullable ModelFacts facts(Optional<ModelPackage> model) {
        return model.map(CheckOutcome::facts).orElse(null);
    }

    private static ModelFacts facts(ModelPackage model) {
        Manifest manifest = model.manifest();
        return new ModelFacts(
                model.ref().id(),
                model.ref().version(),
                model.ref().checksum(),
                manifest.identity().title(),
                manifest.identity().intendedUse(),
                manifest.post().thresholds().targets(),
                manifest.stages().stream().map(CheckOutcome::facts).toList());
    }

    private static StageFacts facts(Stage stage) {
        return new StageFacts(
                stage.name(),
                stage.kind().name().toLowerCase(Locale.ROOT),
                stage.graphs().stream().map(graph -> graph.file().path()).toList());
    }
}
