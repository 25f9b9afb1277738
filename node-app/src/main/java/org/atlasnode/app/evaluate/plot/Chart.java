package org.atlasnode.app.evaluate.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import org.atlasnode.results.capture.Drawing;
import org.atlasnode.results.capture.Glyphs;

/**
 * A white picture in units of its display size, drawn with twice as many pixels. Colours are those of Okabe and Ito,
 * told apart by people who see few. Confined to one thread.
 */
final class Chart {

    static final int SIZE = 420;

    static final Color INK = new Color(0x24292F);
    static final Color QUIET = new Color(0x5C636C);
    static final Color GRID = new Color(0xE4E7EB);
    static final Color GUIDE = new Color(0x8A9099);
    static final Color BLUE = new Color(0x0072B2);
    static final Color VERMILION = new Color(0xD55E00);

    private static final int SCALE = 2;

    private final BufferedImage image = new BufferedImage(SIZE * SCALE, SIZE * SCALE, BufferedImage.TYPE_INT_RGB);
    private final Graphics2D graphics = Drawing.on(image);

    Chart() {
        graphics.scale(SCALE, SCALE);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, SIZE, SIZE);
    }

    BufferedImage image() {
        return image;
    }

    /** Where a text is held. */
    enum Anchor {
        LEFT,
        MIDDLE,
        RIGHT
    }

    /** A line of text with its anchor on the baseline at x, y. */
    void text(String text, Style style, Anchor anchor, double x, double y) {
        double width = style.typeface.width(text, style.size);
        double left = switch (anchor) {
            case LEFT -> x;
            case MIDDLE -> x - width / 2;
            case RIGHT -> x - width;
        };
        fill(style.typeface.outline(text, style.size, left, y), style.color);
    }

    /** A line of text from below to above, its middle at y. */
    void upwards(String text, Style style, double x, double y) {
        double width = style.typeface.width(text, style.size);
        AffineTransform turn = AffineTransform.getRotateInstance(-Math.PI / 2, x, y);
        fill(turn.createTransformedShape(style.typeface.outline(text, style.size, x - width / 2, y)), style.color);
    }

    /** How a text looks. */
    record Style(Glyphs typeface, double size, Color color) {

        static final Style TITLE = new Style(Glyphs.BOLD, 15, INK);
        static final Style SUBTITLE = new Style(Glyphs.REGULAR, 12, QUIET);
        static final Style AXIS = new Style(Glyphs.REGULAR, 12, INK);
        static final Style TICK = new Style(Glyphs.REGULAR, 11, QUIET);
    }

    void line(Color color, double width, double x0, double y0, double x1, double y1) {
        draw(new Line2D.Double(x0, y0, x1, y1), color, new BasicStroke((float) width));
    }

    void dashes(Color color, double x0, double y0, double x1, double y1) {
        draw(
                new Line2D.Double(x0, y0, x1, y1),
                color,
                new BasicStroke(1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {5, 4}, 0));
    }

    void bar(Color color, double x, double y, double width, double height) {
        fill(new Rectangle2D.Double(x, y, width, height), color);
    }

    /** A disc with a white rim, seen on any line. */
    void disc(Color color, double radius, double x, double y) {
        fill(new Ellipse2D.Double(x - radius - 1.5, y - radius - 1.5, 2 * radius + 3, 2 * radius + 3), Color.WHITE);
        fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius), color);
    }

    void draw(Shape shape, Color color, BasicStroke stroke) {
        graphics.setColor(color);
        graphics.setStroke(stroke);
        graphics.draw(shape);
    }

    private void fill(Shape shape, Color color) {
        graphics.setColor(color);
        graphics.fill(shape);
    }
}
