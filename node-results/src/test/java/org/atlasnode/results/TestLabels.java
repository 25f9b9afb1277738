package org.atlasnode.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.Point3;
import org.atlasnode.core.volume.LabelMap;
import org.atlasnode.core.volume.SeriesGeometry;
import org.atlasnode.core.volume.SliceGeometry;

/** Hand-made segmentations: a brick round the centre of each structure, on a grid over all slices. */
public final class TestLabels {

    private TestLabels() {}

    /** Cells of four by four pixels and two millimetres. */
    public static LabelMap of(TestSeries series, Analysis analysis) {
        return of(series, analysis, 4, 2);
    }

    /** Cells of so many pixels along a side. */
    public static LabelMap of(TestSeries series, Analysis analysis, int pixels, double pitchMm) {
        SeriesGeometry geometry = series.geometry();
        SliceGeometry image = geometry.reference();
        int depth = (int) Math.floor(geometry.extentMm() / pitchMm) + 1;
        LabelMap.Grid grid = new LabelMap.Grid(
                depth,
                image.rows() / pixels,
                image.columns() / pixels,
                new LabelMap.Axis(0.5 / pixels - 0.5, 0, 1.0 / pixels),
                new LabelMap.Axis(0.5 / pixels - 0.5, 1.0 / pixels, 0),
                image.positionMm().dot(geometry.normal()),
                pitchMm);
        List<String> names = new ArrayList<>();
        byte[] labels = new byte[depth * grid.rows() * grid.columns()];
        for (Finding finding : analysis.findings()) {
            names.add(finding.target().name());
            Optional<Point3> centre = finding.structure().map(Finding.Structure::centroidMm);
            if (centre.isPresent()) {
                fill(labels, grid, series, new Brick(centre.get(), pixels, (byte) names.size()));
            }
        }
        return new LabelMap(grid, names, labels);
    }

    private record Brick(Point3 centre, int pixels, byte label) {}

    private static void fill(byte[] labels, LabelMap.Grid grid, TestSeries series, Brick brick) {
        SliceGeometry image = series.geometry().reference();
        for (int i = 0; i < labels.length; i++) {
            int x = i % grid.columns();
            int y = i / grid.columns() % grid.rows();
            int z = i / grid.columns() / grid.rows();
            Point3 at = image.patientMm((y + 0.5) * brick.pixels() - 0.5, (x + 0.5) * brick.pixels() - 0.5)
                    .plus(series.geometry().normal().times(z * grid.pitchMm()));
            Point3 off = at.minus(brick.centre());
            if (Math.abs(off.xMm()) < 16 && Math.abs(off.yMm()) < 13 && Math.abs(off.zMm()) < 6) {
                labels[i] = brick.label();
            }
        }
    }
}
