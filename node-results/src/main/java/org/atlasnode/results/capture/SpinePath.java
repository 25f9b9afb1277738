package org.atlasnode.results.capture;

import java.util.Comparator;
import java.util.List;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.Point3;

/** The line of the vertebrae's centroids seen from the front: how far to the left the spine lies at a height. Immutable. */
final class SpinePath {

    private final List<Point3> centroids;

    private SpinePath(List<Point3> centroids) {
        this.centroids = centroids;
    }

    /** Through the levels that were found, straight between them and upright beyond; through a point where there is none. */
    static SpinePath of(Analysis analysis, Point3 otherwise) {
        List<Point3> found = analysis.findings().stream()
                .flatMap(level -> level.structure().stream())
                .map(Finding.Structure::centroidMm)
                .sorted(Comparator.comparingDouble(Point3::zMm))
                .toList();
        return new SpinePath(found.isEmpty() ? List.of(otherwise) : found);
    }

    double xMm(double zMm) {
        Point3 below = centroids.get(0);
        if (zMm <= below.zMm()) {
            return below.xMm();
        }
        for (Point3 above : centroids) {
            if (zMm <= above.zMm()) {
                double gap = above.zMm() - below.zMm();
                double part = gap <= 0 ? 0 : (zMm - below.zMm()) / gap;
                return below.xMm() + part * (above.xMm() - below.xMm());
            }
            below = above;
        }
        return below.xMm();
    }

    double meanYMm() {
        return centroids.stream().mapToDouble(Point3::yMm).average().orElseThrow();
    }
}
