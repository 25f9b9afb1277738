package org.atlasnode.inference.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FacingTest {

    private static final double MIDDLE = 63;
    private static final double AIR = -1000;

    /** A neck of 100 mm with two vertebrae in its middle, its airway so far from them, so many degrees to the left of its front. */
    private record Neck(double degrees, double distanceMm) implements DrawnLevels.Anatomy {

        @Override
        public int level(double x, double y, double z) {
            return Math.hypot(x - MIDDLE, y - MIDDLE) < 10 ? z < 20 ? 4 : 3 : 0;
        }

        @Override
        public double hu(double x, double y, double z) {
            double airwayX = MIDDLE + distanceMm * Math.sin(Math.toRadians(degrees));
            double airwayY = MIDDLE - distanceMm * Math.cos(Math.toRadians(degrees));
            boolean air = Math.hypot(x - MIDDLE, y - MIDDLE) > 50 || Math.hypot(x - airwayX, y - airwayY) < 8;
            return air ? AIR : 40;
        }
    }

    private static OptionalDouble turn(Neck neck) {
        DrawnLevels drawn = DrawnLevels.of(20, neck);
        return Facing.turnDegrees(drawn.found(), drawn.volume());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 30, -30, 90, -90, 150, 180})
    void isTheAngleBetweenTheAirwayAndThePatientsFront(double degrees) {
        assertThat(turn(new Neck(degrees, 30)).orElseThrow()).isCloseTo(Math.abs(degrees), within(3.0));
    }

    @Test
    void isUnknownWhereTheAirwayIsOpenToTheOutside() {
        assertThat(turn(new Neck(0, 47))).isEmpty();
    }
}
