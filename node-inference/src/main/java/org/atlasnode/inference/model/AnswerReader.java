package org.atlasnode.inference.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.model.Code;
import org.atlasnode.core.model.Target;

/** Reads what a manifest says of answers: outputs, ensemble, thresholds, boxes, bands. Confined to one reading. */
final class AnswerReader {

    private static final PostProcessing.Boxes NO_BOXES = new PostProcessing.Boxes(1, 1, 0, 1);
    private static final int MAX_CODE_VALUE = 16;
    private static final int MAX_CODE_MEANING = 64;

    private final Fields root;
    private final List<Stage> stages;

    AnswerReader(Fields root, List<Stage> stages) {
        this.root = root;
        this.stages = List.copyOf(stages);
    }

    PostProcessing read() {
        Outputs outputs = outputs(root.map("outputs"));
        Fields post = root.map("post");
        Fields bands = post.map("bands");
        PostProcessing.Bands limits = new PostProcessing.Bands(bands.probability("medium"), bands.probability("high"));
        if (limits.medium() > limits.high()) {
            bands.problem("medium", "must not be above high");
        }
        boolean segments = stages.stream().anyMatch(stage -> stage.kind() == Stage.Kind.LEVELS);
        return new PostProcessing(
                outputs,
                segments ? post.number("min_level_ml") : 0,
                boxes(post),
                ensemble(post),
                thresholds(post, outputs),
                limits,
                post.has("shape") ? Optional.of(shape(post.map("shape"))) : Optional.empty());
    }

    private static ShapeLimits shape(Fields fields) {
        return new ShapeLimits(
                fields.texts("structures"), steps(fields, "height_loss_percent"), steps(fields, "displacement_mm"));
    }

    private static ShapeLimits.Steps steps(Fields fields, String name) {
        return fields.checked(name, new ShapeLimits.Steps(1, 1, 1), map -> {
            List<Double> limits = map.numbers(name);
            if (limits.size() != 3) {
                throw new IllegalArgumentException("three numbers above 0 belong here, ascending");
            }
            return new ShapeLimits.Steps(limits.get(0), limits.get(1), limits.get(2));
        });
    }

    private static Outputs outputs(Fields fields) {
        String term = fields.asciiText("term");
        Target patient = target(fields.map("patient"), term);
        List<Target> targets = new ArrayList<>();
        Set<String> names = new HashSet<>(Set.of(patient.name()));
        for (Fields each : fields.maps("targets")) {
            Target target = target(each, term);
            if (!names.add(target.name())) {
                each.problem("name", "is given twice");
            }
            targets.add(target);
        }
        if (targets.isEmpty()) {
            fields.problem("targets", "something to answer belongs here");
        }
        return new Outputs(patient, targets);
    }

    private static Target target(Fields fields, String term) {
        String name = fields.asciiText("name");
        if (!name.matches("[A-Za-z][A-Za-z0-9_-]{0,15}")) {
            fields.problem("name", "a letter, then letters, digits, '-' or '_', at most 16");
            name = "unnamed";
        }
        return new Target(
                name,
                term.isEmpty() ? "finding" : term,
                code(fields.map("finding")),
                fields.has("site") ? Optional.of(code(fields.map("site"))) : Optional.empty());
    }

    /** Lengths of Code Value and Coding Scheme Designator (SH), Code Meaning (LO): PS3.5 §6.2. */
    private static Code code(Fields fields) {
        Code code = new Code(fields.asciiText("value"), fields.asciiText("scheme"), fields.asciiText("meaning"));
        if ((code.value() + code.scheme() + code.meaning()).contains("\\")) {
            fields.problem("value", "a backslash parts values in DICOM and cannot be in a code");
        }
        if (code.value().length() > MAX_CODE_VALUE || code.scheme().length() > MAX_CODE_VALUE) {
            fields.problem("value", "value and scheme have at most 16 characters");
        }
        if (code.meaning().length() > MAX_CODE_MEANING) {
            fields.problem("meaning", "at most 64 characters");
        }
        return code;
    }

    /** Only a stage with a heat map has boxes. */
    private PostProcessing.Boxes boxes(Fields post) {
        if (stages.stream().noneMatch(Stage::hasHeat)) {
            return NO_BOXES;
        }
        PostProcessing.Boxes boxes = new PostProcessing.Boxes(
                post.probability("heat_threshold"),
                post.probability("extent_threshold"),
                post.number("box_merge_mm"),
                post.count("boxes_per_level"));
        if (boxes.extentThreshold() > boxes.heatThreshold()) {
            post.problem("extent_threshold", "must not be above heat_threshold");
        }
        return boxes;
    }

    private Ensemble ensemble(Fields post) {
        List<String> judging = stages.stream()
                .filter(stage -> stage.kind() != Stage.Kind.LEVELS)
                .map(Stage::name)
                .toList();
        boolean isGiven = post.has("ensemble");
        if (judging.isEmpty()) { // which is another problem
            Ensemble.Vote none = new Ensemble.Vote(Map.of(), Ensemble.Calibration.NONE);
            return new Ensemble(none, none);
        }
        if (!isGiven && judging.size() == 1) {
            Ensemble.Vote only = new Ensemble.Vote(Map.of(judging.get(0), 1.0), Ensemble.Calibration.NONE);
            return new Ensemble(only, only);
        }
        Fields fields = post.map("ensemble");
        return new Ensemble(
                vote(fields, "weights", "calibration", judging),
                vote(fields, "overall_weights", "overall_calibration", judging));
    }

    private static Ensemble.Vote vote(Fields fields, String weights, String calibration, List<String> judging) {
        Map<String, Double> given = fields.map(weights).nonNegatives();
        if (!Set.copyOf(judging).equals(given.keySet())
                || given.values().stream().mapToDouble(weight -> weight).sum() <= 0) {
            fields.problem(weights, "a weight for each of " + judging + " belongs here, and one above 0");
        }
        if (!fields.has(calibration)) {
            return new Ensemble.Vote(given, Ensemble.Calibration.NONE);
        }
        Fields platt = fields.map(calibration);
        return new Ensemble.Vote(given, new Ensemble.Calibration(platt.positive("slope"), platt.number("offset")));
    }

    private static PostProcessing.Thresholds thresholds(Fields post, Outputs outputs) {
        Fields fields = post.map("thresholds");
        Map<String, Double> targets = new LinkedHashMap<>();
        for (String name : outputs.names()) {
            targets.put(name, fields.probability(name));
        }
        return new PostProcessing.Thresholds(
                targets, fields.probability(outputs.patient().name()), post.asciiText("threshold_basis"));
    }
}
