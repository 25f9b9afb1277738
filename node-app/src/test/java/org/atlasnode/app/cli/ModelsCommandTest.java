package org.atlasnode.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.atlasnode.testkit.SharedData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsCommandTest {

    private static final Path ICH = SharedData.projectRoot().resolve("node-inference/src/test/resources/models/ich");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void copy() throws IOException {
        Files.createDirectories(folder.resolve("golden"));
        try (Stream<Path> files = Files.walk(ICH)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(ICH.relativize(file).toString()));
            }
        }
    }

    private int run(String... arguments) {
        return AtlasCommand.execute(new PrintWriter(out), new PrintWriter(err), arguments);
    }

    private void replace(String before, String after) throws IOException {
        Path manifest = folder.resolve("model.yaml");
        String text = Files.readString(manifest);
        assertThat(text).contains(before);
        Files.writeString(manifest, text.replaceFirst(Pattern.quote(before), after));
    }

    @Test
    void checkTellsWhatAGoodPackageIs() {
        assertThat(run("models", "check", folder.toString())).as(out.toString()).isZero();
        assertThat(out.toString())
                .contains("ich-demo 0.2.0 is in order", "stage slices, slice_classifier")
                .contains("TEST - NOT FOR CLINICAL USE", "1386000 SCT", "none, the graphs are arithmetic")
                .containsPattern("checksum +[0-9a-f]{64}");
    }

    @Test
    void checkNamesEveryProblemOfTheManifestWithTheKnownKey() throws Exception {
        replace("min_slices: 12", "min_slice: 12");
        replace("batch: 7", "batch: none");
        assertThat(run("models", "check", folder.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("3 problems", "accepts.min_slice: unknown key; is min_slices meant?")
                .contains("accepts.min_slices: a whole number from 1 on belongs here")
                .contains("stages[0].batch: a whole number from 1 to 1024 belongs here", "docs/models.md");
    }

    @Test
    void checkGoesOnToTheGraphsWhereFilesAreOthers() throws Exception {
        Files.writeString(
                folder.resolve("model.yaml"),
                Files.readString(folder.resolve("model.yaml"))
                        .replaceFirst("sha256: [0-9a-f]{64}", "sha256: " + "a0".repeat(32)));
        replace("heat: heat}", "heat: warmth}");
        assertThat(run("models", "check", folder.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("blood.onnx: its SHA-256 is ", "--hashes")
                .contains("blood.onnx, output heat: the graph has no tensor warmth, it has heat, p");
    }

    @Test
    void checkSaysTheSameInJson() throws Exception {
        assertThat(run("models", "check", "--json", folder.toString())).isZero();
        JsonNode good = new ObjectMapper().readTree(out.toString());
        assertThat(good.path("good").asBoolean()).isTrue();
        assertThat(good.path("model").path("id").asText()).isEqualTo("ich-demo");

        out.getBuffer().setLength(0);
        replace("opset: 18", "opset: 17");
        assertThat(run("models", "check", "--json", folder.toString())).isEqualTo(1);
        JsonNode bad = new ObjectMapper().readTree(out.toString());
        assertThat(bad.path("good").asBoolean(true)).isFalse();
        assertThat(bad.path("problems").get(0).path("part").asText()).isEqualTo("files");
    }

    @Test
    void hashesAreWhatTheManifestMustSay() throws Exception {
        String manifest = Files.readString(folder.resolve("model.yaml"));
        assertThat(run("models", "check", "--hashes", folder.toString())).isZero();
        assertThat(out.toString().lines().filter(line -> line.startsWith("sha256") || line.startsWith("bytes")))
                .hasSize(4)
                .allSatisfy(line -> assertThat(manifest).contains(line));
        assertThat(out.toString()).contains("{file: golden/slices.i16.gz, sha256: ");
    }

    @Test
    void aFolderThatIsNoPackageIsAMistakeOfTheCommandLine() {
        assertThat(run("models", "check", folder.resolve("golden").toString())).isEqualTo(2);
        assertThat(run("models", "check", folder.resolve("none").toString())).isEqualTo(2);
        assertThat(run("models", "check", "--device", "tpu", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("has no model.yaml", "is no folder", "not cpu, cuda:0 or auto: tpu");
    }

    @Test
    void schemaIsPrintedAsItIs() throws Exception {
        assertThat(run("models", "schema")).isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).path("$schema").asText())
                .isEqualTo("https://json-schema.org/draft/2020-12/schema");
    }
}
