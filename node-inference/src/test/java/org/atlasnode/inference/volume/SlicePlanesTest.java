package org.atlasnode.inference.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.Point3;
import org.atlasnode.core.volume.Orientation;
import org.atlasnode.core.volume.SeriesGeometry;
import org.atlasnode.core.volume.SliceGeometry;
import org.atlasnode.core.volume.Volume;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.inference.model.Stage.Plane;
import org.atlasnode.inference.model.Stage.Sampling;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A volume whose stored values say where they lie in the patient: 100 * slice + 10 * pixel to the back + pixel to the
 * left; 4 to the left at 1 mm, 3 to the back at 2 mm, 5 slices at 2 mm. The same patient, upright and turned.
 */
class SlicePlanesTest {

    private static final int LEFT = 4;
    private static final int BACK = 3;
    private static final int SLICES = 5;
    private static final double LEFT_MM = 1;
    private static final double BACK_MM = 2;
    private static final double SLICE_MM = 2;

    static Stream<UprightVolume> volumes() {
        return Stream.of(new UprightVolume(upright()), new UprightVolume(turned()));
    }

    private static Volume upright() {
        short[][] stored = new short[SLICES][LEFT * BACK];
        for (int k = 0; k < SLICES; k++) {
            for (int y = 0; y < BACK; y++) {
                for (int x = 0; x < LEFT; x++) {
                    stored[k][y * LEFT + x] = value(k, y, x);
                }
            }
        }
        Orientation orientation = new Orientation(new Point3(1, 0, 0), new Point3(0, 1, 0));
        return volume(
                stored, orientation, new Point3(0, 0, 0), new int[] {BACK, LEFT}, new double[] {BACK_MM, LEFT_MM});
    }

    /** Rows run to the front, columns to the right. */
    private static Volume turned() {
        short[][] stored = new short[SLICES][LEFT * BACK];
        for (int k = 0; k < SLICES; k++) {
            for (int y = 0; y < BACK; y++) {
                for (int x = 0; x < LEFT; x++) {
                    stored[k][(LEFT - 1 - x) * BACK + BACK - 1 - y] = value(k, y, x);
                }
            }
        }
        Orientation orientation = new Orientation(new Point3(0, -1, 0), new Point3(-1, 0, 0));
        Point3 corner = new Point3((LEFT - 1) * LEFT_MM, (BACK - 1) * BACK_MM, 0);
        return volume(stored, orientation, corner, new int[] {LEFT, BACK}, new double[] {LEFT_MM, BACK_MM});
    }

    private static Volume volume(
            short[][] stored, Orientation orientation, Point3 corner, int[] size, double[] spacingMm) {
        List<SliceGeometry> slices = new ArrayList<>();
        for (int k = 0; k < SLICES; k++) {
            slices.add(new SliceGeometry(
                    FrameRef.of(Uid.of("1.2." + (k + 1))),
                    size[0],
                    size[1],
                    spacingMm[0],
                    spacingMm[1],
                    orientation,
                    corner.plus(new Point3(0, 0, SLICE_MM * k))));
        }
        return new Volume(SeriesGeometry.of(slices), stored, 1, -1000);
    }

    private static short value(int slice, int back, int left) {
        return (short) (100 * slice + 10 * back + left);
    }

    private static Sampling sampling(Plane plane, Double windowMm, Double pitchMm) {
        return new Sampling(plane, Optional.ofNullable(windowMm), Optional.ofNullable(pitchMm), 0, 1);
    }

    private static List<Integer> plane(SlicePlanes planes, int index) {
        ShortBuffer pixels = ShortBuffer.allocate(planes.height() * planes.width());
        planes.put(index, pixels);
        assertThat(pixels.remaining()).isZero();
        List<Integer> values = new ArrayList<>();
        for (short value : pixels.array()) {
            values.add((int) value);
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void axialPlanesAreTheSlicesFromTheFeetUp(UprightVolume volume) {
        SlicePlanes planes = SlicePlanes.of(volume, sampling(Plane.AXIAL, null, null));

        assertThat(planes.count()).isEqualTo(SLICES);
        assertThat(plane(planes, 1)).containsExactly(100, 101, 102, 103, 110, 111, 112, 113, 120, 121, 122, 123);
        assertThat(planes.slice(1)).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void axialPlanesAreThoseNearestToThePitch(UprightVolume volume) {
        SlicePlanes planes = SlicePlanes.of(volume, sampling(Plane.AXIAL, null, 3.0));

        assertThat(planes.count()).isEqualTo(3); // at 0, 3 and 6 mm; 3 mm lies between two slices, the lower is taken
        assertThat(List.of(planes.slice(0), planes.slice(1), planes.slice(2))).containsExactly(0, 1, 3);
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void sagittalPlanesRunFromRightToLeftHeadUpAndFrontFirst(UprightVolume volume) {
        SlicePlanes planes = SlicePlanes.of(volume, sampling(Plane.SAGITTAL, null, null));

        assertThat(planes.count()).isEqualTo(LEFT);
        assertThat(planes.width()).isEqualTo(BACK);
        assertThat(planes.height()).isEqualTo(SLICES); // rows 2 mm apart, as the pixels to the back are
        assertThat(plane(planes, 0))
                .containsExactly(400, 410, 420, 300, 310, 320, 200, 210, 220, 100, 110, 120, 0, 10, 20);
        assertThat(plane(planes, 3)).startsWith(403, 413, 423).endsWith(3, 13, 23);
        assertThat(planes.slice(3)).isEqualTo(SLICES / 2);
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void coronalPlanesRunFromFrontToBackHeadUpAndRightFirst(UprightVolume volume) {
        SlicePlanes planes = SlicePlanes.of(volume, sampling(Plane.CORONAL, null, null));

        assertThat(planes.count()).isEqualTo(BACK);
        assertThat(planes.width()).isEqualTo(LEFT);
        assertThat(planes.height()).isEqualTo(9); // rows 1 mm apart, slices 2 mm: each nearest slice, the lower of two
        assertThat(plane(planes, 2))
                .startsWith(420, 421, 422, 423, 320, 321, 322, 323, 320, 321, 322, 323)
                .endsWith(20, 21, 22, 23);
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void cutsLieAPitchApart(UprightVolume volume) {
        SlicePlanes planes = SlicePlanes.of(volume, sampling(Plane.SAGITTAL, null, 1.5));

        assertThat(planes.count()).isEqualTo(3); // pixels 0, 1.5 and 3
        assertThat(plane(planes, 1)).startsWith(402);
        assertThat(plane(planes, 2)).startsWith(403);
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void indicesBeyondTheEndsRepeatTheEnds(UprightVolume volume) {
        SlicePlanes planes = SlicePlanes.of(volume, sampling(Plane.CORONAL, null, null));

        assertThat(plane(planes, -2)).isEqualTo(plane(planes, 0));
        assertThat(plane(planes, 7)).isEqualTo(plane(planes, BACK - 1));
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void aWindowLargerThanTheImageIsFilledWithAir(UprightVolume volume) {
        SlicePlanes axial = SlicePlanes.of(volume, sampling(Plane.AXIAL, 6.0, null));
        SlicePlanes sagittal = SlicePlanes.of(volume, sampling(Plane.SAGITTAL, 6.0, null));

        assertThat(List.of(axial.width(), axial.height())).containsExactly(6, 3);
        assertThat(plane(axial, 1)).startsWith(0, 100, 101, 102, 103, 0, 0, 110); // air is stored as 0: -1000 HU
        assertThat(sagittal.count()).isEqualTo(6);
        assertThat(plane(sagittal, 0)).containsOnly(0);
        assertThat(plane(sagittal, 1)).startsWith(400, 410, 420);
    }
}
