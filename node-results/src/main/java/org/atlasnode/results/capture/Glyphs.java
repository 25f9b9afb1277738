package org.atlasnode.results.capture;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A typeface as outlines of its Latin-1 glyphs. Servers often have no fonts, and a Java runtime without FreeType and
 * fontconfig cannot draw text at all; outlines need neither, and give the same pixels on every machine. Immutable.
 */
public final class Glyphs {

    public static final Glyphs REGULAR = load("atlas-sans.txt");
    public static final Glyphs BOLD = load("atlas-sans-bold.txt");

    private static final double UNITS_PER_EM = 2048;
    private static final int UNKNOWN = '?';

    private final Map<Integer, Glyph> glyphs;

    private record Glyph(double advance, Path2D outline) {}

    private Glyphs(Map<Integer, Glyph> glyphs) {
        this.glyphs = glyphs;
    }

    /** How far a line of text reaches at this size (pixels per em). */
    public double width(String text, double size) {
        return text.codePoints().mapToDouble(code -> glyph(code).advance).sum() * size / UNITS_PER_EM;
    }

    /** The outline of a line of text that begins at x on the baseline y. */
    public Path2D outline(String text, double size, double x, double y) {
        Path2D line = new Path2D.Double(Path2D.WIND_NON_ZERO);
        double scale = size / UNITS_PER_EM;
        double pen = x;
        for (int code : text.codePoints().toArray()) {
            Glyph glyph = glyph(code);
            AffineTransform place = new AffineTransform(scale, 0, 0, scale, pen, y);
            line.append(glyph.outline.getPathIterator(place), false);
            pen += glyph.advance * scale;
        }
        return line;
    }

    private Glyph glyph(int code) {
        @Nullable Glyph glyph = glyphs.get(code);
        if (glyph == null) {
            glyph = glyphs.get(UNKNOWN);
        }
        if (glyph == null) {
            throw new IllegalStateException("the typeface has no question mark");
        }
        return glyph;
    }

    private static Glyphs load(String resource) {
        try (InputStream stream = Glyphs.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("the typeface is missing from the class path: " + resource);
            }
            Map<Integer, Glyph> glyphs = new HashMap<>();
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .forEach(words -> glyphs.put(Integer.valueOf(words[0]), parse(words)));
            return new Glyphs(Map.copyOf(glyphs));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Glyph parse(String[] words) {
        Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO);
        for (int i = 2; i < words.length; i++) {
            String word = words[i];
            double[] at = numbers(word.substring(1));
            switch (word.charAt(0)) {
                case 'M' -> path.moveTo(at[0], at[1]);
                case 'L' -> path.lineTo(at[0], at[1]);
                case 'Q' -> path.quadTo(at[0], at[1], at[2], at[3]);
                case 'Z' -> path.closePath();
                default -> throw new IllegalStateException("not a path: " + word);
            }
        }
        return new Glyph(Double.parseDouble(words[1]), path);
    }

    private static double[] numbers(String text) {
        String[] parts = text.isEmpty() ? new String[0] : text.split(",");
        double[] numbers = new double[parts.length];
        for (int i = 0; i < parts.length; i++) {
            numbers[i] = Double.parseDouble(parts[i]);
        }
        return numbers;
    }
}
