package org.atlasnode.inference.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.model.SemanticVersion;
import org.atlasnode.inference.onnx.Tensor;

/**
 * Reads {@code model.yaml}, schema 2, strictly: an unknown key, a missing one or a value of the wrong kind is a problem,
 * and all problems are reported at once. Confined to one reading.
 */
final class ManifestReader {

    private static final int SCHEMA = 2;
    private static final Set<String> INTENDED_USES = Set.of("demonstration", "research", "clinical");
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
        if (reader.problems.isEmpty()) {
            reader.problems.addAll(ManifestChecks.of(manifest));
        }
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

    /** @throws ModelPackageException where a stage's kind is unknown, which decides what the other keys may be */
    private Manifest manifest() throws ModelPackageException {
        root.count("schema");
        Manifest.Identity identity = identity();
        Manifest.Documentation documentation = documentation();
        Accepts accepts = accepts(root.map("accepts"));
        List<Fields> given = root.maps("stages");
        List<Stage> stages = given.stream()
                .flatMap(stage -> StageReader.read(stage).stream())
                .toList();
        if (stages.size() < given.size()) {
            throw new ModelPackageException(problems);
        }
        boolean segments = stages.stream().anyMatch(stage -> stage.kind() == Stage.Kind.LEVELS);
        return new Manifest(
                identity,
                documentation,
                accepts,
                stages,
                new AnswerReader(root, stages).read(),
                SelfCheckReader.read(root.map("selfcheck"), segments),
                root.maps("golden").stream().map(this::golden).toList());
    }

    private Manifest.Identity identity() {
        String id = root.asciiText("id");
        if (!id.matches("[a-z0-9][a-z0-9-]{0,63}")) {
            problems.add("id: lower-case letters, digits and hyphens, at most 64");
        }
        String version = root.asciiText("version");
        if (SemanticVersion.parse(version).isEmpty()) {
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
                        set(fields, "patient_position"),
                        fields.has("kernel_excludes") ? set(fields, "kernel_excludes") : Set.of()),
                new Accepts.Plane(
                        fields.range("rows"),
                        fields.range("columns"),
                        fields.range("pixel_spacing_mm"),
                        fields.positive("orientation_tolerance_deg")),
                new Accepts.Stack(
                        fields.range("slice_spacing_mm"),
                        fields.positive("uniformity"),
                        fields.count("min_slices"),
                        fields.positive("min_extent_mm"),
                        fields.optionalRange("slice_thickness_mm"),
                        fields.has("min_slice_coverage") ? fields.probability("min_slice_coverage") : 0));
    }

    private static Set<String> set(Fields fields, String name) {
        return new LinkedHashSet<>(fields.texts(name));
    }

    private GoldenVector golden(Fields fields) {
        Map<String, GoldenVector.Array> arrays = new LinkedHashMap<>();
        Map<String, Double> scalars = new LinkedHashMap<>();
        Fields inputs = fields.map("inputs");
        inputs.entries(input -> input.has("value")
                        ? (Object) input.number("value")
                        : new GoldenVector.Array(
                                StageReader.file(input), input.oneOf("dtype", Tensor.Type.class), input.shape("shape")))
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
            return new GoldenVector.Expected(
                    StageReader.file(output), output.count("stride"), output.positive("tolerance"));
        });
        Optional<String> graph = fields.has("graph") ? Optional.of(fields.text("graph")) : Optional.empty();
        return new GoldenVector(fields.text("stage"), graph, arrays, scalars, outputs);
    }
}
