package org.atlasnode.results.capture;

import java.awt.image.BufferedImage;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.source.NodeIdentity;
import org.atlasnode.results.source.ResultTime;

/**
 * What is burned into every overlay around its content: the label of the model's use on top; below, that the result is
 * not verified, the model and the node, the analysed series and the time. No patient data but what the scanner wrote
 * into Series Description. Confined to one thread.
 */
final class Frame {

    private static final double LEFT = 12;
    private static final double WIDTH = Canvas.SIZE - 2 * LEFT;
    private static final int FOOTER_LINES = 3;
    private static final double PADDING = 8;
    private static final String NOT_VERIFIED = "AI RESULT - NOT VERIFIED - REVIEW SOURCE IMAGES";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private final Canvas canvas = new Canvas();
    private final int top;
    private final int bottom;

    Frame(Algorithm algorithm, NodeIdentity node, ResultTime time, DataSet source) {
        List<String> label = Canvas.wrap(algorithm.label(), Glyphs.BOLD, Canvas.TEXT_SIZE, WIDTH);
        double y = 0;
        for (String line : label) {
            y += Canvas.LINE_HEIGHT;
            canvas.text(line, Glyphs.BOLD, Palette.LABEL, LEFT, y - PADDING);
        }
        this.top = (int) Math.ceil(y + PADDING / 2);
        this.bottom = (int) (Canvas.SIZE - FOOTER_LINES * Canvas.LINE_HEIGHT - PADDING);
        String model = "Model " + algorithm.model() + " on " + node.product() + " " + node.version();
        List<String> footer = List.of(model, input(source) + "  " + TIME.format(time.started()));
        y = bottom + Canvas.LINE_HEIGHT;
        canvas.text(NOT_VERIFIED, Glyphs.BOLD, Palette.LABEL, LEFT, y - 4);
        for (String line : footer) {
            y += Canvas.LINE_HEIGHT;
            canvas.text(
                    Canvas.fit(line, Glyphs.REGULAR, Canvas.TEXT_SIZE, WIDTH),
                    Glyphs.REGULAR,
                    Palette.TEXT,
                    LEFT,
                    y - 4);
        }
    }

    private static String input(DataSet source) {
        String number = source.string(Tags.SERIES_NUMBER, "without number");
        String description = source.string(Tags.SERIES_DESCRIPTION, "");
        String series = "Series " + number + (description.isEmpty() ? "" : ": " + description);
        return Canvas.fit(series, Glyphs.REGULAR, Canvas.TEXT_SIZE, WIDTH - 310);
    }

    Canvas canvas() {
        return canvas;
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
