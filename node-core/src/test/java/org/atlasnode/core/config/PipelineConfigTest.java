package org.atlasnode.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.config.NodeConfig.Pipeline;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.core.model.PlannedRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models, their versions, their pins and their shadows in the configuration. */
class PipelineConfigTest {

    private static final String PEERS = """
        peers:
          CT1: {aeTitle: CT1, sends: true}
          CT2: {aeTitle: CT2, sends: true}
          CT3: {aeTitle: CT3, sends: true, host: 10.0.0.3, port: 104, receives: [sr]}
          PACS: {aeTitle: PACS, host: 10.0.0.1, port: 104, receives: [sr]}
          EPD: {aeTitle: EPD, host: 10.0.0.2, port: 104, receives: [sr]}
        """;

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    private List<Pipeline> load(String pipelines) throws ConfigException, IOException {
        Path file = Files.writeString(folder.resolve("atlas.yaml"), PEERS + "pipelines:\n" + pipelines.indent(2));
        return new ConfigLoader(environment, folder).load(file).pipelines();
    }

    private List<String> problems(String pipelines) {
        return catchThrowableOfType(ConfigException.class, () -> load(pipelines)).problems().stream()
                .map(problem -> problem.key() + " " + problem.message())
                .toList();
    }

    @Test
    void readsVersionPinAndShadows() throws Exception {
        List<Pipeline> pipelines = load("- {model: m@0.2.0, sha256: " + "AB".repeat(32)
                + ", shadow: [m@0.1.0, other], from: [CT1], to: [PACS]}");

        assertThat(pipelines)
                .containsExactly(new Pipeline(
                        ModelChoice.of("m@0.2.0").withChecksum(Optional.of("ab".repeat(32))),
                        List.of(ModelChoice.of("m@0.1.0"), ModelChoice.of("other")),
                        List.of("CT1"),
                        List.of("PACS")));
    }

    @Test
    void environmentChoosesModels() throws Exception {
        environment.putAll(Map.of(
                "ATLAS_PIPELINES_0_MODEL", "m@0.3.0",
                "ATLAS_PIPELINES_0_SHADOW", "m@0.2.0, m@0.1.0",
                "ATLAS_PIPELINES_0_SHA256", "cd".repeat(32)));
        Pipeline pipeline = load("- {model: m, from: [CT1], to: [PACS]}").get(0);

        assertThat(pipeline.model()).hasToString("m@0.3.0");
        assertThat(pipeline.model().checksum()).contains("cd".repeat(32));
        assertThat(pipeline.shadow()).hasToString("[m@0.2.0, m@0.1.0]");
    }

    @Test
    void refusesWhatNamesNoModel() {
        assertThat(problems("- {model: m@latest, sha256: abc, shadow: ['m@'], from: [CT1], to: [PACS]}"))
                .containsExactlyInAnyOrder(
                        "pipelines[0].sha256 is not valid: \"abc\"",
                        "pipelines[0].model is not valid: \"m@latest\"",
                        "pipelines[0].shadow is not valid: \"m@\"");
    }

    @Test
    void refusesAModelInItsOwnShadow() {
        assertThat(problems("- {model: m@0.2.0, shadow: [m@0.2.0], from: [CT1], to: [PACS]}"))
                .containsExactly("pipelines[0].shadow names the model itself");
    }

    @Test
    void wantsAVersionWhereAShadowMightElseBeTheHighest() {
        assertThat(problems("- {model: m, shadow: [m@0.2.0], from: [CT1], to: [PACS]}"))
                .containsExactly("pipelines[0].model needs a version, since its shadow is of the same id");
    }

    @Test
    void refusesTwoAnswersOfOneModelToASeries() throws Exception {
        String two = "- {model: m@0.1.0, from: [CT1, CT2], to: [PACS]}\n- {model: m@0.2.0, from: [CT2], to: [EPD]}";
        assertThat(problems(two))
                .containsExactly("pipelines[1].model differs from m@0.1.0, which runs over series of the same peer");

        assertThat(load(two.replace("0.2.0", "0.1.0"))).hasSize(2);
        assertThat(load(two.replace("CT1, CT2", "CT1"))).hasSize(2);
    }

    @Test
    void runsEachModelOnceWithTheShadowsOfAllPipelines() throws Exception {
        PipelinesInForce pipelines = new PipelinesInForce(load("""
            - {model: m@0.2.0, shadow: [m@0.1.0], from: [CT1], to: [PACS]}
            - {model: m@0.2.0, shadow: [x], from: [CT1], to: [EPD]}
            - {model: y, from: [CT2], to: [EPD]}
            """));

        assertThat(pipelines.runs("CT1"))
                .containsExactly(new PlannedRun(
                        ModelChoice.of("m@0.2.0"), List.of(ModelChoice.of("m@0.1.0"), ModelChoice.of("x"))));
        assertThat(pipelines.runs("CT2")).containsExactly(PlannedRun.of("y"));
        assertThat(pipelines.runs("CT3")).isEmpty();
        assertThat(pipelines.destinations("m", "CT1")).containsOnlyKeys("PACS", "EPD");
        assertThat(pipelines.destinations("x", "CT1")).isEmpty();
        assertThat(pipelines.models()).hasToString("[m@0.2.0, y]");
        assertThat(pipelines.wanted()).hasToString("[m@0.2.0, y, m@0.1.0, x]");
    }

    @Test
    void answersAlwaysWhereNothingElseIsSaid() throws Exception {
        PipelinesInForce pipelines = new PipelinesInForce(load("""
            - {model: m, from: [CT1], to: [PACS, EPD], answers: findings}
            - {model: m, from: [CT1], to: [EPD], answers: analysed}
            - {model: y, from: [CT1], to: [EPD]}
            """));

        assertThat(pipelines.destinations("m", "CT1"))
                .containsExactly(Map.entry("PACS", Answers.FINDINGS), Map.entry("EPD", Answers.ANALYSED));
        assertThat(pipelines.destinations("y", "CT1")).containsExactly(Map.entry("EPD", Answers.ALWAYS));
        assertThat(problems("- {model: m, from: [CT1], to: [PACS], answers: never}"))
                .containsExactly("pipelines[0].answers is not valid: \"never\"");
    }

    @Test
    void theSenderAmongTheDestinationsIsWhoSent() throws Exception {
        PipelinesInForce pipelines = new PipelinesInForce(load("- {model: m, from: [CT1, CT3], to: [sender, PACS]}"));

        assertThat(pipelines.destinations("m", "CT3")).containsOnlyKeys("CT3", "PACS");
        assertThat(pipelines.destinations("m", "CT1"))
                .as("it receives nothing, as is known")
                .containsOnlyKeys("CT1", "PACS");
    }

    @Test
    void wantsASenderThatReceives() throws Exception {
        assertThat(problems("- {model: m, from: [CT1], to: [sender, PACS]}"))
                .containsExactly("pipelines[0].to names the sender, but CT1 receives nothing");
        assertThat(problems("- {model: m, from: [CT1, CT3], to: [sender]}"))
                .containsExactly("pipelines[0].to names the sender, but CT1 receives nothing");
        assertThat(load("- {model: m, from: [CT3], to: [sender]}")).hasSize(1);
    }

    @Test
    void anotherAnswerNeedsARestart() throws Exception {
        Pipeline always = load("- {model: m, from: [CT1], to: [PACS]}").get(0);
        Pipeline findings =
                load("- {model: m, from: [CT1], to: [PACS], answers: findings}").get(0);
        assertThat(always.isRoutedAs(findings)).isFalse();
    }

    @Test
    void sendsWhatWasPlannedBeforeAnotherModelWasChosen() throws Exception {
        PipelinesInForce pipelines = new PipelinesInForce(load("- {model: m, from: [CT1], to: [PACS]}"));
        pipelines.replace(load("- {model: n, from: [CT1], to: [PACS]}"));

        assertThat(pipelines.runs("CT1")).containsExactly(PlannedRun.of("n"));
        assertThat(pipelines.destinations("m", "CT1")).containsOnlyKeys("PACS");
        assertThat(pipelines.destinations("n", "CT1")).containsOnlyKeys("PACS");
        assertThat(pipelines.wanted()).containsExactly(ModelChoice.of("n"));
    }
}
