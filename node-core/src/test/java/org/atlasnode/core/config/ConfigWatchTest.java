package org.atlasnode.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.atlasnode.core.config.NodeConfig.Pipeline;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatchTest {

    private static final String YAML = """
        node: {port: 11112}
        peers:
          CT1: {aeTitle: CT1, sends: true}
          PACS: {aeTitle: PACS, host: 10.0.0.1, port: 104, receives: [sr]}
        pipelines:
          - {model: m@0.1.0, from: [CT1], to: [PACS]}
        """;

    @TempDir
    private Path folder;

    private final List<List<Pipeline>> chosen = new ArrayList<>();
    private Path file;
    private ConfigWatch watch;

    @BeforeEach
    void start() throws Exception {
        file = Files.writeString(folder.resolve("atlas.yaml"), YAML);
        ConfigFile source = new ConfigFile(new ConfigLoader(Map.of(), folder), file);
        watch = new ConfigWatch(source, source.load(), chosen::add);
    }

    private void write(String yaml) throws IOException {
        Files.writeString(file, yaml);
        watch.look();
        watch.look();
    }

    private List<String> models() {
        return chosen.stream()
                .map(pipelines -> pipelines.get(0).model().toString())
                .toList();
    }

    @Test
    void changesNothingWhileTheFileStays() {
        watch.look();
        watch.look();
        watch.look();

        assertThat(chosen).isEmpty();
        assertThat(watch.problem()).isEmpty();
    }

    @Test
    void takesUpAnotherVersionAndTheFormerAgain() throws Exception {
        write(YAML.replace("0.1.0", "0.2.0"));
        write(YAML);

        assertThat(models()).containsExactly("m@0.2.0", "m@0.1.0");
        assertThat(watch.problem()).isEmpty();
    }

    @Test
    void takesUpPinsAndShadows() throws Exception {
        write(YAML.replace("m@0.1.0,", "m@0.1.0, sha256: " + "0".repeat(64) + ", shadow: [m@0.2.0],"));

        assertThat(chosen).hasSize(1);
        assertThat(chosen.get(0).get(0).model().checksum()).contains("0".repeat(64));
        assertThat(chosen.get(0).get(0).shadow()).hasToString("[m@0.2.0]");
    }

    @Test
    void waitsUntilTheFileRests() throws Exception {
        watch.look();
        Files.writeString(file, YAML.replace("0.1.0", "0.2.0"));
        watch.look();
        Files.writeString(file, YAML.replace("0.1.0", "0.3.0"));
        watch.look();
        assertThat(chosen).isEmpty();

        watch.look();
        assertThat(models()).containsExactly("m@0.3.0");
    }

    @Test
    void keepsWhatIsInForceWhileTheFileIsWrong() throws Exception {
        write(YAML.replace("from: [CT1]", "from: [CT9]").replace("0.1.0", "0.2.0"));

        assertThat(chosen).isEmpty();
        assertThat(watch.problem())
                .contains("it is not used")
                .contains("pipelines[0].from")
                .contains("CT9");

        write(YAML.replace("0.1.0", "0.2.0"));
        assertThat(models()).containsExactly("m@0.2.0");
        assertThat(watch.problem()).isEmpty();
    }

    @Test
    void keepsWhatIsInForceWhileTheFileIsAway() throws Exception {
        Path aside = Files.move(file, folder.resolve("aside"));
        watch.look();
        assertThat(watch.problem()).isEmpty();
        watch.look();
        assertThat(watch.problem()).contains("cannot be read");

        Files.move(aside, file);
        watch.look();
        watch.look();
        assertThat(watch.problem()).isEmpty();
        assertThat(chosen).isEmpty();
    }

    @Test
    void namesWhatNeedsARestartAndTakesUpTheModelAllTheSame() throws Exception {
        write(YAML.replace("11112", "11113").replace("10.0.0.1", "10.0.0.2").replace("0.1.0", "0.2.0"));

        assertThat(models()).containsExactly("m@0.2.0");
        assertThat(watch.problem()).isEqualTo("restart the node to use what has changed: node, peers");

        write(YAML.replace("0.1.0", "0.2.0"));
        assertThat(watch.problem()).isEmpty();
    }

    @Test
    void leavesPipelinesThatAreRoutedOtherwiseToARestart() throws Exception {
        write(YAML.replace("0.1.0", "0.2.0") + "  - {model: n, from: [CT1], to: [PACS]}\n");

        assertThat(chosen).isEmpty();
        assertThat(watch.problem()).isEqualTo("restart the node to use what has changed: pipelines");
    }
}
