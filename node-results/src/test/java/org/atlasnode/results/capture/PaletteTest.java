package org.atlasnode.results.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Colours by their relative luminance (WCAG 2, of linear sRGB): what is left of them on a gray monitor, and to the colour-blind. */
class PaletteTest {

    private static final double READABLE = 4.5;
    private static final double TOLD_APART = 1.5;

    private static double contrast(Color one, Color other) {
        double lighter = Math.max(luminance(one), luminance(other));
        double darker = Math.min(luminance(one), luminance(other));
        return (lighter + 0.05) / (darker + 0.05);
    }

    private static double luminance(Color colour) {
        return 0.2126 * linear(colour.getRed())
                + 0.7152 * linear(colour.getGreen())
                + 0.0722 * linear(colour.getBlue());
    }

    private static double linear(int sample) {
        double value = sample / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    @Test
    void allThatIsWrittenIsReadableOnBlackByBrightnessAlone() {
        assertThat(List.of(Palette.TEXT, Palette.DIM, Palette.LABEL, Palette.POSITIVE, Palette.NEGATIVE))
                .allSatisfy(colour ->
                        assertThat(contrast(colour, Palette.BACKGROUND)).isGreaterThan(READABLE));
    }

    @Test
    void whatIsFoundAndWhatIsNotAreOfDifferentBrightness() {
        assertThat(contrast(Palette.POSITIVE, Palette.NEGATIVE)).isGreaterThan(TOLD_APART);
        assertThat(luminance(Palette.POSITIVE)).isGreaterThan(luminance(Palette.NEGATIVE));
    }

    @Test
    void aBoxHasADarkRimOnBothSidesOfItsLine() {
        Canvas canvas = new Canvas();
        canvas.fill(new Rectangle2D.Double(0, 0, Canvas.SIZE, Canvas.SIZE), Color.WHITE);
        canvas.box(new Rectangle2D.Double(300, 300, 200, 100), Palette.POSITIVE);

        List<Integer> acrossTheLeftEdge = IntStream.rangeClosed(290, 310)
                .mapToObj(x -> canvas.image().getRGB(x, 350) & 0xFFFFFF)
                .toList();
        int line = acrossTheLeftEdge.indexOf(Palette.POSITIVE.getRGB() & 0xFFFFFF);
        assertThat(line).isPositive();
        assertThat(acrossTheLeftEdge.subList(0, line)).contains(0x000000);
        assertThat(acrossTheLeftEdge.subList(line, acrossTheLeftEdge.size())).contains(0x000000);
    }

    @Test
    void textIsAtLeastThreeHundredthsOfThePicture() {
        assertThat(Canvas.TEXT_SIZE / Canvas.SIZE).isGreaterThanOrEqualTo(0.03);
    }
}
