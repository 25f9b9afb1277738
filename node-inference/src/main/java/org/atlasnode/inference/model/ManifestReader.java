package org.atlasnode.inference.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.atlasnode.core.model.Level;
import org.atlasnode.inference.onnx.Tensor;

/**
 * Reads {@code model.yaml}, schema 1, strictly: an unknown key, a missing one or a value of the wrong kind is a problem,
 * and all problems are reported at once. Confined to one reading.
 */
final class ManifestReader {

    private static final int SCHEMA = 1;
    private static final Set<String> INTENDED_USES = Set.of("demonstration", "research", "clinical");
    private static final PackageFile NO_FILE = new PackageFile("none", "0".repeat(64));
    private static final ObjectReader YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final List<String> problems = new ArrayList<>();
    private final Fields root;

    private ManifestReader(JsonNode tree) {
        this.root = Fields.root(tree, problems);
    }

    static Manifest read(byte[] yaml) throws ModelPackageException {
        JsonNode tree = parse(yaml);
        JsonNode schema = tree.path("schema");
        if (!schema.isInt() || schema.intValue() != SCHEMA) {
            throw new ModelPackageException(List.of("schema: this node reads schema " + SCHEMA + ", not "
                    + (schema.isMissingNode() ? "none" : schema.asText("a structure"))));
        }
        ManifestReader reader = new ManifestReader(tree);
        Manifest manifest = reader.manifest();
        reader.root.refuseUnknown();
        if (!reader.problems.isEmpty()) {
            throw new ModelPackageException(reader.problems);
        }
        return manifest;
    }

    private static JsonNode parse(byte[] yaml) throws ModelPackageException {
        try {
            return YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new ModelPackageException(
                    "not YAML" + (at == null ? "" : " at line " + at.getLineNr()) + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ModelPackageException("not YAML", e);
        }
    }

    private Manifest manifest() {
        root.count("schema");
        Manifest manifest = new Manifest(
                identity(),
                documentation(),
                accepts(root.map("accepts")),
                root.maps("stages").stream().map(this::stage).toList(),
                post(root.map("post")),
                selfCheck(root.map("selfcheck")),
                root.maps("golden").stream().map(this::golden).toList());
        checkStages(manifest);
        return manifest;
    }

    private void checkStages(Manifest manifest) {
        List<Stage.Kind> kinds = manifest.stages().stream().map(Stage::kind).toList();
        if (kinds.size() != 2 || !kinds.containsAll(List.of(Stage.Kind.LEVELS, Stage.Kind.VERTEBRA))) {
            problems.add("stages: one of kind levels and one of kind vertebra belong here");
        }
        Set<String> names = manifest.stages().stream().map(Stage::name).collect(Collectors.toSet());
        if (names.size() != manifest.stages().size()) {
            problems.add("stages: two of the same name");
        }
        Set<String> tested = manifest.golden().stream()
                .map(GoldenVector::stage)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (!tested.equals(names)) {
            problems.add("golden: a vector for every stage belongs here, " + names + ", not " + tested);
        }
    }

    private Manifest.Identity identity() {
        String id = root.asciiText("id");
        if (!id.matches("[a-z0-9][a-z0-9-]{0,63}")) {
            problems.add("id: lower-case letters, digits and hyphens, at most 64");
        }
        String version = root.asciiText("version");
        if (!version.matches("\\d{1,6}\\.\\d{1,6}\\.\\d{1,6}(-[0-9A-Za-z.-]{1,32})?")) {
            problems.add("version: a semantic version belongs here, like 1.0.2");
        }
        String intendedUse = root.asciiText("intended_use");
        if (!INTENDED_USES.contains(intendedUse)) {
            problems.add("intended_use: demonstration, research or clinical");
        }
        return new Manifest.Identity(
                id,
                version,
                root.asciiText("title"),
                intendedUse,
                root.asciiText("label"),
                root.asciiText("manufacturer"),
                root.asciiText("licence"));
    }

    private Manifest.Documentation documentation() {
        String card = root.checked("card", "", fields -> PackageFile.requirePath(fields.text("card")));
        List<Manifest.Performance> performance = root.maps("performance").stream()
                .map(fields -> new Manifest.Performance(
                        fields.text("set"),
                        fields.count("n"),
                        fields.text("metric"),
                        fields.number("value"),
                        fields.optionalRange("ci")))
                .toList();
        return new Manifest.Documentation(card, root.scalars("provenance"), performance, root.texts("known_failures"));
    }

    private static Accepts accepts(Fields fields) {
        return new Accepts(
                new Accepts.Header(
                        set(fields, "modality"),
                        set(fields, "image_type_excludes"),
                        set(fields, "body_part"),
                        set(fields, "patient_position")),
                new Accepts.Plane(
                        fields.range("rows"),
                        fields.range("columns"),
                        fields.range("pixel_spacing_mm"),
                        fields.positive("orientation_tolerance_deg")),
                new Accepts.Stack(
                        fields.range("slice_spacing_mm"),
                        fields.positive("uniformity"),
                        fields.count("min_slices"),
                        fields.positive("min_extent_mm")));
    }

    private static Set<String> set(Fields fields, String name) {
        return new LinkedHashSet<>(fields.texts(name));
    }

    private Stage stage(Fields fields) {
        String name = fields.text("name");
        Stage.Kind kind = fields.oneOf("kind", Stage.Kind.class);
        Stage.GraphFile graph = new Stage.GraphFile(file(fields), fields.bytes("bytes"), fields.count("opset"));
        return switch (kind) {
            case LEVELS -> {
                if (!"sagittal".equals(fields.text("plane"))) {
                    fields.problem("plane", "only sagittal is known: the whole series in one call");
                }
                Stage.Tensors tensors = tensors(fields, Set.of("slices", "slope", "intercept"), Set.of("prob", "mass"));
                yield new Stage.Levels(
                        name,
                        graph,
                        tensors,
                        fields.positive("pitch_mm"),
                        fields.count("z_multiple"),
                        fields.count("grid"));
            }
            case VERTEBRA -> {
                Stage.Tensors tensors = tensors(
                        fields,
                        Set.of("crops", "masks", "slope", "intercept"),
                        Set.of("p_vertebra", "p_slice", "heat"));
                if (fields.count("k") < 2) {
                    fields.problem("k", "at least two slices");
                }
                yield new Stage.Vertebra(name, graph, tensors, fields.positive("crop_mm"), fields.count("k"));
            }
        };
    }

    private Stage.Tensors tensors(Fields fields, Set<String> inputs, Set<String> outputs) {
        Map<String, String> given = fields.scalars("inputs");
        Map<String, String> made = fields.scalars("outputs");
        if (!given.keySet().equals(inputs)) {
            fields.problem("inputs", "the names of this kind are " + sorted(inputs));
        }
        if (!made.keySet().equals(outputs)) {
            fields.problem("outputs", "the names of this kind are " + sorted(outputs));
        }
        return new Stage.Tensors(given, made);
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    private static PackageFile file(Fields fields) {
        String path = fields.text("file");
        String sha256 = fields.text("sha256");
        return fields.checked("file", NO_FILE, ignored -> new PackageFile(path, sha256));
    }

    private PostProcessing post(Fields fields) {
        PostProcessing.Boxes boxes = new PostProcessing.Boxes(
                fields.probability("heat_threshold"),
                fields.probability("extent_threshold"),
                fields.number("box_merge_mm"),
                fields.count("boxes_per_level"));
        if (boxes.extentThreshold() > boxes.heatThreshold()) {
            fields.problem("extent_threshold", "must not be above heat_threshold");
        }
        double minLevelMl = fields.number("min_level_ml");
        PostProcessing.Thresholds thresholds = thresholds(fields);
        Fields bands = fields.map("bands");
        PostProcessing.Bands limits = new PostProcessing.Bands(bands.probability("medium"), bands.probability("high"));
        if (limits.medium() > limits.high()) {
            bands.problem("medium", "must not be above high");
        }
        return new PostProcessing(minLevelMl, boxes, thresholds, limits);
    }

    private static PostProcessing.Thresholds thresholds(Fields post) {
        Fields fields = post.map("thresholds");
        Map<Level, Double> levels = new EnumMap<>(Level.class);
        for (Level level : Level.values()) {
            levels.put(level, fields.probability(level.name()));
        }
        return new PostProcessing.Thresholds(levels, fields.probability("overall"), post.asciiText("threshold_basis"));
    }

    private static SelfCheck selfCheck(Fields fields) {
        return new SelfCheck(
                fields.count("min_levels"),
                fields.probability("min_confidence"),
                fields.range("level_volume_ml"),
                fields.range("level_spacing_mm"),
                new SelfCheck.Histogram(
                        fields.range("air_fraction"), fields.range("soft_fraction"), fields.range("bone_fraction")));
    }

    private GoldenVector golden(Fields fields) {
        Map<String, GoldenVector.Array> arrays = new java.util.LinkedHashMap<>();
        Map<String, Double> scalars = new java.util.LinkedHashMap<>();
        Fields inputs = fields.map("inputs");
        inputs.entries(input -> input.has("value")
                        ? (Object) input.number("value")
                        : new GoldenVector.Array(
                                file(input), input.oneOf("dtype", Tensor.Type.class), input.shape("shape")))
                .forEach((name, value) -> {
                    if (value instanceof GoldenVector.Array array) {
                        arrays.put(name, array);
                    } else if (value instanceof Double scalar) {
                        scalars.put(name, scalar);
                    }
                });
        Map<String, GoldenVector.Expected> outputs = fields.map("outputs").entries(output -> {
            if (output.oneOf("dtype", Tensor.Type.class) != Tensor.Type.FLOAT32) {
                output.problem("dtype", "outputs are float32");
            }
            return new GoldenVector.Expected(file(output), output.count("stride"), output.positive("tolerance"));
        });
        return new GoldenVector(fields.text("stage"), arrays, scalars, outputs);
    }
}
