package org.atlasnode.inference.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.core.model.Point3;
import org.atlasnode.inference.model.Range;
import org.atlasnode.inference.model.SelfCheck;
import org.atlasnode.inference.pipeline.LevelRegion.Extent;
import org.atlasnode.inference.pipeline.LevelRegion.Interval;
import org.atlasnode.inference.pipeline.SelfChecks.Measures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SelfChecksTest {

    private static final SelfCheck.Structures LIMITS = new SelfCheck.Structures(
            4,
            0.8,
            new Range(3, 60),
            new Range(9, 28),
            new SelfCheck.Anatomy(
                    Optional.of(new Range(2, 50)), Optional.of(3.0), Optional.of(0.03), Optional.of(45.0)));
    private static final SelfCheck.Structures UNSAID = new SelfCheck.Structures(
            4,
            0.8,
            new Range(3, 60),
            new Range(9, 28),
            new SelfCheck.Anatomy(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));

    private static LevelRegion level(int number, double volumeMl, double zMm) {
        Interval one = new Interval(0, 1);
        return new LevelRegion("C" + number, number, volumeMl, new Point3(0, 0, zMm), new Extent(one, one, one));
    }

    /** C1 to C5, 18 mm apart, 16 ml each, facing the front. */
    private static Measures neck() {
        List<LevelRegion> levels = new ArrayList<>();
        for (int number = 1; number <= 5; number++) {
            levels.add(level(number, 16, -18 * number));
        }
        return new Measures(levels, 0.8, 0.03, OptionalDouble.of(45));
    }

    private static Measures with(int index, LevelRegion level) {
        List<LevelRegion> levels = new ArrayList<>(neck().levels());
        levels.set(index, level);
        return new Measures(levels, 0.9, 0, OptionalDouble.of(0));
    }

    private static Arguments fault(String code, String sentence, UnaryOperator<Measures> change) {
        return Arguments.of(code, sentence, change.apply(neck()));
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault(
                        "LEVELS_NOT_FOUND",
                        "3 of at least 4 levels",
                        neck -> new Measures(neck.levels().subList(0, 3), 0.9, 0, OptionalDouble.of(0))),
                fault(
                        "LOW_CONFIDENCE",
                        "a confidence of 0.79",
                        neck -> new Measures(neck.levels(), 0.79, 0, OptionalDouble.of(0))),
                fault(
                        "LOW_CONFIDENCE",
                        "a confidence of NaN",
                        neck -> new Measures(neck.levels(), Double.NaN, 0, OptionalDouble.of(0))),
                fault("LEVEL_ORDER", "C2 does not lie nearer to the head than C3", neck -> with(2, level(3, 16, -36))),
                fault(
                        "LEVEL_TURNED",
                        "is 90, at most 45 is taken",
                        neck -> new Measures(neck.levels(), 0.9, 0, OptionalDouble.of(90))),
                fault(
                        "LEVEL_TURNED",
                        "is not to be found",
                        neck -> new Measures(neck.levels(), 0.9, 0, OptionalDouble.empty())),
                fault(
                        "LEVEL_MOVED",
                        "is 0.04, at most 0.03 is taken",
                        neck -> new Measures(neck.levels(), 0.9, 0.04, OptionalDouble.of(0))),
                fault("LEVEL_SIZE", "volume of C3 in ml is 51", neck -> with(2, level(3, 51, -54))),
                fault(
                        "LEVEL_SIZE",
                        "volumes of C2 and C3, greater by smaller, is 3.2",
                        neck -> with(2, level(3, 5, -54))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("faults")
    void declinesWithTheReason(String code, String sentence, Measures measures) {
        Reason reason = SelfChecks.decline(measures, LIMITS).orElseThrow();

        assertThat(reason.code()).isEqualTo(code);
        assertThat(reason.sentence()).contains(sentence).contains(": ");
    }

    @Test
    void limitsThemselvesPass() {
        assertThat(SelfChecks.decline(neck(), LIMITS)).isEmpty();
    }

    @Test
    void whatTheManifestDoesNotSayIsNotChecked() {
        Measures odd = new Measures(with(2, level(3, 0.1, -54)).levels(), 0.9, 1, OptionalDouble.empty());

        assertThat(SelfChecks.decline(odd, UNSAID)).isEmpty();
    }

    @Test
    void orderIsCheckedWhateverTheManifestSays() {
        assertThat(SelfChecks.decline(with(2, level(3, 16, 0)), UNSAID)
                        .orElseThrow()
                        .code())
                .isEqualTo("LEVEL_ORDER");
    }
}
