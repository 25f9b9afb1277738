package org.atlasnode.inference.pipeline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.atlasnode.core.model.Analysis.PatientFinding;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.Finding.Place;
import org.atlasnode.core.model.Finding.Structure;
import org.atlasnode.core.model.Suspicion;
import org.atlasnode.core.model.Target;
import org.atlasnode.core.model.VertebralShape;
import org.atlasnode.inference.model.Manifest;
import org.atlasnode.inference.model.PostProcessing;
import org.atlasnode.inference.onnx.Tensor;
import org.atlasnode.inference.volume.UprightVolume;

/**
 * Makes findings of what the stages answered. Pure.
 *
 * <ul>
 *   <li>A target's probability is the vote of the stages that answered it. It is PRESENT from its threshold on, else
 *       ABSENT.
 *   <li>A target that is a segmented structure is judged only where the structure was found with enough volume. One that
 *       is smaller, or was missed between two that were found, is UNDETERMINED; any other that was not found is
 *       NOT_COVERED.
 *   <li>The patient is PRESENT where a target is, or where the vote about the patient reaches its threshold; ABSENT where
 *       all targets were judged; else UNDETERMINED.
 *   <li>A finding without a hot place in its heat map has no boxes: its structure, or its slice, is all that is known.
 * </ul>
 */
final class Findings {

    private final ModelPipeline.Outcome outcome;
    private final Manifest manifest;
    private final PostProcessing post;
    private final UprightVolume volume;
    private final Map<String, VertebralShape> shapes;

    Findings(ModelPipeline.Outcome outcome, Manifest manifest, UprightVolume volume) {
        this.outcome = outcome;
        this.manifest = manifest;
        this.post = manifest.post();
        this.volume = volume;
        this.shapes = outcome.found()
                .flatMap(found -> post.shape().map(limits -> VertebralShapes.of(found, volume, limits)))
                .orElse(Map.of());
    }

    /** One finding for each target, in the manifest's order. */
    List<Finding> targets() {
        return post.outputs().targets().stream().map(this::finding).toList();
    }

    private Finding finding(Target target) {
        boolean isStructure = manifest.structures().contains(target.name());
        OptionalDouble voted = isStructure && !isJudged(target.name()) ? OptionalDouble.empty() : vote(target.name());
        if (voted.isEmpty()) {
            return notJudged(target);
        }
        double probability = voted.getAsDouble();
        double threshold = post.thresholds().of(target);
        boolean present = probability >= threshold;
        List<BoxFinder.Found> boxes = present ? boxes(target.name()) : List.of();
        return new Finding(
                target,
                present ? Assessment.PRESENT : Assessment.ABSENT,
                Optional.of(probability),
                threshold,
                post.bands().of(probability, threshold),
                place(target.name(), boxes),
                boxes.stream().flatMap(found -> found.slices().stream()).toList());
    }

    private boolean isJudged(String structure) {
        return outcome.found().stream()
                .flatMap(found -> found.judged().stream())
                .anyMatch(region -> region.name().equals(structure));
    }

    private OptionalDouble vote(String target) {
        Map<String, Double> byStage = new LinkedHashMap<>();
        outcome.crops()
                .forEach((stage, judgements) -> Optional.ofNullable(judgements.get(target))
                        .ifPresent(judgement -> byStage.put(stage, judgement.probability())));
        for (SliceScores scores : outcome.slices()) {
            scores.probability(target).ifPresent(probability -> byStage.put(scores.stageName(), probability));
        }
        return post.ensemble().targets().of(byStage);
    }

    private List<BoxFinder.Found> boxes(String target) {
        for (Map<String, CropJudgement> judgements : outcome.crops().values()) {
            CropJudgement judgement = judgements.get(target);
            if (judgement != null && judgement.heat().isPresent()) {
                return boxes(judgement.crop(), judgement.heat().get());
            }
        }
        for (SliceScores scores : outcome.slices()) {
            Optional<Tensor> heat = scores.heat(target);
            if (heat.isPresent()) {
                return boxes(scores, heat.get());
            }
        }
        return List.of();
    }

    private List<BoxFinder.Found> boxes(HeatGrid grid, Tensor heat) {
        return new BoxFinder(volume, grid, heat, post.boxes()).find();
    }

    private Optional<Place> place(String target, List<BoxFinder.Found> boxes) {
        return keySlice(target)
                .map(slice -> new Place(
                        volume.frame(slice),
                        structure(target),
                        boxes.stream().map(BoxFinder.Found::boxMm).findFirst()));
    }

    /** The slice that a stage which judged the target finds most suspicious, the judge of structures first. */
    private Optional<Integer> keySlice(String target) {
        for (Map<String, CropJudgement> judgements : outcome.crops().values()) {
            CropJudgement judgement = judgements.get(target);
            if (judgement != null) {
                return Optional.of(judgement.keySlice());
            }
        }
        return outcome.slices().stream()
                .filter(scores -> scores.probability(target).isPresent())
                .findFirst()
                .map(scores -> scores.keySlice(target));
    }

    private Optional<LevelRegion> region(String target) {
        return outcome.found()
                .flatMap(found -> Optional.ofNullable(found.regions().get(target)));
    }

    private Optional<Structure> structure(String target) {
        return region(target).map(this::structure);
    }

    private Structure structure(LevelRegion region) {
        Segmentation found = outcome.found().orElseThrow();
        return new Structure(
                region.centroidMm(),
                region.boxMm(found.map().shape(), found.input(), volume),
                Optional.ofNullable(shapes.get(region.name())));
    }

    private Finding notJudged(Target target) {
        Optional<Place> place = region(target.name()).map(this::middle);
        boolean inField = place.isPresent() || isBetween(target.name());
        return new Finding(
                target,
                inField ? Assessment.UNDETERMINED : Assessment.NOT_COVERED,
                Optional.empty(),
                post.thresholds().of(target),
                Suspicion.NONE,
                place,
                List.of());
    }

    private Place middle(LevelRegion region) {
        Segmentation found = outcome.found().orElseThrow();
        double middleMm = found.input().positionMm(region.extent().z().middle());
        return new Place(volume.frame(volume.nearestSlice(middleMm)), Optional.of(structure(region)), Optional.empty());
    }

    private boolean isBetween(String structure) {
        List<String> order = manifest.structures();
        int at = order.indexOf(structure);
        return at >= 0
                && order.subList(0, at).stream().anyMatch(above -> region(above).isPresent())
                && order.subList(at + 1, order.size()).stream()
                        .anyMatch(below -> region(below).isPresent());
    }

    /** The patient, given the findings of the targets. */
    PatientFinding patient(List<Finding> findings) {
        return patient(findings, patientVote(findings), post);
    }

    static PatientFinding patient(List<Finding> findings, OptionalDouble voted, PostProcessing post) {
        double threshold = post.thresholds().overall();
        Optional<Double> probability = voted.isPresent() ? Optional.of(voted.getAsDouble()) : Optional.empty();
        boolean present = findings.stream().anyMatch(finding -> finding.assessment() == Assessment.PRESENT)
                || probability.filter(p -> p >= threshold).isPresent();
        boolean allAbsent = findings.stream().allMatch(finding -> finding.assessment() == Assessment.ABSENT);
        return new PatientFinding(
                post.outputs().patient(),
                present ? Assessment.PRESENT : allAbsent ? Assessment.ABSENT : Assessment.UNDETERMINED,
                probability,
                threshold,
                probability.map(p -> post.bands().of(p, threshold)).orElse(Suspicion.NONE));
    }

    /** Of a vertebra stage the highest of its structures; of a slice classifier its column for the patient. */
    private OptionalDouble patientVote(List<Finding> findings) {
        String patient = post.outputs().patient().name();
        Map<String, Double> byStage = new LinkedHashMap<>();
        outcome.crops()
                .forEach((stage, judgements) -> judgements.values().stream()
                        .map(CropJudgement::probability)
                        .max(Double::compare)
                        .ifPresent(highest -> byStage.put(stage, highest)));
        for (SliceScores scores : outcome.slices()) {
            scores.probability(patient).ifPresent(probability -> byStage.put(scores.stageName(), probability));
        }
        OptionalDouble voted = post.ensemble().patient().of(byStage);
        return voted.isPresent()
                ? voted
                : findings.stream()
                        .flatMap(finding -> finding.probability().stream())
                        .mapToDouble(p -> p)
                        .max();
    }
}
