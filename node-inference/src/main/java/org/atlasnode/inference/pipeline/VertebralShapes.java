package org.atlasnode.inference.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.atlasnode.core.model.Point3;
import org.atlasnode.core.model.VertebralShape;
import org.atlasnode.inference.model.ShapeLimits;
import org.atlasnode.inference.volume.UprightVolume;

/**
 * Height loss and displacement of vertebral bodies, each against its neighbours: measured on the segmentation, not
 * validated.
 *
 * <p>Heights are means over the columns of the front half and of the back half of a body, along the line of the bodies.
 * The loss is that of the half which lost more, against the mean of the same half of the body above and the one below, or
 * of the only one of them. The displacement is the distance of a body's centre from the straight line through the centres
 * of the body above and the one below; a normal curve of the neck makes up to two millimetres of it.
 *
 * <p>On drawn vertebrae of known shape, in a 2 mm grid, leaning and curved, without any error of a segmentation: a loss of 0 is
 * measured as up to 2 %, losses of 14 to 41 % with a standard deviation of 3 to 5 and at most 9 percentage points off; a
 * displacement of 2 mm as 0.3 to 4.0 mm, standard deviation 0.6 mm. So a displacement has a grade only where it lies beyond
 * the lowest limit by more than {@link #DISPLACEMENT_ERROR_MM}. Pure.
 */
final class VertebralShapes {

    /** How far off a displacement was measured at most, on drawn vertebrae. */
    static final double DISPLACEMENT_ERROR_MM = 2.1;

    private final List<Optional<VertebralBody>> bodies;
    private final ShapeLimits limits;

    private VertebralShapes(List<Optional<VertebralBody>> bodies, ShapeLimits limits) {
        this.bodies = List.copyOf(bodies);
        this.limits = limits;
    }

    /** The shapes of the structures that the manifest names, where they were found and have a neighbour. */
    static Map<String, VertebralShape> of(Segmentation found, UprightVolume volume, ShapeLimits limits) {
        List<Optional<VertebralBody>> bodies = new ArrayList<>();
        for (String name : limits.structures()) {
            bodies.add(found.judged().stream()
                    .filter(region -> region.name().equals(name))
                    .findFirst()
                    .flatMap(region -> VertebralBody.of(region, found, volume)));
        }
        return of(bodies, limits);
    }

    /** @param bodies of the limits' structures, from the head down */
    static Map<String, VertebralShape> of(List<Optional<VertebralBody>> bodies, ShapeLimits limits) {
        VertebralShapes shapes = new VertebralShapes(bodies, limits);
        Map<String, VertebralShape> byName = new LinkedHashMap<>();
        for (int i = 0; i < bodies.size(); i++) {
            String name = limits.structures().get(i);
            shapes.shape(i).ifPresent(shape -> byName.put(name, shape));
        }
        return byName;
    }

    private Optional<VertebralBody> body(int index) {
        return index < 0 || index >= bodies.size() ? Optional.empty() : bodies.get(index);
    }

    private Optional<VertebralShape> shape(int index) {
        List<Integer> neighbours = Stream.of(index - 1, index + 1)
                .filter(other -> body(other).isPresent())
                .toList();
        if (body(index).isEmpty() || neighbours.isEmpty()) {
            return Optional.empty();
        }
        double loss = Math.max(
                lossPercent(index, neighbours, VertebralBody::frontMm),
                lossPercent(index, neighbours, VertebralBody::backMm));
        Optional<Double> displacement = neighbours.size() < 2 ? Optional.empty() : Optional.of(displacementMm(index));
        return Optional.of(new VertebralShape(loss, displacement, limits.grade(loss, displacement.filter(this::isCertain))));
    }

    /** Whether the vertebra is displaced even if the measurement is off by all that it can be. */
    private boolean isCertain(double displacementMm) {
        return displacementMm - DISPLACEMENT_ERROR_MM >= limits.displacementMm().low();
    }

    private double lossPercent(int index, List<Integer> neighbours, ToDoubleFunction<VertebralBody> height) {
        double expected = neighbours.stream()
                .mapToDouble(other -> height.applyAsDouble(bodies.get(other).orElseThrow()) * uprightness(other))
                .average()
                .orElseThrow();
        double found = height.applyAsDouble(bodies.get(index).orElseThrow()) * uprightness(index);
        return Math.min(Math.max((1 - found / expected) * 100, 0), 100);
    }

    /**
     * Cosine of the angle between the line of the bodies here and the normal of the slices: a leaning body is cut aslant and
     * seems higher by that.
     */
    private double uprightness(int index) {
        VertebralBody body = bodies.get(index).orElseThrow();
        VertebralBody upper = body(index - 1).orElse(body);
        VertebralBody lower = body(index + 1).orElse(body);
        double length = upper.centreMm().minus(lower.centreMm()).length();
        return length == 0 ? 1 : Math.abs(upper.positionMm() - lower.positionMm()) / length;
    }

    /** How far a centre lies off the straight line through the centres above and below it. */
    private double displacementMm(int index) {
        Point3 centre = bodies.get(index).orElseThrow().centreMm();
        Point3 upper = bodies.get(index - 1).orElseThrow().centreMm();
        Point3 lower = bodies.get(index + 1).orElseThrow().centreMm();
        Point3 line = upper.minus(lower);
        return line.length() == 0
                ? centre.minus(upper).length()
                : centre.minus(lower).cross(line).length() / line.length();
    }
}
