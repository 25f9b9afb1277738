package org.atlasnode.inference.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.atlasnode.core.model.VertebralShape;
import org.atlasnode.core.model.VertebralShape.Grade;
import org.atlasnode.inference.model.ShapeLimits;
import org.atlasnode.inference.model.ShapeLimits.Steps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class VertebralShapesTest {

    private static final Logger LOG = LoggerFactory.getLogger(VertebralShapesTest.class);
    private static final ShapeLimits LIMITS =
            new ShapeLimits(List.of("C3", "C4", "C5", "C6", "C7"), new Steps(20, 25, 40), new Steps(3, 4, 6));
    private static final double PITCH_MM = 18;
    private static final double HEIGHT_MM = 14;

    /**
     * A column of vertebrae, C7 lowest: bodies of 24 by 16 by 14 mm, each with pillars and a spinous process behind the
     * canal, on a curve.
     *
     * @param c5Front height of the front of C5, as a part of the rest; falls evenly from the back on
     * @param c5ShiftMm how far C5 stands in front of its place
     */
    private record Spine(double curve, double x0, double y0, double z0, double c5Front, double c5ShiftMm)
            implements DrawnLevels.Anatomy {

        static Spine straight(double c5Front, double c5ShiftMm) {
            return new Spine(0, 63, 50, 14, c5Front, c5ShiftMm);
        }

        @Override
        public int level(double x, double y, double z) {
            for (int level = 1; level <= 7; level++) {
                double along = (7 - level) * PITCH_MM;
                if (Math.abs(z - z0 - along) > 2 * PITCH_MM || Math.abs(x - x0) > 22) {
                    continue;
                }
                double lean = curve * (along - 3 * PITCH_MM);
                double centreY =
                        y0 + curve * (along - 3 * PITCH_MM) * (along - 3 * PITCH_MM) / 2 - (level == 5 ? c5ShiftMm : 0);
                double dy = (y - centreY) * Math.cos(lean) - (z - z0 - along) * Math.sin(lean);
                double dz = (y - centreY) * Math.sin(lean) + (z - z0 - along) * Math.cos(lean);
                if (isBone(x - x0, dy, dz, level == 5 ? c5Front : 1)) {
                    return level;
                }
            }
            return 0;
        }

        private static boolean isBone(double dx, double dy, double dz, double front) {
            double height = HEIGHT_MM * (1 - (1 - front) * Math.min(Math.max((8 - dy) / 16, 0), 1));
            boolean body = Math.abs(dx) < 12 && Math.abs(dy) < 8 && dz > -HEIGHT_MM / 2 && dz < -HEIGHT_MM / 2 + height;
            boolean pillar = Math.abs(dx) > 12 && Math.abs(dx) < 22 && dy > 0 && dy < 16 && Math.abs(dz) < 7;
            boolean spinous = Math.abs(dx) < 3 && dy > 24 && dy < 40 && Math.abs(dz) < 5;
            boolean lamina = Math.abs(dx) < 22 && dy > 15 && dy < 25 && Math.abs(dz) < 7;
            return body || pillar || lamina || spinous;
        }
    }

    private static Map<String, VertebralShape> shapes(Spine spine) {
        DrawnLevels drawn = DrawnLevels.of(72, spine);
        return VertebralShapes.of(drawn.found(), drawn.volume(), LIMITS);
    }

    @Test
    void soundVertebraeHaveNoGrade() {
        Map<String, VertebralShape> shapes = shapes(Spine.straight(1, 0));

        assertThat(shapes).containsOnlyKeys("C3", "C4", "C5", "C6", "C7");
        assertThat(shapes.values()).allSatisfy(shape -> {
            assertThat(shape.grade()).isEqualTo(Grade.NONE);
            assertThat(shape.heightLossPercent()).isLessThan(8);
        });
        assertThat(shapes.get("C5").displacementMm().orElseThrow()).isCloseTo(0, within(0.1));
    }

    @Test
    void onlyABodyBetweenTwoOthersHasADisplacement() {
        Map<String, VertebralShape> shapes = shapes(Spine.straight(1, 0));

        assertThat(shapes.get("C3").displacementMm()).isEmpty();
        assertThat(shapes.get("C7").displacementMm()).isEmpty();
        assertThat(shapes.get("C4").displacementMm()).isPresent();
    }

    @Test
    void aBodyInFrontOfItsPlaceIsDisplacedByThat() {
        VertebralShape shape = shapes(Spine.straight(1, 7)).get("C5");

        assertThat(shape.displacementMm().orElseThrow()).isCloseTo(7, within(1.0));
        assertThat(shape.grade()).isEqualTo(Grade.HIGH);
    }

    @Test
    void aDisplacementWithinItsMeasuringErrorHasNoGrade() {
        VertebralShape shape = shapes(Spine.straight(1, 4)).get("C5");

        assertThat(shape.displacementMm().orElseThrow())
                .isGreaterThan(LIMITS.displacementMm().low())
                .isLessThan(LIMITS.displacementMm().low() + VertebralShapes.DISPLACEMENT_ERROR_MM);
        assertThat(shape.grade()).isEqualTo(Grade.NONE);
    }

    /**
     * The front half is measured from 2 to 8 mm behind the front of a body of 16 mm: of the loss at the front it shows 11/16. Over leans, curves and offsets
     * between the anatomy and the grid.
     */
    @ParameterizedTest
    @CsvSource({"1.0", "0.8", "0.6", "0.4"})
    void repeatsWithinTheCoarsenessOfTheGrid(double front) {
        Random random = new Random(11);
        List<Double> losses = new ArrayList<>();
        List<Double> moved = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            Spine spine = new Spine(
                    random.nextDouble() * 0.006,
                    62 + 2 * random.nextDouble(),
                    50 + 2 * random.nextDouble(),
                    14 + 2 * random.nextDouble(),
                    front,
                    2);
            VertebralShape shape = shapes(spine).get("C5");
            losses.add(shape.heightLossPercent());
            moved.add(shape.displacementMm().orElseThrow());
        }
        double expected = 11.0 / 16 * (1 - front) * 100;
        LOG.info("front {}: loss {} of {}, moved {}", front, spread(losses), expected, spread(moved));
        assertThat(losses).allSatisfy(loss -> assertThat(loss).isCloseTo(expected, within(10.0)));
        assertThat(moved).allSatisfy(mm -> assertThat(mm).isCloseTo(2, within(VertebralShapes.DISPLACEMENT_ERROR_MM)));
    }

    private static String spread(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        double mean = sorted.stream().mapToDouble(v -> v).average().orElseThrow();
        double deviation = Math.sqrt(sorted.stream()
                .mapToDouble(v -> (v - mean) * (v - mean))
                .average()
                .orElseThrow());
        return String.format(
                "mean %.2f sd %.2f from %.2f to %.2f", mean, deviation, sorted.get(0), sorted.get(sorted.size() - 1));
    }
}
