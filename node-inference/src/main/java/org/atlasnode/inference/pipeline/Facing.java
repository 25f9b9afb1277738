package org.atlasnode.inference.pipeline;

import java.nio.ShortBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.atlasnode.core.model.Point3;
import org.atlasnode.inference.volume.UprightVolume;
import org.atlasnode.inference.volume.Window;

/**
 * Which way a neck faces, found in its voxels and not in its headers or in what a model learnt: pharynx, larynx and trachea
 * lie in front of the spine. Of every slice of the grid that shows a judged structure, the air that the body encloses
 * within 60 mm of the structures' middle votes for its direction. Sees a volume that is turned in the plane or face down;
 * cannot see one that is mirrored. Pure.
 */
final class Facing {

    private static final double AIR_BELOW_HU = -300;
    private static final double WITHIN_MM = 60;
    /** Smaller bubbles are noise. */
    private static final int MIN_CELLS = 4;
    /** Length of the mean vote, each of length 1, from which on the votes have a direction; a neck has 0.97. */
    private static final double MIN_AGREEMENT = 0.5;

    private final Segmentation found;
    private final UprightVolume volume;
    private final Components.Shape plane;
    private final double cellWidthMm;
    private final double cellHeightMm;
    private final BitSet judged = new BitSet();
    private final int[] pixels;

    /** Directions of the votes, added up. */
    private record Votes(double toLeft, double toBack, int voters) {

        static final Votes NONE = new Votes(0, 0, 0);

        Votes plus(Votes other) {
            return new Votes(toLeft + other.toLeft, toBack + other.toBack, voters + other.voters);
        }
    }

    private Facing(Segmentation found, UprightVolume volume) {
        this.found = found;
        this.volume = volume;
        this.plane = new Components.Shape(
                1, found.map().shape().rows(), found.map().shape().columns());
        this.cellWidthMm = found.input().window().width() * volume.spacingXMm() / plane.columns();
        this.cellHeightMm = found.input().window().height() * volume.spacingYMm() / plane.rows();
        this.pixels = pixels(found.input().window());
        found.judged().forEach(region -> judged.set(region.structure()));
    }

    /** Degrees between where the enclosed air lies and the patient's front; empty where there is none, or on all sides. */
    static OptionalDouble turnDegrees(Segmentation found, UprightVolume volume) {
        Facing facing = new Facing(found, volume);
        List<Votes> slices = IntStream.range(0, found.map().shape().depth())
                .parallel()
                .mapToObj(facing::votes)
                .toList();
        return facing.turnDegrees(slices.stream().reduce(Votes.NONE, Votes::plus));
    }

    private OptionalDouble turnDegrees(Votes votes) {
        if (votes.voters() == 0 || Math.hypot(votes.toLeft(), votes.toBack()) < MIN_AGREEMENT * votes.voters()) {
            return OptionalDouble.empty();
        }
        Point3 direction = volume.patientMm(
                        votes.toLeft() / volume.spacingXMm(), votes.toBack() / volume.spacingYMm(), 0)
                .minus(volume.patientMm(0, 0, 0));
        return OptionalDouble.of(Math.toDegrees(Math.abs(Math.atan2(direction.xMm(), -direction.yMm()))));
    }

    private Votes votes(int z) {
        double x = 0;
        double y = 0;
        int cells = 0;
        for (int cell = 0; cell < plane.cellCount(); cell++) {
            if (judged.get(found.map().label(z, cell))) {
                x += plane.x(cell);
                y += plane.y(cell);
                cells++;
            }
        }
        Votes votes = Votes.NONE;
        if (cells > 0) {
            for (int[] part : Components.of(plane, air(z))) {
                if (part.length >= MIN_CELLS && isEnclosed(part)) {
                    votes = votes.plus(votes(part, x / cells, y / cells));
                }
            }
        }
        return votes;
    }

    /** The pixel under the centre of each cell, in a slice of the field. */
    private int[] pixels(Window field) {
        int[] under = new int[plane.cellCount()];
        for (int cell = 0; cell < under.length; cell++) {
            int row = (2 * plane.y(cell) + 1) * field.height() / (2 * plane.rows());
            int column = (2 * plane.x(cell) + 1) * field.width() / (2 * plane.columns());
            under[cell] = row * field.width() + column;
        }
        return under;
    }

    private BitSet air(int z) {
        Window field = found.input().window();
        double airStored = (AIR_BELOW_HU - volume.intercept()) / volume.slope();
        BitSet air = new BitSet(plane.cellCount());
        ShortBuffer stored = found.input().slices().shorts();
        int first = z * field.height() * field.width();
        for (int cell = 0; cell < pixels.length; cell++) {
            if (stored.get(first + pixels[cell]) < airStored) {
                air.set(cell);
            }
        }
        return air;
    }

    /** Whether a part does not reach the edge of the field, beyond which lies the air round the body. */
    private boolean isEnclosed(int[] part) {
        for (int cell : part) {
            int y = plane.y(cell);
            int x = plane.x(cell);
            if (y == 0 || x == 0 || y == plane.rows() - 1 || x == plane.columns() - 1) {
                return false;
            }
        }
        return true;
    }

    private Votes votes(int[] part, double x, double y) {
        double toLeft = 0;
        double toBack = 0;
        int voters = 0;
        for (int cell : part) {
            double left = (plane.x(cell) - x) * cellWidthMm;
            double back = (plane.y(cell) - y) * cellHeightMm;
            double distance = Math.hypot(left, back);
            if (distance > 0 && distance < WITHIN_MM) {
                toLeft += left / distance;
                toBack += back / distance;
                voters++;
            }
        }
        return new Votes(toLeft, toBack, voters);
    }
}
