package org.atlasnode.app.evaluate.plot;

import java.util.Locale;
import org.atlasnode.app.evaluate.plot.Chart.Anchor;
import org.atlasnode.app.evaluate.plot.Chart.Style;

/** A field of a chart where both axes go from 0 to 1, with its grid, its diagonal and its names. */
record UnitAxes(Chart chart, double left, double top, double width, double height) {

    private static final int STEPS = 5;

    double x(double part) {
        return left + part * width;
    }

    double y(double part) {
        return top + (1 - part) * height;
    }

    double bottom() {
        return top + height;
    }

    /** Grid, diagonal and numbers. */
    void draw() {
        for (int step = 0; step <= STEPS; step++) {
            double part = (double) step / STEPS;
            String number = String.format(Locale.ROOT, "%.1f", part);
            chart.line(Chart.GRID, 1, x(part), top, x(part), bottom());
            chart.line(Chart.GRID, 1, left, y(part), left + width, y(part));
            chart.text(number, Style.TICK, Anchor.RIGHT, left - 6, y(part) + 4);
            chart.text(number, Style.TICK, Anchor.MIDDLE, x(part), bottom() + 16);
        }
        chart.dashes(Chart.GUIDE, x(0), y(0), x(1), y(1));
        chart.line(Chart.GUIDE, 1, left, top, left, bottom());
        chart.line(Chart.GUIDE, 1, left, bottom(), left + width, bottom());
    }

    /** The names of the axes. */
    void name(String across, String upwards) {
        chart.text(across, Style.AXIS, Anchor.MIDDLE, x(0.5), bottom() + 36);
        chart.upwards(upwards, Style.AXIS, left - 36, y(0.5));
    }
}
