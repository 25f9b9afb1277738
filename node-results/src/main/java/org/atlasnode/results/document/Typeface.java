package org.atlasnode.results.document;

import java.io.IOException;
import java.io.InputStream;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * A typeface that ships with the node, embedded in a document as far as it is used: servers have no fonts, and readers have
 * others. Latin, Greek, Cyrillic and more; what it lacks becomes a question mark. Confined to one thread.
 */
final class Typeface {

    private static final int UNITS_PER_EM = 1000;

    private final PDType0Font font;
    private final CmapLookup glyphs;

    private Typeface(PDType0Font font, CmapLookup glyphs) {
        this.font = font;
        this.glyphs = glyphs;
    }

    static Typeface regular(PDDocument document) throws IOException {
        return load(document, "DejaVuSans.ttf");
    }

    static Typeface bold(PDDocument document) throws IOException {
        return load(document, "DejaVuSans-Bold.ttf");
    }

    private static Typeface load(PDDocument document, String resource) throws IOException {
        try (InputStream stream = Typeface.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("the typeface is missing from the class path: " + resource);
            }
            TrueTypeFont file = new TTFParser().parse(new RandomAccessReadBuffer(stream.readAllBytes()));
            document.registerTrueTypeFontForClosing(file);
            return new Typeface(PDType0Font.load(document, file, true), file.getUnicodeCmapLookup());
        }
    }

    PDType0Font font() {
        return font;
    }

    /** One line, with a question mark for each character that the typeface lacks. */
    String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.strip()
                .codePoints()
                .map(code -> Character.isWhitespace(code) ? ' ' : code)
                .map(code -> glyphs.getGlyphId(code) == 0 ? '?' : code)
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }

    /** How far a text reaches that {@link #shown} gave. */
    float width(String shown, float size) throws IOException {
        return font.getStringWidth(shown) * size / UNITS_PER_EM;
    }
}
