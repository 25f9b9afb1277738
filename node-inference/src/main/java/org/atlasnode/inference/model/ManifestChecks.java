package org.atlasnode.inference.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether the parts of a manifest fit each other. Pure. */
final class ManifestChecks {

    private final Manifest manifest;
    private final List<String> problems = new ArrayList<>();

    private ManifestChecks(Manifest manifest) {
        this.manifest = manifest;
    }

    /** Every problem; none where all fits. */
    static List<String> of(Manifest manifest) {
        ManifestChecks checks = new ManifestChecks(manifest);
        checks.checkStages();
        checks.checkFiles();
        checks.checkStructures();
        checks.checkColumns();
        checks.checkAnswers();
        checks.checkGolden();
        return checks.problems;
    }

    private void checkStages() {
        Set<String> names = manifest.stages().stream().map(Stage::name).collect(Collectors.toSet());
        if (names.size() != manifest.stages().size()) {
            problems.add("stages: two of the same name");
        }
        if (manifest.stages().stream().allMatch(stage -> stage.kind() == Stage.Kind.LEVELS)) {
            problems.add("stages: one that judges belongs here, of kind vertebra or slice_classifier");
        }
        if (!manifest.stages(Stage.Vertebra.class).isEmpty()
                && manifest.stages(Stage.Levels.class).isEmpty()) {
            problems.add("stages: a stage of kind vertebra needs one of kind levels");
        }
    }

    private void checkFiles() {
        for (Stage stage : manifest.stages()) {
            Set<String> paths = new HashSet<>();
            stage.graphs().stream()
                    .map(graph -> graph.file().path())
                    .filter(path -> !paths.add(path))
                    .forEach(path -> problems.add("stages: " + stage.name() + ": " + path
                            + " is given twice; one member names all columns of a graph"));
        }
    }

    private void checkStructures() {
        List<Stage.Levels> levels = manifest.stages(Stage.Levels.class);
        for (Stage.Levels stage : levels) {
            Stage.Levels first = levels.get(0);
            if (stage.pitchMm() != first.pitchMm()
                    || stage.zMultiple() != first.zMultiple()
                    || stage.grid() != first.grid()
                    || !stage.structures().equals(first.structures())) {
                problems.add("stages: " + stage.name() + " and " + first.name()
                        + " differ in pitch_mm, z_multiple, grid or structures, so they cannot be averaged");
            }
            if (stage.structures().isEmpty()
                    || new HashSet<>(stage.structures()).size()
                            != stage.structures().size()) {
                problems.add("stages: " + stage.name() + ".structures: names, each once, belong here");
            }
        }
        if (!manifest.outputs().names().containsAll(manifest.structures())) {
            problems.add("outputs.targets: every structure is a target: " + manifest.structures());
        }
        manifest.post().shape().ifPresent(this::checkShape);
    }

    /** Neighbours in the list are neighbours in the body. */
    private void checkShape(ShapeLimits shape) {
        int first = Collections.indexOfSubList(manifest.structures(), shape.structures());
        if (first < 0 || shape.structures().size() < 2) {
            problems.add("post.shape.structures: two or more neighbours belong here, in the order of "
                    + manifest.structures());
        }
    }

    private void checkColumns() {
        Set<String> known = new LinkedHashSet<>(manifest.outputs().names());
        known.add(manifest.outputs().patient().name());
        for (Stage.SliceClassifier stage : manifest.stages(Stage.SliceClassifier.class)) {
            if (stage.sampling().plane() != Stage.Plane.AXIAL && stage.hasHeat()) {
                problems.add("stages: " + stage.name() + ": a heat map belongs to axial slices");
            }
            Set<String> seen = new HashSet<>();
            for (Stage.Member member : stage.members()) {
                String path =
                        "stages: " + stage.name() + ", " + member.graph().file().path() + ".columns: ";
                if (member.columns().isEmpty() || !known.containsAll(member.columns())) {
                    problems.add(path + "names of targets belong here, " + known);
                }
                if (!member.columns().stream().allMatch(seen::add)) {
                    problems.add(path + "a target that another column answers");
                }
            }
        }
    }

    private void checkAnswers() {
        Map<String, Double> weights = manifest.post().ensemble().targets().weights();
        for (String name : manifest.outputs().names()) {
            boolean answered = manifest.stages().stream()
                    .filter(stage -> weights.getOrDefault(stage.name(), 0.0) > 0)
                    .anyMatch(stage -> answers(stage, name));
            if (!answered) {
                problems.add("outputs.targets: no stage with a weight above 0 answers " + name);
            }
        }
    }

    private boolean answers(Stage stage, String target) {
        return switch (stage.kind()) {
            case LEVELS -> false;
            case VERTEBRA -> manifest.structures().contains(target);
            case SLICE_CLASSIFIER -> stage instanceof Stage.SliceClassifier slices && slices.answers(target);
        };
    }

    private void checkGolden() {
        Set<String> stages = manifest.stages().stream().map(Stage::name).collect(Collectors.toSet());
        Set<String> tested = manifest.golden().stream()
                .map(GoldenVector::stage)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (!tested.equals(stages)) {
            problems.add("golden: a vector for every stage belongs here, " + stages + ", not " + tested);
        }
        for (GoldenVector vector : manifest.golden()) {
            manifest.stages().stream()
                    .filter(stage -> stage.name().equals(vector.stage()))
                    .forEach(stage -> checkGolden(vector, stage));
        }
    }

    private void checkGolden(GoldenVector vector, Stage stage) {
        Set<String> inputs = new HashSet<>(vector.arrays().keySet());
        inputs.addAll(vector.scalars().keySet());
        Set<String> fed = new HashSet<>(stage.tensors().inputs().keySet());
        fed.remove(TensorContract.WINDOWS);
        if (!inputs.equals(fed)) {
            problems.add("golden of " + stage.name() + ": its inputs are " + fed + ", not " + inputs);
        }
        Set<String> outputs = stage.tensors(vector.graphOf(stage)).outputs().keySet();
        if (vector.outputs().isEmpty() || !outputs.containsAll(vector.outputs().keySet())) {
            problems.add("golden of " + stage.name() + ": its outputs are " + outputs + ", not "
                    + vector.outputs().keySet());
        }
        vector.graph()
                .filter(file -> stage.graphs().stream()
                        .noneMatch(graph -> graph.file().path().equals(file)))
                .ifPresent(file -> problems.add("golden of " + stage.name() + ": no graph of this stage: " + file));
    }
}
