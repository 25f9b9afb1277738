import java.awt.Font;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.PathIterator;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the outlines of a TrueType font's Latin-1 glyphs as text, one line per glyph: code point, advance, path in font
 * units with y downwards (M, L, Q with coordinates, Z). The node draws text from these, so that it needs no font, no
 * FreeType and no fontconfig on the machine, and draws the same pixels everywhere.
 *
 * <p>Run: {@code java GlyphOutlines.java /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf atlas-sans.txt}
 */
final class GlyphOutlines {

    private static final float UNITS_PER_EM = 2048;

    public static void main(String[] arguments) throws Exception {
        Font font = Font.createFont(Font.TRUETYPE_FONT, new File(arguments[0])).deriveFont(UNITS_PER_EM);
        StringBuilder text = new StringBuilder("# outlines of DejaVu Sans 2.37, Latin-1; see NOTICE-fonts.txt\n");
        FontRenderContext context = new FontRenderContext(null, true, true);
        for (int code = 0x20; code <= 0xFF; code++) {
            if (code >= 0x7F && code <= 0xA0 || !font.canDisplay(code)) {
                continue;
            }
            GlyphVector glyph = font.createGlyphVector(context, new String(Character.toChars(code)));
            text.append(code).append(' ').append(Math.round(glyph.getGlyphMetrics(0).getAdvance()));
            append(text, glyph.getOutline());
            text.append('\n');
        }
        write(Path.of(arguments[1]), text.toString());
    }

    private static void append(StringBuilder text, Shape outline) {
        float[] points = new float[6];
        for (PathIterator path = outline.getPathIterator(null); !path.isDone(); path.next()) {
            int kind = path.currentSegment(points);
            text.append(' ').append("MLQCZ".charAt(kind));
            int count = new int[] {2, 2, 4, 6, 0}[kind];
            for (int i = 0; i < count; i++) {
                text.append(i == 0 ? "" : ",").append(Math.round(points[i]));
            }
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.US_ASCII));
    }
}
