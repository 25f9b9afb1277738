package org.atlasnode.app.evaluate.plot;

import java.awt.BasicStroke;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Locale;
import org.atlasnode.app.evaluate.plot.Chart.Anchor;
import org.atlasnode.app.evaluate.plot.Chart.Style;
import org.atlasnode.app.evaluate.statistics.Confusion;
import org.atlasnode.app.evaluate.statistics.RocCurve;
import org.atlasnode.app.evaluate.statistics.TargetFigures;

/** The ROC curve of a target, with the point where the model's threshold puts it. */
public final class RocPlot {

    private static final double LEFT = 56;
    private static final double TOP = 58;
    private static final double FIELD = 310;

    private RocPlot() {}

    /** The picture; without cases of both kinds it says so in place of the curve. */
    public static BufferedImage of(TargetFigures figures) {
        Chart chart = new Chart();
        UnitAxes axes = new UnitAxes(chart, LEFT, TOP, FIELD, FIELD);
        Confusion confusion = figures.counts().confusion();
        chart.text("ROC: " + figures.name(), Style.TITLE, Anchor.LEFT, LEFT, 24);
        chart.text(subtitle(figures), Style.SUBTITLE, Anchor.LEFT, LEFT, 42);
        axes.draw();
        axes.name("1 - specificity", "sensitivity");
        if (confusion.positives() == 0 || confusion.negatives() == 0) {
            chart.text("no curve: cases of one kind only", Style.AXIS, Anchor.MIDDLE, axes.x(0.5), axes.y(0.85));
            return chart.image();
        }
        chart.draw(
                curve(figures.curve(), axes),
                Chart.BLUE,
                new BasicStroke(2.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        double x = axes.x(1 - confusion.specificity().value().orElseThrow());
        double y = axes.y(confusion.sensitivity().value().orElseThrow());
        chart.disc(Chart.VERMILION, 5, x, y);
        legend(chart, axes);
        return chart.image();
    }

    private static String subtitle(TargetFigures figures) {
        Confusion confusion = figures.counts().confusion();
        String counts = "positive " + confusion.positives() + ", negative " + confusion.negatives();
        if (figures.area().value().isEmpty()) {
            return counts;
        }
        String area =
                String.format(Locale.ROOT, "AUC %.3f", figures.area().value().getAsDouble());
        String interval = figures.area()
                .interval()
                .map(found -> String.format(Locale.ROOT, " (%.3f to %.3f)", found.low(), found.high()))
                .orElse("");
        return area + interval + ", " + counts;
    }

    private static Path2D curve(RocCurve curve, UnitAxes axes) {
        Path2D path = new Path2D.Double();
        path.moveTo(axes.x(0), axes.y(0));
        for (RocCurve.Point point : curve.points()) {
            Confusion confusion = point.confusion();
            path.lineTo(
                    axes.x(1 - confusion.specificity().value().orElseThrow()),
                    axes.y(confusion.sensitivity().value().orElseThrow()));
        }
        return path;
    }

    private static void legend(Chart chart, UnitAxes axes) {
        double x = axes.x(0.52);
        chart.disc(Chart.VERMILION, 5, x, axes.y(0.08));
        chart.text("at the model's threshold", Style.TICK, Anchor.LEFT, x + 12, axes.y(0.08) + 4);
    }
}
