package org.atlasnode.app.evaluate.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.List;
import org.atlasnode.app.evaluate.statistics.Judged;
import org.atlasnode.app.evaluate.statistics.TargetFigures;
import org.junit.jupiter.api.Test;

class PlotTest {

    private static TargetFigures figures(List<Judged> cases) {
        return TargetFigures.of("C5", cases, List.of());
    }

    @Test
    void theCurveOfAPerfectModelRunsThroughTheCorner() {
        BufferedImage picture =
                RocPlot.of(figures(List.of(new Judged(0.9, true, true, "a"), new Judged(0.1, false, false, "b"))));

        assertThat(picture.getRGB(2 * 56, 2 * (58 + 150)) & 0xFFFFFF).isEqualTo(Chart.BLUE.getRGB() & 0xFFFFFF);
        assertThat(picture.getRGB(2 * (56 + 150), 2 * 58) & 0xFFFFFF).isEqualTo(Chart.BLUE.getRGB() & 0xFFFFFF);
        assertThat(picture.getRGB(2 * 56, 2 * 58) & 0xFFFFFF).isEqualTo(Chart.VERMILION.getRGB() & 0xFFFFFF);
    }

    @Test
    void casesOfOneKindMakeNoCurve() {
        BufferedImage picture = RocPlot.of(figures(List.of(new Judged(0.9, true, true, "a"))));

        assertThat(has(picture, Chart.BLUE.getRGB())).isFalse();
        assertThat(has(picture, Chart.VERMILION.getRGB())).isFalse();
    }

    @Test
    void aBinOfCasesIsAPointAtItsShareOfPositives() {
        BufferedImage picture = CalibrationPlot.of(
                figures(List.of(new Judged(0.5, true, true, "a"), new Judged(0.5, false, true, "b"))));

        assertThat(picture.getRGB(2 * (56 + 155), 2 * (58 + 118)) & 0xFFFFFF).isEqualTo(Chart.BLUE.getRGB() & 0xFFFFFF);
    }

    private static boolean has(BufferedImage picture, int colour) {
        for (int i = 0; i < picture.getWidth() * picture.getHeight(); i++) {
            if (picture.getRGB(i % picture.getWidth(), i / picture.getWidth()) == colour) {
                return true;
            }
        }
        return false;
    }
}
