package org.atlasnode.results.capture;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.Point3;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.core.volume.Orientation;
import org.atlasnode.results.wording.Phrase;
import org.atlasnode.results.wording.Words;

/** An overlay of one received slice: the slice enlarged, the boxes on it, and beside it what they are of. */
final class AxialPage {

    private static final double GAP = 14;
    private static final double BIG = 64;
    private static final double INSET = 10;
    private static final double LABEL_GAP = 12;
    private static final double MARGIN = 4;
    private static final int SMALLEST_SIDE = 512;
    private static final int LINES = 4;

    private final Canvas canvas;
    private final Words words;
    private final int top;
    private final int side;
    private final KeySlice slice;
    private final AxialView view;
    private final List<Double> labelsLeft;
    private final List<Double> labelsRight;

    private AxialPage(Frame frame, WindowedVolume volume, KeySlice slice) {
        this.canvas = frame.canvas();
        this.words = frame.words();
        this.top = frame.top();
        this.slice = slice;
        this.side = (int) Math.max(SMALLEST_SIDE, Math.min(frame.height(), Canvas.SIZE - GAP - MARGIN - widestWord()));
        this.view = new AxialView(volume, slice, side);
        double direction = top + side / 2.0 - Canvas.TEXT_SIZE / 3;
        this.labelsLeft = new ArrayList<>(List.of(direction));
        this.labelsRight = new ArrayList<>(List.of(direction));
    }

    /** @param imageNumber Instance Number of the source; empty where it has none */
    static void draw(Frame frame, WindowedVolume volume, KeySlice slice, String imageNumber) {
        AxialPage page = new AxialPage(frame, volume, slice);
        page.canvas.gray(page.view.pixels(), page.side, 0, frame.top());
        page.drawDirections();
        for (Finding level : slice.levels()) {
            slice.boxes(level).forEach(box -> page.drawBox(level, box));
        }
        page.drawColumn(imageNumber, volume.geometry().sliceCount());
    }

    /** So wide must the column beside the slice be, or words of it would be cut. */
    private double widestWord() {
        return slice.levels().stream()
                .mapToDouble(level -> Math.max(
                        Glyphs.BOLD.width(level.target().name(), Canvas.TEXT_SIZE),
                        Arrays.stream(answer(level).split(" "))
                                .mapToDouble(word -> Glyphs.REGULAR.width(word, Canvas.TEXT_SIZE))
                                .max()
                                .orElse(0)))
                .max()
                .orElse(0);
    }

    private void drawDirections() {
        Orientation orientation = slice.geometry().orientation();
        double middle = side / 2.0;
        canvas.text(opposite(orientation.alongRow()), Glyphs.BOLD, Palette.DIM, INSET, top + middle);
        canvas.textRight(letter(orientation.alongRow()), Glyphs.BOLD, Palette.DIM, side - INSET, top + middle);
        canvas.textCentered(opposite(orientation.alongColumn()), Glyphs.BOLD, Palette.DIM, middle, top + 32.0);
        canvas.textCentered(letter(orientation.alongColumn()), Glyphs.BOLD, Palette.DIM, middle, top + side - INSET);
    }

    private static String letter(Point3 direction) {
        return Directions.mainLetter(direction);
    }

    private static String opposite(Point3 direction) {
        return Directions.mainLetter(direction.times(-1));
    }

    private void drawBox(Finding level, SliceBox box) {
        Rectangle2D seen = view.at(box);
        Rectangle2D around = new Rectangle2D.Double(
                seen.getX() - 3, seen.getY() - 3 + top, seen.getWidth() + 6, seen.getHeight() + 6);
        canvas.box(around, Palette.POSITIVE);
        label(level.target().name() + " " + ResultTable.percent(level), around);
    }

    /** At the edge that is nearer to the box, where it hides no bone, and a line from there to the box. */
    private void label(String text, Rectangle2D box) {
        double width = Glyphs.BOLD.width(text, Canvas.TEXT_SIZE);
        boolean onLeft = box.getCenterX() <= side / 2.0;
        double x = onLeft ? INSET : side - INSET - width;
        double y = freeHeight(box.getCenterY(), onLeft);
        canvas.line(
                Palette.DIM,
                1.5f,
                onLeft ? x + width + LABEL_GAP : x - LABEL_GAP,
                y,
                onLeft ? box.getMinX() : box.getMaxX(),
                box.getCenterY());
        canvas.text(text, Glyphs.BOLD, Palette.POSITIVE, x, y + Canvas.TEXT_SIZE * 0.35);
    }

    /** A height near this one where nothing is written yet: neither the letter of the direction nor another label. */
    private double freeHeight(double wanted, boolean onLeft) {
        List<Double> taken = onLeft ? labelsLeft : labelsRight;
        double y = wanted;
        while (isNear(taken, y)) {
            y += Canvas.TEXT_SIZE / 2;
        }
        taken.add(y);
        return y;
    }

    private static boolean isNear(List<Double> taken, double y) {
        return taken.stream().anyMatch(other -> Math.abs(other - y) < Canvas.LINE_HEIGHT);
    }

    private void drawColumn(String imageNumber, int sliceCount) {
        double y = top + 10.0;
        for (Finding level : slice.levels()) {
            y = drawLevel(level, y) + GAP;
        }
        OptionalInt frame = slice.geometry().frame().frameNumber();
        int lines = frame.isPresent() ? LINES + 1 : LINES;
        y = Math.max(y, top + side - lines * Canvas.LINE_HEIGHT - GAP);
        if (!imageNumber.isEmpty()) {
            y = line(words.say(Phrase.IMAGE) + " " + imageNumber, Glyphs.REGULAR, y);
        }
        if (frame.isPresent()) {
            y = line(words.say(Phrase.FRAME) + " " + frame.getAsInt(), Glyphs.REGULAR, y);
        }
        y = line(words.say(Phrase.SLICE) + " " + (slice.slice() + 1), Glyphs.REGULAR, y);
        y = line(words.say(Phrase.OF) + " " + sliceCount, Glyphs.REGULAR, y);
        line(
                String.format(
                        Locale.ROOT, "z %.0f mm", slice.geometry().positionMm().zMm()),
                Glyphs.REGULAR,
                y);
    }

    private double drawLevel(Finding level, double above) {
        boolean positive = level.assessment() == Assessment.PRESENT;
        Color colour = positive ? Palette.POSITIVE : Palette.NEGATIVE;
        double y = drawName(level.target().name(), colour, above) + Canvas.LINE_HEIGHT + 4;
        canvas.text(ResultTable.percent(level), Glyphs.BOLD, colour, side + GAP, y);
        for (String line : Canvas.wrap(answer(level), Glyphs.REGULAR, Canvas.TEXT_SIZE, columnWidth())) {
            y += Canvas.LINE_HEIGHT;
            canvas.text(line, Glyphs.REGULAR, colour, side + GAP, y);
        }
        return y;
    }

    private String answer(Finding level) {
        String answer = switch (level.assessment()) {
            case PRESENT -> words.say(Phrase.SUSPECTED, level.target());
            case ABSENT -> words.say(Phrase.NOT_DETECTED, level.target());
            case UNDETERMINED, NOT_COVERED -> words.say(Phrase.NOT_JUDGED);
        };
        return slice.why().map(why -> answer + "; " + words.say(why)).orElse(answer);
    }

    /** As big as there is room for; a long name in lines. */
    private double drawName(String name, Color colour, double above) {
        if (Glyphs.BOLD.width(name, BIG) <= columnWidth()) {
            canvas.text(name, Glyphs.BOLD, BIG, colour, side + GAP, above + BIG * 0.8);
            return above + BIG * 0.8;
        }
        double y = above;
        for (String line : Canvas.wrap(name, Glyphs.BOLD, Canvas.TEXT_SIZE, columnWidth())) {
            y += Canvas.LINE_HEIGHT;
            canvas.text(line, Glyphs.BOLD, colour, side + GAP, y);
        }
        return y;
    }

    private double line(String text, Glyphs typeface, double above) {
        double y = above + Canvas.LINE_HEIGHT;
        canvas.text(Canvas.fit(text, typeface, Canvas.TEXT_SIZE, columnWidth()), typeface, Palette.TEXT, side + GAP, y);
        return y;
    }

    private double columnWidth() {
        return Canvas.SIZE - side - GAP - MARGIN;
    }
}
