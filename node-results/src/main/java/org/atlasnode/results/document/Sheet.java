package org.atlasnode.results.document;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceRGB;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;

/** An A4 page that is written from the top down; points, from the top left corner. Confined to one thread. */
final class Sheet implements AutoCloseable {

    static final float LEFT = 48;
    static final float RIGHT = PDRectangle.A4.getWidth() - LEFT;
    static final float WIDTH = RIGHT - LEFT;
    private static final float VALUE = LEFT + 110;
    private static final float TOP = 32;
    private static final float BOTTOM = 26;
    private static final float LINE = 1.35f;

    private final PDDocument document;
    private final PDPageContentStream content;
    private float y = TOP;

    Sheet(PDDocument document) throws IOException {
        this.document = document;
        PDPage page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        this.content = new PDPageContentStream(document, page);
    }

    /** Where the next line begins. */
    float y() {
        return y;
    }

    void gap(float points) {
        y += points;
    }

    /** Text across the page in as many lines as it needs. */
    void paragraph(String text, Typeface typeface, float size, Ink ink) throws IOException {
        paragraph(text, typeface, size, ink, LEFT);
    }

    private void paragraph(String text, Typeface typeface, float size, Ink ink, float left) throws IOException {
        for (String line : wrap(typeface.shown(text), typeface, size, RIGHT - left)) {
            y += size * LINE;
            put(line, typeface, size, ink, left);
        }
    }

    /** A name in the margin, and its value beside it in as many lines as that needs. */
    void entry(String name, String value, Typeface typeface, float size) throws IOException {
        line(size);
        at(LEFT, name, typeface, size, Ink.GRAY);
        y -= size * LINE;
        paragraph(value, typeface, size, Ink.BLACK, VALUE);
    }

    /** The last line of the page. */
    void footer(String text, Typeface typeface, float size) throws IOException {
        y = PDRectangle.A4.getHeight() - BOTTOM;
        at(LEFT, text, typeface, size, Ink.GRAY);
    }

    /** Begins a line of this size; {@link #at} fills it. */
    void line(float size) {
        y += size * LINE;
    }

    /** Text on the current line. */
    void at(float left, String text, Typeface typeface, float size, Ink ink) throws IOException {
        put(typeface.shown(text), typeface, size, ink, left);
    }

    /** Text on the current line that ends at a place. */
    void endingAt(float right, String text, Typeface typeface, float size, Ink ink) throws IOException {
        String shown = typeface.shown(text);
        put(shown, typeface, size, ink, right - typeface.width(shown, size));
    }

    void rule() throws IOException {
        y += 4;
        content.setStrokingColor(Ink.RULE.red(), Ink.RULE.green(), Ink.RULE.blue());
        content.setLineWidth(0.7f);
        content.moveTo(LEFT, fromBottom(y));
        content.lineTo(RIGHT, fromBottom(y));
        content.stroke();
        y += 1;
    }

    /** A picture with its top left corner at a place. */
    void picture(Picture picture, float left, float top, float side) throws IOException {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (WritableByteChannel output = Channels.newChannel(new DeflaterOutputStream(deflated))) {
            output.write(picture.rgb());
        }
        PDImageXObject image = new PDImageXObject(
                document,
                new ByteArrayInputStream(deflated.toByteArray()),
                COSName.FLATE_DECODE,
                picture.side(),
                picture.side(),
                Byte.SIZE,
                PDDeviceRGB.INSTANCE);
        content.drawImage(image, left, fromBottom(top + side), side, side);
    }

    private void put(String shown, Typeface typeface, float size, Ink ink, float left) throws IOException {
        content.beginText();
        content.setFont(typeface.font(), size);
        content.setNonStrokingColor(ink.red(), ink.green(), ink.blue());
        content.newLineAtOffset(left, fromBottom(y));
        content.showText(shown);
        content.endText();
    }

    private static float fromBottom(float fromTop) {
        return PDRectangle.A4.getHeight() - fromTop;
    }

    /** At spaces; a word that is too long for a line is broken too. */
    private static List<String> wrap(String text, Typeface typeface, float size, float width) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int code : text.codePoints().toArray()) {
            line.appendCodePoint(code);
            if (typeface.width(line.toString(), size) > width && line.length() > Character.charCount(code)) {
                int space = line.lastIndexOf(" ");
                int end = space > 0 ? space : line.length() - Character.charCount(code);
                lines.add(line.substring(0, end));
                line.delete(0, space > 0 ? space + 1 : end);
            }
        }
        lines.add(line.toString());
        return lines;
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
