package org.atlasnode.results.capture;

import java.util.Comparator;
import java.util.List;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.Point3;

/** The line of the vertebrae's centroids: where the spine runs at a height. Immutable. */
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

    Point3 at(double zMm) {
        Point3 below = centroids.get(0);
        for (Point3 above : centroids) {
            if (zMm <= above.zMm()) {
                double gap = above.zMm() - below.zMm();
                double part = gap <= 0 ? 0 : Math.max(0, (zMm - below.zMm()) / gap);
                return new Point3(
                        below.xMm() + part * (above.xMm() - below.xMm()),
                        below.yMm() + part * (above.yMm() - below.yMm()),
                        zMm);
            }
            below = above;
        }
        return new Point3(below.xMm(), below.yMm(), zMm);
    }

    Point3 mean() {
        return new Point3(
                centroids.stream().mapToDouble(Point3::xMm).average().orElseThrow(),
                centroids.stream().mapToDouble(Point3::yMm).average().orElseThrow(),
                centroids.stream().mapToDouble(Point3::zMm).average().orElseThrow());
    }
}
