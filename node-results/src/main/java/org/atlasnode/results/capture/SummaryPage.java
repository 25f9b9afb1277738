package org.atlasnode.results.capture;

import java.awt.BasicStroke;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.Optional;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Box3;
import org.atlasnode.core.model.Finding;

/** The series upright, from the side or from the front, with its structures named and what is suspected marked, and the table of results. */
final class SummaryPage {

    private static final int VIEW_WIDTH = 610;
    private static final double MARKER = 9;
    private static final double MIN_BOX = 14;
    private static final double LABEL_X = 10;

    private final Frame frame;
    private final Canvas canvas;
    private final Plane plane;
    private final UprightView view;

    private SummaryPage(Frame frame, WindowedVolume volume, Analysis analysis, Plane plane) {
        this.frame = frame;
        this.canvas = frame.canvas();
        this.plane = plane;
        this.view = new UprightView(volume, analysis, plane, VIEW_WIDTH, frame.height());
    }

    static void draw(Frame frame, WindowedVolume volume, Analysis analysis, Plane plane) {
        SummaryPage page = new SummaryPage(frame, volume, analysis, plane);
        page.canvas.gray(page.view.pixels(), VIEW_WIDTH, 0, frame.top());
        page.drawDirections();
        analysis.findings().stream()
                .filter(level -> level.assessment() != Assessment.PRESENT)
                .forEach(page::drawLevel);
        analysis.findings().stream()
                .filter(level -> level.assessment() == Assessment.PRESENT)
                .forEach(page::drawLevel);
        new ResultTable(frame, VIEW_WIDTH + 18).draw(analysis);
    }

    private void drawDirections() {
        double bottom = frame.top() + frame.height() - 12.0;
        double middle = VIEW_WIDTH / 2.0;
        canvas.textCentered("H", Glyphs.BOLD, Palette.DIM, middle, frame.top() + 38.0);
        canvas.textCentered("F", Glyphs.BOLD, Palette.DIM, middle, bottom);
        canvas.text(plane.left(), Glyphs.BOLD, Palette.DIM, LABEL_X, bottom);
        canvas.textRight(plane.right(), Glyphs.BOLD, Palette.DIM, VIEW_WIDTH - LABEL_X, bottom);
    }

    private void drawLevel(Finding finding) {
        String name = finding.target().name();
        if (finding.assessment() == Assessment.PRESENT) {
            drawSuspected(name + "  " + ResultTable.percent(finding), finding);
        } else if (finding.structure().isPresent()) {
            Finding.Structure structure = finding.structure().get();
            Point2D centre = onPage(view.at(structure.centroidMm()));
            boolean absent = finding.assessment() == Assessment.ABSENT;
            String text = absent ? name : name + " ?";
            leader(text, Glyphs.REGULAR, structure);
            canvas.text(text, Glyphs.REGULAR, absent ? Palette.NEGATIVE : Palette.TEXT, LABEL_X, centre.getY() + 11);
            ring(centre, absent);
        }
    }

    private void ring(Point2D centre, boolean absent) {
        Ellipse2D ring = new Ellipse2D.Double(centre.getX() - MARKER, centre.getY() - MARKER, 2 * MARKER, 2 * MARKER);
        canvas.stroke(ring, Palette.BACKGROUND, new BasicStroke(5));
        canvas.stroke(ring, absent ? Palette.NEGATIVE : Palette.TEXT, new BasicStroke(2.5f));
    }

    /** The box of the finding, else of its structure; a finding that has neither is in the table only. */
    private void drawSuspected(String text, Finding finding) {
        Optional<Box3> box = finding.place().flatMap(Finding.Place::findingMm);
        Optional<Finding.Structure> structure = finding.structure();
        structure.ifPresent(found -> label(text, found));
        if (box.isPresent()) {
            Rectangle2D seen = onPage(view.at(box.get()));
            canvas.box(seen, Palette.POSITIVE);
            if (structure.isEmpty()) {
                labelAbove(text, seen);
            }
        } else {
            structure.ifPresent(found -> canvas.dashedBox(onPage(view.at(found.extentMm())), Palette.POSITIVE));
        }
    }

    private void labelAbove(String text, Rectangle2D box) {
        double right = VIEW_WIDTH - Glyphs.BOLD.width(text, Canvas.TEXT_SIZE) - LABEL_X;
        canvas.text(text, Glyphs.BOLD, Palette.POSITIVE, Math.min(box.getMinX(), right), box.getMinY() - LABEL_X);
    }

    private void label(String text, Finding.Structure structure) {
        double y = leader(text, Glyphs.BOLD, structure);
        canvas.text(text, Glyphs.BOLD, Palette.POSITIVE, LABEL_X, y + 11);
        triangle(LABEL_X + Glyphs.BOLD.width(text, Canvas.TEXT_SIZE) + 8, y);
    }

    /** Points from the label to the vertebra: another shape than a ring, for those who cannot tell the colours. */
    private void triangle(double x, double y) {
        Path2D shape = new Path2D.Double();
        shape.moveTo(x, y - MARKER);
        shape.lineTo(x + 2 * MARKER, y);
        shape.lineTo(x, y + MARKER);
        shape.closePath();
        canvas.fill(shape, Palette.POSITIVE);
    }

    /** From the label up to the structure, and not over it; at the height that it returns. */
    private double leader(String text, Glyphs typeface, Finding.Structure structure) {
        double y = onPage(view.at(structure.centroidMm())).getY();
        double begin = LABEL_X + typeface.width(text, Canvas.TEXT_SIZE) + 12;
        double end = view.at(structure.extentMm()).getMinX() - MARKER;
        if (end > begin) {
            canvas.line(Palette.DIM, 1.5f, begin, y, end, y);
        }
        return y;
    }

    private Point2D onPage(Point2D inView) {
        return new Point2D.Double(inView.getX(), inView.getY() + frame.top());
    }

    /** Never so small that it is overlooked. */
    private Rectangle2D onPage(Rectangle2D inView) {
        double width = Math.max(inView.getWidth(), MIN_BOX);
        double height = Math.max(inView.getHeight(), MIN_BOX);
        return new Rectangle2D.Double(
                inView.getCenterX() - width / 2, inView.getCenterY() - height / 2 + frame.top(), width, height);
    }
}
