package org.atlasnode.results.capture;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.source.NodeIdentity;
import org.atlasnode.results.source.ResultTime;
import org.atlasnode.results.wording.Phrase;
import org.atlasnode.results.wording.Words;

/**
 * What is burned into every overlay around its content: the label of the model's use on top; below, what the result is
 * worth, the model and the node, the analysed series and the time. No patient data but what the scanner wrote into Series
 * Description. Confined to one thread.
 */
final class Frame {

    private static final double LEFT = 12;
    private static final double WIDTH = Canvas.SIZE - 2 * LEFT;
    private static final double PADDING = 8;
    private static final double BELOW_LINE = 4;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private final Canvas canvas = new Canvas();
    private final Words words;
    private final int top;
    private final int bottom;

    /** @param source a header of the analysed series */
    Frame(Algorithm algorithm, NodeIdentity node, ResultTime time, DataSet source) {
        this.words = new Words(node.language());
        double y = lines(Canvas.wrap(algorithm.label(), Glyphs.BOLD, Canvas.TEXT_SIZE, WIDTH), Glyphs.BOLD, 0);
        this.top = (int) Math.ceil(y + PADDING / 2);
        List<String> worth = Canvas.wrap(worth(node), Glyphs.BOLD, Canvas.TEXT_SIZE, WIDTH);
        List<String> facts = facts(
                words.say(Phrase.MODEL_ON).formatted(algorithm.model(), node.product() + " " + node.version()),
                input(source),
                TIME.format(time.started()));
        this.bottom = (int) (Canvas.SIZE - (worth.size() + facts.size()) * Canvas.LINE_HEIGHT - PADDING);
        lines(facts, Glyphs.REGULAR, lines(worth, Glyphs.BOLD, bottom + BELOW_LINE));
    }

    /** What a result is worth, in the site's words or the usual ones. */
    static String worth(NodeIdentity node) {
        return node.terms().label().orElse(Phrase.REVIEW.in(node.language()));
    }

    private double lines(List<String> lines, Glyphs typeface, double above) {
        Color colour = typeface == Glyphs.BOLD ? Palette.LABEL : Palette.TEXT;
        double y = above;
        for (String line : lines) {
            y += Canvas.LINE_HEIGHT;
            canvas.text(Canvas.fit(line, typeface, Canvas.TEXT_SIZE, WIDTH), typeface, colour, LEFT, y - PADDING);
        }
        return y;
    }

    /** The time in the line of the series, or in one of its own: it is cut off nothing. */
    private static List<String> facts(String model, String series, String time) {
        String both = series + "  " + time;
        List<String> facts = new ArrayList<>(List.of(model));
        if (Glyphs.REGULAR.width(both, Canvas.TEXT_SIZE) <= WIDTH) {
            facts.add(both);
        } else {
            facts.addAll(List.of(series, time));
        }
        return facts;
    }

    private String input(DataSet source) {
        String number = source.string(Tags.SERIES_NUMBER, words.say(Phrase.WITHOUT_NUMBER));
        String description = source.string(Tags.SERIES_DESCRIPTION, "");
        return words.say(Phrase.SERIES) + " " + number + (description.isEmpty() ? "" : ": " + description);
    }

    Canvas canvas() {
        return canvas;
    }

    Words words() {
        return words;
    }

    /** First row of the content. */
    int top() {
        return top;
    }

    /** Rows of the content. */
    int height() {
        return bottom - top;
    }

    BufferedImage image() {
        return canvas.image();
    }
}
