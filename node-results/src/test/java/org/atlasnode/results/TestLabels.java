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

/** Hand-made segmentations: a brick round the centre of each structure, on a grid four times coarser than the pixels. */
public final class TestLabels {

    private static final int PIXELS = 4;
    private static final double PITCH_MM = 2;

    private TestLabels() {}

    public static LabelMap of(TestSeries series, Analysis analysis) {
        SeriesGeometry geometry = series.geometry();
        SliceGeometry image = geometry.reference();
        int depth = (int) Math.floor(geometry.extentMm() / PITCH_MM) + 1;
        LabelMap.Grid grid = new LabelMap.Grid(
                depth,
                image.rows() / PIXELS,
                image.columns() / PIXELS,
                new LabelMap.Axis(0.5 / PIXELS - 0.5, 0, 1.0 / PIXELS),
                new LabelMap.Axis(0.5 / PIXELS - 0.5, 1.0 / PIXELS, 0),
                image.positionMm().dot(geometry.normal()),
                PITCH_MM);
        List<String> names = new ArrayList<>();
        byte[] labels = new byte[depth * grid.rows() * grid.columns()];
        for (Finding finding : analysis.findings()) {
            names.add(finding.target().name());
            Optional<Point3> centre = finding.structure().map(Finding.Structure::centroidMm);
            if (centre.isPresent()) {
                fill(labels, grid, series, centre.get(), (byte) names.size());
            }
        }
        return new LabelMap(grid, names, labels);
    }

    private static void fill(byte[] labels, LabelMap.Grid grid, TestSeries series, Point3 centre, byte label) {
        SliceGeometry image = series.geometry().reference();
        for (int i = 0; i < labels.length; i++) {
            int x = i % grid.columns();
            int y = i / grid.columns() % grid.rows();
            int z = i / grid.columns() / grid.rows();
            Point3 at = image.patientMm((y + 0.5) * PIXELS - 0.5, (x + 0.5) * PIXELS - 0.5)
                    .plus(series.geometry().normal().times(z * PITCH_MM));
            Point3 off = at.minus(centre);
            if (Math.abs(off.xMm()) < 16 && Math.abs(off.yMm()) < 13 && Math.abs(off.zMm()) < 6) {
                labels[i] = label;
            }
        }
    }
}
