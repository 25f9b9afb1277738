package org.atlasnode.inference.model;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads a stage of a manifest. Stateless. */
final class StageReader {

    private static final PackageFile NO_FILE = new PackageFile("none", "0".repeat(64));
    private static final int MAX_HALO = 16;
    private static final int MAX_BATCH = 1024;

    private StageReader() {}

    /** The stage; empty and a problem where its kind is none. */
    static Optional<Stage> read(Fields fields) {
        String name = fields.text("name");
        Optional<Stage.Kind> kind = fields.findOneOf("kind", Stage.Kind.class);
        return kind.map(known -> read(name, known, fields));
    }

    private static Stage read(String name, Stage.Kind kind, Fields fields) {
        Stage.Tensors tensors = tensors(fields, TensorContract.of(kind));
        return switch (kind) {
            case LEVELS -> levels(name, tensors, fields);
            case VERTEBRA -> vertebra(name, tensors, fields);
            case SLICE_CLASSIFIER -> sliceClassifier(name, tensors, fields);
        };
    }

    private static Stage levels(String name, Stage.Tensors tensors, Fields fields) {
        fields.oneOf("plane", Stage.Plane.class); // for people: the graph is given the whole series whatever it cuts
        return new Stage.Levels(
                name,
                graph(fields),
                tensors,
                fields.texts("structures"),
                fields.positive("pitch_mm"),
                fields.count("z_multiple"),
                fields.count("grid"));
    }

    private static Stage vertebra(String name, Stage.Tensors tensors, Fields fields) {
        int sliceCount = fields.count("k");
        if (sliceCount < 2) {
            fields.problem("k", "at least two slices");
        }
        return new Stage.Vertebra(name, graph(fields), tensors, fields.positive("crop_mm"), sliceCount);
    }

    private static Stage sliceClassifier(String name, Stage.Tensors tensors, Fields fields) {
        List<Stage.Member> members = fields.maps("members").stream()
                .map(member -> new Stage.Member(graph(member), tensorsOf(member, tensors), member.texts("columns")))
                .toList();
        if (members.isEmpty()) {
            fields.problem("members", "a graph belongs here");
        }
        return new Stage.SliceClassifier(name, members, tensors, sampling(fields), aggregation(fields));
    }

    /** The stage's, but for outputs of its own: one graph may have a heat map that the others lack. */
    private static Stage.Tensors tensorsOf(Fields member, Stage.Tensors ofStage) {
        return member.has("outputs")
                ? new Stage.Tensors(
                        ofStage.inputs(),
                        outputs(member, TensorContract.of(Stage.Kind.SLICE_CLASSIFIER)),
                        ofStage.windowsHu())
                : ofStage;
    }

    private static Stage.Sampling sampling(Fields fields) {
        int halo = fields.has("halo") ? fields.whole("halo", 0, MAX_HALO) : 0;
        return new Stage.Sampling(
                fields.oneOf("plane", Stage.Plane.class),
                fields.has("window_mm") ? Optional.of(fields.positive("window_mm")) : Optional.empty(),
                fields.has("pitch_mm") ? Optional.of(fields.positive("pitch_mm")) : Optional.empty(),
                halo,
                fields.whole("batch", 1, MAX_BATCH));
    }

    private enum Method {
        MAX,
        TOP_MEAN
    }

    private static Stage.Aggregation aggregation(Fields fields) {
        Fields aggregate = fields.map("aggregate");
        return switch (aggregate.oneOf("method", Method.class)) {
            case MAX -> new Stage.Aggregation(1);
            case TOP_MEAN -> new Stage.Aggregation(aggregate.count("count"));
        };
    }

    private static Stage.GraphFile graph(Fields fields) {
        return new Stage.GraphFile(file(fields), fields.bytes("bytes"), fields.count("opset"));
    }

    static PackageFile file(Fields fields) {
        String path = fields.text("file");
        String sha256 = fields.text("sha256").toLowerCase(Locale.ROOT);
        return fields.checked("file", NO_FILE, ignored -> new PackageFile(path, sha256));
    }

    private static Stage.Tensors tensors(Fields fields, TensorContract contract) {
        Map<String, String> inputs = fields.scalars("inputs");
        Map<String, String> outputs = outputs(fields, contract);
        TensorContract.problem(contract.inputs(), inputs.keySet())
                .ifPresent(problem -> fields.problem("inputs", problem));
        List<Range> windows = fields.has("windows_hu") ? fields.ranges("windows_hu") : List.of();
        if (windows.isEmpty() == inputs.containsKey(TensorContract.WINDOWS)) {
            fields.problem("windows_hu", "belongs to the input " + TensorContract.WINDOWS + ", and only to it");
        }
        return new Stage.Tensors(inputs, outputs, windows);
    }

    private static Map<String, String> outputs(Fields fields, TensorContract contract) {
        Map<String, String> outputs = fields.scalars("outputs");
        TensorContract.problem(contract.outputs(), outputs.keySet())
                .ifPresent(problem -> fields.problem("outputs", problem));
        return outputs;
    }
}
