package org.atlasnode.results.capture;

import java.awt.Color;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.results.wording.Phrase;
import org.atlasnode.results.wording.Words;

/** The only overlay of a series that was not analysed: that it was not, why, and that this is not a negative. */
final class NoticePage {

    private static final double LEFT = 60;
    private static final double WIDTH = Canvas.SIZE - 2 * LEFT;
    private static final double HEAD = 96;
    private static final double BODY = 46;

    private final Canvas canvas;
    private double y;

    private NoticePage(Frame frame) {
        this.canvas = frame.canvas();
        this.y = frame.top() + 60.0;
    }

    static void draw(Frame frame, Analysis analysis) {
        NoticePage page = new NoticePage(frame);
        boolean failed = analysis.outcome() == Analysis.Outcome.FAILED;
        Words words = frame.words();
        page.lines(
                words.say(failed ? Phrase.ANALYSIS_FAILED : Phrase.NOT_ANALYSED), Glyphs.BOLD, HEAD, Palette.POSITIVE);
        page.y += BODY;
        page.lines(words.say(Phrase.NOT_A_NEGATIVE), Glyphs.BOLD, BODY, Palette.LABEL);
        page.y += BODY;
        Analysis.Reason reason = analysis.reason().orElseThrow();
        page.lines(reason.sentence(), Glyphs.REGULAR, BODY, Palette.TEXT);
        page.y += BODY / 2;
        page.lines(reason.code(), Glyphs.REGULAR, Canvas.TEXT_SIZE, Palette.DIM);
    }

    private void lines(String text, Glyphs typeface, double size, Color colour) {
        for (String line : Canvas.wrap(text, typeface, size, WIDTH)) {
            y += size * 1.3;
            canvas.text(line, typeface, size, colour, LEFT, y);
        }
    }
}
