package org.atlasnode.inference.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.Point3;
import org.atlasnode.core.volume.Orientation;
import org.atlasnode.core.volume.SeriesGeometry;
import org.atlasnode.core.volume.SliceGeometry;
import org.atlasnode.core.volume.Volume;
import org.atlasnode.dicom.data.Uid;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UprightVolumeTest {

    private static final int ROWS = 3;
    private static final int COLUMNS = 5;

    static Stream<Orientation> storedWays() {
        Point3 x = new Point3(1, 0, 0);
        Point3 y = new Point3(0, 1, 0);
        List<Orientation> ways = new ArrayList<>();
        for (double one : new double[] {1, -1}) {
            for (double other : new double[] {1, -1}) {
                ways.add(new Orientation(x.times(one), y.times(other)));
                ways.add(new Orientation(y.times(one), x.times(other)));
            }
        }
        return ways.stream();
    }

    private static UprightVolume stored(Orientation orientation) {
        SliceGeometry slice = new SliceGeometry(
                FrameRef.of(Uid.of("1.2.3")), ROWS, COLUMNS, 0.5, 0.7, orientation, new Point3(10, 20, 30));
        return new UprightVolume(
                new Volume(SeriesGeometry.of(List.of(slice)), new short[][] {new short[ROWS * COLUMNS]}, 1, 0));
    }

    @ParameterizedTest
    @MethodSource("storedWays")
    void findsEveryStoredPixelWhereItLiesInThePatient(Orientation orientation) {
        UprightVolume volume = stored(orientation);
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                double x = volume.x(column, row);
                double y = volume.y(column, row);
                assertThat(volume.index((int) x, (int) y)).isEqualTo(row * COLUMNS + column);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("storedWays")
    void aCellOfAWindowIsFoundFromItsOwnPlace(Orientation orientation) {
        Window window = Window.around(2, 1, 4, stored(orientation));
        for (double cell : new double[] {-0.5, 0, 1.25, 7}) {
            assertThat(window.cellOfX(window.xOfCell(cell, 8), 8)).isEqualTo(cell);
            assertThat(window.cellOfY(window.yOfCell(cell, 8), 8)).isEqualTo(cell);
        }
    }
}
