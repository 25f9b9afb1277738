package org.atlasnode.inference.volume;

import java.nio.ShortBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.atlasnode.inference.model.Stage;

/**
 * The planes that a slice classifier is given, one behind the other: slices as received from the feet up, or cuts
 * through the volume from the patient's right to the left (sagittal) or from front to back (coronal), head up, each pixel
 * the nearest voxel. Immutable.
 */
public final class SlicePlanes {

    private static final double TOLERANCE = 1e-6;

    private final UprightVolume volume;
    private final Stage.Plane plane;
    private final Window window;
    private final List<Integer> places;
    private final List<Integer> rows;

    private SlicePlanes(
            UprightVolume volume, Stage.Plane plane, Window window, List<Integer> places, List<Integer> rows) {
        this.volume = volume;
        this.plane = plane;
        this.window = window;
        this.places = places;
        this.rows = rows;
    }

    /** The planes of a volume that a manifest asks for. */
    public static SlicePlanes of(UprightVolume volume, Stage.Sampling sampling) {
        List<Integer> slices =
                sampling.plane() == Stage.Plane.AXIAL && sampling.pitchMm().isPresent()
                        ? SliceChoice.atPitch(volume, sampling.pitchMm().get())
                        : SliceChoice.all(volume);
        Window window = sampling.windowMm()
                .map(side -> {
                    BoneCentre centre = BoneCentre.of(volume, slices);
                    return Window.around(centre.x(), centre.y(), side, volume);
                })
                .orElseGet(() -> new Window(0, 0, volume.width(), volume.height()));
        return switch (sampling.plane()) {
            case AXIAL -> new SlicePlanes(volume, Stage.Plane.AXIAL, window, slices, List.of());
            case SAGITTAL ->
                new SlicePlanes(
                        volume,
                        Stage.Plane.SAGITTAL,
                        window,
                        places(window.x0(), window.width(), sampling.pitchMm().orElse(0.0) / volume.spacingXMm()),
                        rows(volume, volume.spacingYMm()));
            case CORONAL ->
                new SlicePlanes(
                        volume,
                        Stage.Plane.CORONAL,
                        window,
                        places(window.y0(), window.height(), sampling.pitchMm().orElse(0.0) / volume.spacingYMm()),
                        rows(volume, volume.spacingXMm()));
        };
    }

    /** Pixels along the axis across the planes, a step of so many pixels apart, every one where the step is smaller. */
    private static List<Integer> places(int first, int size, double step) {
        double pixels = Math.max(step, 1);
        int count = (int) Math.floor((size - 1) / pixels + TOLERANCE) + 1;
        return IntStream.range(0, count)
                .map(k -> Window.round(first + k * pixels))
                .boxed()
                .toList();
    }

    /** The slices of the rows of a cut, from the head down, so that pixels are about square. */
    private static List<Integer> rows(UprightVolume volume, double spacingMm) {
        double first = volume.positionMm(0);
        double last = volume.positionMm(volume.sliceCount() - 1);
        int count = (int) Math.floor((last - first) / spacingMm + TOLERANCE) + 1;
        return IntStream.range(0, count)
                .map(row -> volume.nearestSlice(last - row * spacingMm))
                .boxed()
                .toList();
    }

    /** How many planes there are. */
    public int count() {
        return places.size();
    }

    public int height() {
        return plane == Stage.Plane.AXIAL ? window.height() : rows.size();
    }

    public int width() {
        return plane == Stage.Plane.SAGITTAL ? window.height() : window.width();
    }

    /** The part of the slices that is shown. */
    public Window window() {
        return window;
    }

    /** The received slice that shows a plane; of a cut, the series' middle. */
    public int slice(int index) {
        return plane == Stage.Plane.AXIAL ? places.get(index) : volume.sliceCount() / 2;
    }

    /** Puts the pixels of a plane row by row; indices beyond the ends repeat the end. */
    public void put(int index, ShortBuffer target) {
        int place = places.get(Math.min(Math.max(index, 0), places.size() - 1));
        if (plane == Stage.Plane.AXIAL) {
            volume.cut(place, window, target);
        } else {
            rows.forEach(slice -> putRow(slice, place, target));
        }
    }

    private void putRow(int slice, int place, ShortBuffer target) {
        short[] stored = volume.stored(slice);
        boolean sagittal = plane == Stage.Plane.SAGITTAL;
        int first = sagittal ? window.y0() : window.x0();
        for (int along = first; along < first + width(); along++) {
            int x = sagittal ? place : along;
            int y = sagittal ? along : place;
            boolean inside = x >= 0 && x < volume.width() && y >= 0 && y < volume.height();
            target.put(inside ? stored[volume.index(x, y)] : volume.air());
        }
    }
}
