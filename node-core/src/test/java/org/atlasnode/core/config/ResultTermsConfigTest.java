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
import org.atlasnode.core.config.ResultTerms.OverlayTerms;
import org.atlasnode.core.config.ResultTerms.Window;
import org.atlasnode.core.model.ResultKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How results look, in the configuration. */
class ResultTermsConfigTest {

    private static final String REST = """
        peers:
          CT1: {aeTitle: CT1, sends: true}
          PACS: {aeTitle: PACS, host: 10.0.0.1, port: 104, receives: [sr]}
        pipelines:
          - {model: m, from: [CT1], to: [PACS]}
        """;

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    private ResultTerms load(String results) throws ConfigException, IOException {
        Path file = Files.writeString(folder.resolve("atlas.yaml"), REST + results);
        return new ConfigLoader(environment, folder).load(file).results();
    }

    private List<String> problems(String results) {
        return catchThrowableOfType(ConfigException.class, () -> load(results)).problems().stream()
                .map(ConfigProblem::key)
                .toList();
    }

    @Test
    void areAsUsualWhereNothingIsSaid() throws Exception {
        assertThat(load("")).isEqualTo(ResultTerms.DEFAULT);
        assertThat(ResultTerms.DEFAULT.overlays().ofNegatives()).isTrue();
    }

    @Test
    void readsEveryKey() throws Exception {
        assertThat(load("""
            results:
              language: de
              label: KI-Ergebnis, nur für Studien
              seriesNumber: 501
              descriptions: {sr: "Haus {model}", overlay: Haus-KI}
              overlay:
                ofNegatives: false
                multiFrame: true
                windows: {head-bleed: 40/80}
            """))
                .isEqualTo(new ResultTerms(
                        Language.GERMAN,
                        Optional.of("KI-Ergebnis, nur für Studien"),
                        501,
                        Map.of(ResultKind.SR, "Haus {model}", ResultKind.OVERLAY, "Haus-KI"),
                        new OverlayTerms(false, true, Map.of("head-bleed", new Window(40, 80)))));
    }

    @Test
    void theEnvironmentSetsWhatIsNoMap() throws Exception {
        environment.putAll(Map.of(
                "ATLAS_RESULTS_LANGUAGE", "fr",
                "ATLAS_RESULTS_SERIESNUMBER", "77",
                "ATLAS_RESULTS_OVERLAY_MULTIFRAME", "true"));
        ResultTerms terms = load("results: {language: de}\n");
        assertThat(terms.language()).isEqualTo(Language.FRENCH);
        assertThat(terms.firstSeriesNumber()).isEqualTo(77);
        assertThat(terms.overlays().multiFrame()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "language: it                                          | results.language",
                "label: '中'                                            | results.label",
                "seriesNumber: 0                                       | results.seriesNumber",
                "seriesNumber: 9999999999999                           | results.seriesNumber",
                "descriptions: {sr: 'Übersicht'}                       | results.descriptions.sr",
                "descriptions: {sr: 'a\\b'}                            | results.descriptions.sr",
                "descriptions: {sr: 'AI {patient}'}                    | results.descriptions.sr",
                "descriptions: {sr: '1234567890123456789012345678901234567'} | results.descriptions.sr",
                "descriptions: {xray: 'x'}                             | results.descriptions.xray",
                "overlay: {ofNegatives: sometimes}                     | results.overlay.ofNegatives",
                "overlay: {windows: {m: 40}}                           | results.overlay.windows.m",
                "overlay: {windows: {m: 40/0}}                         | results.overlay.windows.m",
                "colour: red                                           | results.colour",
            })
    void reportsABadValueByItsKey(String bad, String key) {
        assertThat(problems("results:\n  " + bad.strip() + "\n")).containsExactly(key);
    }
}
