package org.atlasnode.results.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.volume.Volume;
import org.atlasnode.results.Level;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestSeries;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KeyImageTest {

    private static final int POSITIVE = Palette.POSITIVE.getRGB();

    private static TestSeries series;
    private static Volume volume;

    @BeforeAll
    static void readSeries() {
        series = TestSeries.phantom();
        volume = series.volume();
    }

    private static KeyImage of(Analysis analysis, String target) {
        return KeyImage.of(analysis, target, volume, series.source().header(), TestAnalysis.NODE);
    }

    private static TestAnalysis withBrokenC6() {
        return TestAnalysis.of(series).probability(Level.C6, 0.9);
    }

    @Test
    void aPositiveTargetIsShownWithItsBox() {
        KeyImage image = of(withBrokenC6().build(), "C6");

        assertThat(count(image.image(), POSITIVE)).isPositive();
        assertThat(image.words()).matches("slice [0-9]+ of 88 from the feet, shown for C6");
    }

    @Test
    void aNegativeTargetIsShownAtItsPlaceWithoutABox() {
        KeyImage image = of(withBrokenC6().build(), "C2");

        assertThat(count(image.image(), POSITIVE)).isZero();
        assertThat(image.words()).endsWith("shown for C2");
    }

    @Test
    void thePatientIsShownByTheMostSuspiciousFinding() {
        assertThat(of(withBrokenC6().build(), "overall").words()).endsWith("shown for C6");
        assertThat(of(TestAnalysis.of(series).build(), "overall").words()).contains("shown for C");
    }

    @Test
    void aTargetWithoutAPlaceIsShownByTheMiddleOfTheSeries() {
        Analysis analysis = TestAnalysis.of(series)
                .without(Level.C7, Assessment.NOT_COVERED)
                .build();

        assertThat(of(analysis, "C7").words())
                .isEqualTo("slice 45 of 88 from the feet, the middle of the series: the model names no place");
    }

    private static long count(BufferedImage image, int colour) {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return Arrays.stream(pixels).filter(pixel -> pixel == colour).count();
    }
}
