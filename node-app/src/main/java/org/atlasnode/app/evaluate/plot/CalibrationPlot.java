package org.atlasnode.app.evaluate.plot;

import java.awt.image.BufferedImage;
import java.util.Locale;
import java.util.OptionalDouble;
import org.atlasnode.app.evaluate.plot.Chart.Anchor;
import org.atlasnode.app.evaluate.plot.Chart.Style;
import org.atlasnode.app.evaluate.statistics.Calibration;
import org.atlasnode.app.evaluate.statistics.Calibration.Bin;
import org.atlasnode.app.evaluate.statistics.TargetFigures;

/**
 * The reliability diagram of a target: for each tenth of the probabilities, the share of its cases that is positive, with
 * Wilson's interval; below, how many cases each tenth has.
 */
public final class CalibrationPlot {

    private static final double LEFT = 56;
    private static final double TOP = 58;
    private static final double WIDTH = 310;
    private static final double HEIGHT = 236;
    private static final double BARS_TOP = 338;
    private static final double BARS_HEIGHT = 44;
    private static final double CAP = 3;

    private final Chart chart = new Chart();
    private final UnitAxes axes = new UnitAxes(chart, LEFT, TOP, WIDTH, HEIGHT);
    private final Calibration calibration;

    private CalibrationPlot(Calibration calibration) {
        this.calibration = calibration;
    }

    public static BufferedImage of(TargetFigures figures) {
        CalibrationPlot plot = new CalibrationPlot(figures.calibration());
        plot.draw(figures.name(), figures.counts().answered());
        return plot.chart.image();
    }

    private void draw(String name, int caseCount) {
        chart.text("Calibration: " + name, Style.TITLE, Anchor.LEFT, LEFT, 24);
        chart.text(
                "Brier score " + number(calibration.brierScore()) + ", expected error "
                        + number(calibration.expectedError()) + ", n " + caseCount,
                Style.SUBTITLE,
                Anchor.LEFT,
                LEFT,
                42);
        axes.draw();
        chart.upwards("share of positives", Style.AXIS, LEFT - 36, axes.y(0.5));
        calibration.bins().forEach(this::drawPoint);
        drawCounts();
        chart.text("probability", Style.AXIS, Anchor.MIDDLE, axes.x(0.5), BARS_TOP + BARS_HEIGHT + 26);
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.3f", value.getAsDouble()) : "-";
    }

    private void drawPoint(Bin bin) {
        bin.positives().wilson().ifPresent(interval -> {
            double x = axes.x(bin.meanProbability().orElseThrow());
            chart.line(Chart.BLUE, 1.4, x, axes.y(interval.low()), x, axes.y(interval.high()));
            chart.line(Chart.BLUE, 1.4, x - CAP, axes.y(interval.low()), x + CAP, axes.y(interval.low()));
            chart.line(Chart.BLUE, 1.4, x - CAP, axes.y(interval.high()), x + CAP, axes.y(interval.high()));
            chart.disc(Chart.BLUE, 4.5, x, axes.y(bin.positives().value().orElseThrow()));
        });
    }

    private void drawCounts() {
        int most = calibration.bins().stream()
                .mapToInt(bin -> bin.positives().of())
                .max()
                .orElse(0);
        double baseline = BARS_TOP + BARS_HEIGHT;
        for (Bin bin : calibration.bins()) {
            int count = bin.positives().of();
            double height = most == 0 ? 0 : BARS_HEIGHT * count / most;
            double left = axes.x(bin.from()) + 2;
            double width = axes.x(bin.to()) - axes.x(bin.from()) - 4;
            chart.bar(Chart.GUIDE, left, baseline - height, width, height);
            chart.text(String.valueOf(count), Style.TICK, Anchor.MIDDLE, left + width / 2, baseline - height - 3);
        }
        chart.line(Chart.GUIDE, 1, LEFT, baseline, LEFT + WIDTH, baseline);
        chart.upwards("cases", Style.AXIS, LEFT - 36, baseline - BARS_HEIGHT / 2);
    }
}
