package org.atlasnode.inference.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.core.volume.Volume;
import org.atlasnode.inference.DrawnVolume;
import org.atlasnode.inference.model.Range;
import org.atlasnode.inference.model.SelfCheck;
import org.atlasnode.inference.model.SelfCheck.Histogram;
import org.atlasnode.inference.model.Statistic;
import org.atlasnode.inference.volume.Intensities;
import org.atlasnode.inference.volume.UprightVolume;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputChecksTest {

    private static final Range ANY = new Range(0, 1);

    private static UprightVolume drawn(double slope, double intercept) {
        Volume drawn = DrawnVolume.upright();
        short[][] stored = new short[drawn.sliceCount()][];
        for (int slice = 0; slice < stored.length; slice++) {
            stored[slice] = drawn.stored(slice);
        }
        return new UprightVolume(new Volume(drawn.geometry(), stored, slope, intercept));
    }

    private static SelfCheck histogram(Range air, Range soft, double dense, double unchanged) {
        return new SelfCheck(
                Optional.empty(),
                Optional.of(new Histogram(
                        ANY,
                        ANY,
                        ANY,
                        Optional.of(air),
                        Optional.of(soft),
                        Optional.of(dense),
                        Optional.of(unchanged))),
                Map.of());
    }

    private static final SelfCheck PLAUSIBLE = histogram(new Range(-1060, -940), new Range(-130, 90), 0.005, 0);

    private static Optional<Reason> decline(UprightVolume volume) {
        return InputChecks.decline(volume, PLAUSIBLE);
    }

    @ParameterizedTest
    @CsvSource({
        "0, none",
        "-60, none",
        "40, none",
        "-100, AIR_PEAK",
        "100, AIR_PEAK",
        "-500, AIR_PEAK",
        "1000, AIR_PEAK"
    })
    void airAndSoftTissueLieWhereTheyShould(double shift, String code) {
        assertThat(decline(drawn(1, -1024 + shift)).map(Reason::code).orElse("none"))
                .isEqualTo(code);
    }

    @Test
    void valuesBeyondWhatTissueHasAreFound() {
        SelfCheck check = histogram(new Range(-9999, 9999), new Range(-9999, 9999), 0.005, 0);

        Reason reason = InputChecks.decline(drawn(4, -1024), check).orElseThrow();

        assertThat(reason.code()).isEqualTo("DENSE_FRACTION");
        assertThat(reason.sentence()).contains("at most 0.005 is taken").contains("Rescale Intercept");
    }

    @Test
    void slicesThatAreTheSameAreFound() {
        Volume drawn = DrawnVolume.upright();
        short[][] stored = new short[drawn.sliceCount()][];
        for (int slice = 0; slice < stored.length; slice++) {
            stored[slice] = drawn.stored(slice < 5 ? 0 : slice);
        }
        Reason reason = decline(new UprightVolume(new Volume(drawn.geometry(), stored, 1, -1024)))
                .orElseThrow();

        assertThat(reason.code()).isEqualTo("UNCHANGED_SLICES");
        assertThat(reason.sentence()).contains("is 0.06349, at most 0 is taken");
    }

    @Test
    void aSeriesBesideTheTrainingRangeIsDeclinedWithTheFigureNamed() {
        SelfCheck check =
                new SelfCheck(Optional.empty(), Optional.empty(), Map.of(Statistic.SOFT_NOISE_HU, new Range(20, 40)));

        Reason reason = InputChecks.decline(drawn(1, -1024), check).orElseThrow();

        assertThat(reason.code()).isEqualTo("TRAINING_RANGE");
        assertThat(reason.sentence())
                .startsWith("noise of soft tissue in HU is ")
                .contains("expected 20 to 40");
    }

    @Test
    void aFigureThatTheSeriesHasNothingForIsBesideEveryRange() {
        SelfCheck check =
                new SelfCheck(Optional.empty(), Optional.empty(), Map.of(Statistic.AIR_NOISE_HU, new Range(0, 1000)));

        assertThat(InputChecks.decline(drawn(1, 4000), check).orElseThrow().sentence())
                .contains("noise of air in HU is not to be found");
    }

    /** The Python training code writes these numbers into the manifest's ranges. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void statisticsAreThoseOfTheTrainingCode(boolean turned) throws Exception {
        JsonNode expected = new ObjectMapper()
                .readTree(Path.of("src/test/resources/parity/drawn.json").toFile())
                .path("statistics");
        UprightVolume volume = new UprightVolume(turned ? DrawnVolume.turned() : DrawnVolume.upright());

        Map<Statistic, Double> found = InputStatistics.of(volume, Intensities.of(volume));

        assertThat(found).hasSameSizeAs(Statistic.values());
        found.forEach((statistic, value) -> assertThat(value)
                .isCloseTo(
                        expected.path(statistic.name().toLowerCase(Locale.ROOT)).doubleValue(), within(1e-9)));
    }
}
