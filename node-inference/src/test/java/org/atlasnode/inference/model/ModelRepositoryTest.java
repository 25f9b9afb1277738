package org.atlasnode.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.inference.TinyModel;
import org.atlasnode.inference.model.ModelRepository.State;
import org.atlasnode.inference.model.ModelRepository.Status;
import org.atlasnode.inference.onnx.OnnxRuntime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelRepositoryTest {

    private static final OnnxRuntime CPU = TinyModel.cpu();

    private static final ModelChoice TINY = ModelChoice.of("tiny");
    private static final List<ModelChoice> WANTED = List.of(TINY);

    @TempDir
    Path models;

    private Path tiny;

    @BeforeEach
    void copy() {
        tiny = TinyModel.copyInto(models);
    }

    private Status start() throws IOException {
        try (ModelRepository repository = new ModelRepository(models, CPU)) {
            repository.sweep(WANTED, List.of());
            assertThat(repository.status()).hasSize(1);
            Status status = repository.status().get(0);
            assertThat(repository.findInService(TINY).isPresent()).isEqualTo(status.isActive());
            return status;
        }
    }

    @Test
    void putsAPackageIntoServiceThatIsWhatItsManifestSays() throws Exception {
        try (ModelRepository repository = new ModelRepository(models, CPU)) {
            repository.sweep(WANTED, List.of());
            ModelPackage model = repository.findInService(TINY).orElseThrow();
            String checksum = model.ref().checksum();

            assertThat(repository.algorithm(model).model().version()).isEqualTo("1.0.0");
            assertThat(repository.algorithm(model).model().checksum()).matches("[0-9a-f]{64}");
            assertThat(repository.algorithm(model).label()).isEqualTo("TEST - NOT FOR CLINICAL USE");
            assertThat(repository.algorithm(model).device()).isEqualTo("cpu");
            assertThat(repository.algorithm(model).parameters())
                    .contains("C1 0.3")
                    .contains("overall 0.3");
            assertThat(repository.status())
                    .containsExactly(new Status("tiny", "tiny", "1.0.0", checksum, State.IN_SERVICE, List.of()));
        }
    }

    @Test
    void checksumTellsEveryFileApart() throws Exception {
        String before = ModelPackageReader.read(tiny).ref().checksum();
        Files.writeString(tiny.resolve("CARD.md"), "another card");

        assertThat(ModelPackageReader.read(tiny).ref().checksum()).isNotEqualTo(before);
    }

    @Test
    void ignoresFoldersWithoutAManifest() throws Exception {
        Files.createDirectories(models.resolve("training"));

        assertThat(start().isActive()).isTrue();
    }

    @Test
    void refusesAGraphOfOtherBytes() throws Exception {
        byte[] graph = Files.readAllBytes(tiny.resolve("vertebra.onnx"));
        graph[graph.length / 2] ^= 1;
        Files.write(tiny.resolve("vertebra.onnx"), graph);

        assertThat(start().problems()).singleElement().asString().startsWith("vertebra.onnx: its SHA-256 is ");
    }

    @Test
    void refusesAMissingFile() throws Exception {
        Files.delete(tiny.resolve("golden/vertebra_p.f32.gz"));

        assertThat(start().problems()).containsExactly("golden/vertebra_p.f32.gz: no such file in the package");
    }

    @Test
    void refusesSwappedTensors() throws Exception {
        TinyModel.replaceInManifest(tiny, "slices: slices, slope: slope", "slices: slope, slope: slices");

        assertThat(start().problems())
                .containsExactlyInAnyOrder(
                        "levels.onnx, input slices: slope is FLOAT, not INT16",
                        "levels.onnx, input slope: slices is INT16, not FLOAT32");
    }

    @Test
    void refusesATensorThatTheGraphDoesNotHave() throws Exception {
        TinyModel.replaceInManifest(tiny, "heat: heat\\}", "heat: warmth}");

        assertThat(start().problems())
                .contains(
                        "vertebra.onnx, output heat: the graph has no tensor warmth, it has heat, p_slice, p_vertebra");
    }

    @Test
    void refusesATensorOfAnotherRank() throws Exception {
        TinyModel.replaceInManifest(tiny, "prob: prob, mass: mass", "prob: mass, mass: prob");

        assertThat(start().problems())
                .containsExactlyInAnyOrder(
                        "levels.onnx, output prob: mass has 2 axes, not 4",
                        "levels.onnx, output mass: prob has 4 axes, not 2");
    }

    @Test
    void refusesAGraphThatAnswersOtherwiseThanItsGoldenVector() throws Exception {
        ByteBuffer other = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(0.25f)
                .putFloat(0.5f);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(other.array());
        }
        Files.write(tiny.resolve("golden/vertebra_p.f32.gz"), packed.toByteArray());
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(packed.toByteArray()));
        TinyModel.replaceInManifest(tiny, "(vertebra_p.f32.gz, sha256: )[0-9a-f]+", "$1" + sha256);

        assertThat(start().problems())
                .singleElement()
                .asString()
                .startsWith("golden vector of vertebra.p_vertebra: differs by up to ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "schema: 2 | schema: 1 | schema: this node reads schema 2, not 1",
                "licence: Apache-2.0 | license: Apache-2.0 | license: unknown key; is licence meant?",
                "licence: Apache-2.0 | license: Apache-2.0 | licence: text belongs here",
                "k: 4 | k: four | stages[1].k: a whole number from 1 on belongs here",
                "pitch_mm: 2.0 | pitch_mm: -2 | stages[0].pitch_mm: must be above 0",
                "file: levels.onnx | file: ../levels.onnx | stages[0].file: not a plain relative path: ../levels.onnx",
                "file: levels.onnx | file: /levels.onnx | stages[0].file: not a plain relative path: /levels.onnx",
                "C7: 0.3 | C8: 0.3 | post.thresholds.C8: unknown key; known here: C1, C2, C3, C4, C5, C6, C7, overall",
                "C7: 0.3 | C8: 0.3 | post.thresholds.C7: a number belongs here",
                "kind: vertebra | kind: volume | stages[1].kind: one of levels, vertebra, slice_classifier belongs here,"
                        + " not volume",
                "extent_threshold: 0.45 | extent_threshold: 0.7 | post.extent_threshold: must not be above"
                        + " heat_threshold",
                "air_fraction: [0.05, 0.9] | air_fraction: [0.9, 0.05] | selfcheck.air_fraction: two numbers belong"
                        + " here, the lower first",
                "bone_fraction: [0.003 | level_volume_ratio: 0.5\u2028  bone_fraction: [0.003 | selfcheck.level_volume_ratio: must not be below 1",
                "bone_fraction: [0.003 | max_moved: 3\u2028  bone_fraction: [0.003 | selfcheck.max_moved: must be from 0 to 1",
                "bone_fraction: [0.003 | training_range: {noise: [1, 2]}\u2028  bone_fraction: [0.003 | selfcheck.training_range.noise: unknown key; known here: air_noise_hu, soft_noise_hu, bone_quantile_hu, pixel_spacing_mm, slice_spacing_mm",
                "height_loss_percent: [20, 25, 40] | height_loss_percent: [20, 40] | post.shape.height_loss_percent: three numbers above 0 belong here, ascending",
                "height_loss_percent: [20, 25, 40] | height_loss_percent: [25, 20, 40] | post.shape.height_loss_percent: three numbers above 0 belong here, ascending",
                "structures: [C3, C4 | structures: [C4, C3 | post.shape.structures: two or more neighbours belong here, in the order of [C1, C2, C3, C4, C5, C6, C7]",
                "label: \"TEST | label: \"TÄST | label: only printable ASCII, it goes into results",
                "version: 1.0.0 | version: one | version: a semantic version belongs here, like 1.0.2",
                "opset: 18 | opset: 17 | levels.onnx: written for operator set 18, the manifest says 17",
                "min_slices: 24 | minSlices: 24 | accepts.minSlices: unknown key; is min_slices meant?",
            })
    void refusesAManifestThatSaysWhatItMust(String before, String after, String problem) throws Exception {
        TinyModel.replaceInManifest(tiny, java.util.regex.Pattern.quote(before), after.replace('\u2028', '\n'));

        assertThat(start().problems()).anySatisfy(found -> assertThat(found).startsWith(problem));
    }

    @Test
    void reportsAllProblemsAtOnce() throws Exception {
        TinyModel.replaceInManifest(tiny, "grid: 64", "grid: none");
        TinyModel.replaceInManifest(tiny, "minSlices|min_slices: 24", "min_slices: 0");
        TinyModel.replaceInManifest(tiny, "manufacturer: Atlas Node project\n", "");

        assertThat(start().problems())
                .containsExactlyInAnyOrder(
                        "manufacturer: text belongs here",
                        "accepts.min_slices: a whole number from 1 on belongs here",
                        "stages[0].grid: a whole number from 1 on belongs here");
    }

    @Test
    void refusesWhatIsNotYaml() throws Exception {
        Files.writeString(tiny.resolve("model.yaml"), "schema: 1\n\tid: [");

        assertThat(start().problems()).singleElement().asString().startsWith("not YAML");
    }
}
