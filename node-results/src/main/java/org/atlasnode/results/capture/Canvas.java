package org.atlasnode.results.capture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** A square black picture to draw text, lines and boxes on. Confined to one thread. */
final class Canvas {

    /** Side of every overlay in pixels: one matrix for the whole series. */
    static final int SIZE = 1024;

    /** Text is nowhere smaller than this, 3 % of the side. */
    static final double TEXT_SIZE = 31;

    static final double LINE_HEIGHT = 38;

    private static final float OUTLINE = 3;

    private final BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    private final Graphics2D graphics = Drawing.on(image);

    Canvas() {
        graphics.setColor(Palette.BACKGROUND);
        graphics.fillRect(0, 0, SIZE, SIZE);
    }

    BufferedImage image() {
        return image;
    }

    /** Copies gray values, 0..255, row by row, to a place. */
    void gray(byte[] values, int width, int left, int top) {
        for (int i = 0; i < values.length; i++) {
            int value = values[i] & 0xFF;
            image.setRGB(left + i % width, top + i / width, value << 16 | value << 8 | value);
        }
    }

    /** Text with a dark rim, readable on any ground; x and y are the left end of the baseline. */
    void text(String text, Glyphs typeface, Color color, double x, double y) {
        text(text, typeface, TEXT_SIZE, color, x, y);
    }

    void text(String text, Glyphs typeface, double size, Color color, double x, double y) {
        Path2D outline = typeface.outline(text, size, x, y);
        graphics.setStroke(new BasicStroke(OUTLINE, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.setColor(Palette.BACKGROUND);
        graphics.draw(outline);
        graphics.setColor(color);
        graphics.fill(outline);
    }

    void textCentered(String text, Glyphs typeface, Color color, double centerX, double y) {
        text(text, typeface, color, centerX - typeface.width(text, TEXT_SIZE) / 2, y);
    }

    void textRight(String text, Glyphs typeface, Color color, double right, double y) {
        text(text, typeface, color, right - typeface.width(text, TEXT_SIZE), y);
    }

    void line(Color color, float width, double x0, double y0, double x1, double y1) {
        stroke(new java.awt.geom.Line2D.Double(x0, y0, x1, y1), color, new BasicStroke(width));
    }

    /** A box of unbroken lines with a dark rim: a suspected fracture. */
    void box(Rectangle2D box, Color color) {
        stroke(box, Palette.BACKGROUND, new BasicStroke(7));
        stroke(box, color, new BasicStroke(3.5f));
    }

    /** A box of broken lines: the place of a level, not of a finding. */
    void dashedBox(Rectangle2D box, Color color) {
        stroke(box, color, dashes(2.5f));
    }

    void dashedLine(Color color, double x0, double y0, double x1, double y1) {
        stroke(new java.awt.geom.Line2D.Double(x0, y0, x1, y1), color, dashes(2));
    }

    private static BasicStroke dashes(float width) {
        return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {9, 7}, 0);
    }

    void fill(Shape shape, Color color) {
        graphics.setColor(color);
        graphics.fill(shape);
    }

    void stroke(Shape shape, Color color, BasicStroke stroke) {
        graphics.setColor(color);
        graphics.setStroke(stroke);
        graphics.draw(shape);
    }

    /** Breaks a text at spaces into lines of at most this width; a word that is longer is broken too. */
    static List<String> wrap(String text, Glyphs typeface, double size, double width) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.strip().split("\\s+")) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (typeface.width(longer, size) <= width) {
                line = longer;
                continue;
            }
            if (!line.isEmpty()) {
                lines.add(line);
            }
            line = word;
            while (typeface.width(line, size) > width && line.length() > 1) {
                int length = line.length() - 1;
                while (length > 1 && typeface.width(line.substring(0, length), size) > width) {
                    length--;
                }
                lines.add(line.substring(0, length));
                line = line.substring(length);
            }
        }
        lines.add(line);
        return lines;
    }

    /** The text, cut with three dots where it is wider. */
    static String fit(String text, Glyphs typeface, double size, double width) {
        if (typeface.width(text, size) <= width) {
            return text;
        }
        int length = text.length();
        while (length > 0 && typeface.width(text.substring(0, length) + "...", size) > width) {
            length--;
        }
        return text.substring(0, length) + "...";
    }
}
