package org.atlasnode.core.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.Point3;
import org.atlasnode.core.volume.SeriesGeometry.Gap;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.multiframe.FrameHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesGeometryTest {

    @Test
    void sortsFromFeetToHeadWhateverTheOrder() {
        SeriesGeometry geometry = SeriesGeometry.of(Slices.stack(3, 1, 2, 0));
        assertThat(geometry.slices())
                .extracting(slice -> slice.positionMm().zMm())
                .containsExactly(0.0, 1.0, 2.0, 3.0);
        assertThat(geometry.normal()).isEqualTo(new Point3(0, 0, 1));
        assertThat(geometry.spacingMm()).isEqualTo(1);
        assertThat(geometry.extentMm()).isEqualTo(3);
        assertThat(geometry.nonUniformity()).isZero();
        assertThat(geometry.gaps()).isEmpty();
        assertThat(geometry.duplicates()).isEmpty();
    }

    @Test
    void sortsFromFeetToHeadWhereTheImageNormalPointsDown() {
        Orientation flipped = new Orientation(new Point3(-1, 0, 0), new Point3(0, 1, 0));
        SeriesGeometry geometry = SeriesGeometry.of(
                List.of(Slices.slice(1, flipped, new Point3(0, 0, 5)), Slices.slice(2, flipped, new Point3(0, 0, 4))));
        assertThat(geometry.normal().zMm()).isEqualTo(1);
        assertThat(geometry.slices())
                .extracting(SliceGeometry::sopInstanceUid)
                .containsExactly(Slices.uid(2), Slices.uid(1));
    }

    @Test
    void findsGapsWithPlaceAndSize() {
        SeriesGeometry geometry = SeriesGeometry.of(Slices.stack(0, 1, 2, 5, 6, 7));
        assertThat(geometry.gaps()).containsExactly(new Gap(2, 3, 2));
        assertThat(geometry.nonUniformity()).isEqualTo(2, within(1e-9));
    }

    @Test
    void findsDuplicatePositions() {
        SeriesGeometry geometry = SeriesGeometry.of(Slices.stack(0, 1, 1.005, 2, 3));
        assertThat(geometry.duplicates()).containsExactly(FrameRef.of(Slices.uid(3)));
        assertThat(geometry.spacingMm()).isEqualTo(1);
    }

    @Test
    void tellsWhatIsMixed() {
        Orientation coronal = new Orientation(new Point3(1, 0, 0), new Point3(0, 0, -1));
        SliceGeometry axial = Slices.axial(1, 0);
        SliceGeometry wide =
                new SliceGeometry(FrameRef.of(Slices.uid(2)), 3, 5, 0.5, 0.4, Slices.AXIAL, axial.positionMm());
        SliceGeometry coarse =
                new SliceGeometry(FrameRef.of(Slices.uid(3)), 3, 4, 0.5, 0.5, Slices.AXIAL, axial.positionMm());

        assertThat(SeriesGeometry.of(List.of(axial, wide)).hasMixedSizes()).isTrue();
        assertThat(SeriesGeometry.of(List.of(axial, coarse)).hasMixedPixelSpacings())
                .isTrue();
        SeriesGeometry turned = SeriesGeometry.of(List.of(axial, Slices.slice(4, coronal, new Point3(0, 0, 1))));
        assertThat(turned.hasMixedOrientations()).isTrue();
        assertThat(turned.isMixed()).isTrue();
        assertThat(SeriesGeometry.of(Slices.stack(0, 1)).isMixed()).isFalse();
    }

    @Test
    void measuresGantryTilt() {
        double tilt = Math.toRadians(20);
        Orientation tilted = new Orientation(new Point3(1, 0, 0), new Point3(0, Math.cos(tilt), Math.sin(tilt)));
        SeriesGeometry geometry = SeriesGeometry.of(List.of(
                Slices.slice(1, tilted, new Point3(0, 0, 0)),
                Slices.slice(2, tilted, new Point3(0, 0, 2)),
                Slices.slice(3, tilted, new Point3(0, 0, 4))));
        assertThat(geometry.gantryTiltDegrees()).isEqualTo(20, within(1e-6));
        assertThat(geometry.spacingMm()).isEqualTo(2 * Math.cos(tilt), within(1e-9));
        assertThat(SeriesGeometry.of(Slices.stack(0, 1, 2)).gantryTiltDegrees()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0,0,0", "1.5,2,3", "2.25,-1,7.5", "4,0,1", "-1,1,1", "6.5,2,2"})
    void mapsVoxelsToThePatientAndBack(double slice, double row, double column) {
        double tilt = Math.toRadians(12);
        Orientation tilted = new Orientation(
                new Point3(Math.cos(0.2), Math.sin(0.2), 0),
                new Point3(-Math.sin(0.2) * Math.cos(tilt), Math.cos(0.2) * Math.cos(tilt), Math.sin(tilt)));
        SeriesGeometry geometry = SeriesGeometry.of(List.of(
                Slices.slice(1, tilted, new Point3(0, 0, 0)),
                Slices.slice(2, tilted, new Point3(0, 0, 1)),
                Slices.slice(3, tilted, new Point3(0, 0, 2.5)),
                Slices.slice(4, tilted, new Point3(0, 0, 3)),
                Slices.slice(5, tilted, new Point3(0, 0, 4))));
        Voxel back = geometry.voxel(geometry.patientMm(new Voxel(slice, row, column)));
        assertThat(back.slice()).isEqualTo(slice, within(1e-9));
        assertThat(back.row()).isEqualTo(row, within(1e-9));
        assertThat(back.column()).isEqualTo(column, within(1e-9));
    }

    @Test
    void mapsRowsAndColumnsByTheirOwnSpacing() {
        SeriesGeometry geometry = SeriesGeometry.of(Slices.stack(0, 2));
        assertThat(geometry.patientMm(new Voxel(1, 2, 3))).isEqualTo(new Point3(-10 + 3 * 0.4, -20 + 2 * 0.5, 2));
        assertThat(geometry.nearestSlice(new Point3(0, 0, 1.2))).isEqualTo(1);
        assertThat(geometry.nearestSlice(new Point3(0, 0, -9))).isZero();
        assertThat(geometry.nearestSlice(new Point3(0, 0, 99))).isEqualTo(1);
    }

    @Test
    void hasNoSpacingOfOneSlice() {
        SeriesGeometry geometry = SeriesGeometry.of(Slices.stack(7));
        assertThat(geometry.spacingMm()).isZero();
        assertThat(geometry.nonUniformity()).isZero();
        assertThat(geometry.gantryTiltDegrees()).isZero();
        assertThat(geometry.voxel(new Point3(-10 + 0.8, -20, 7)).column()).isEqualTo(2, within(1e-9));
    }

    @Test
    void readsTheGeometryOfAHeader() throws Exception {
        SliceGeometry slice =
                SliceGeometry.of(Slices.frames(Slices.header(7, 12.5).build()).get(0));
        assertThat(slice).isEqualTo(Slices.axial(7, 12.5));
    }

    @ParameterizedTest
    @CsvSource({
        "SOPInstanceUID,00080018",
        "Rows,00280010",
        "Columns,00280011",
        "PixelSpacing,00280030",
        "ImageOrientationPatient,00200037",
        "ImagePositionPatient,00200032"
    })
    void namesTheAttributeThatIsMissing(String keyword, String tag) {
        DataSet header =
                Slices.header(1, 0).remove((int) Long.parseLong(tag, 16)).build();
        assertThatThrownBy(() -> SliceGeometry.of(FrameHeader.first(header)))
                .isInstanceOfSatisfying(
                        SliceGeometryException.class,
                        e -> assertThat(e.attribute()).isEqualTo(keyword))
                .hasMessageContaining("missing");
    }

    @Test
    void refusesGeometryThatIsNone() {
        for (DataSet header : List.of(
                Slices.header(1, 0)
                        .putString(Tags.IMAGE_ORIENTATION_PATIENT, Vr.DS, "1", "0", "0", "1", "0", "0")
                        .build(),
                Slices.header(1, 0)
                        .putString(Tags.IMAGE_ORIENTATION_PATIENT, Vr.DS, "1", "0", "0", "0", "1")
                        .build(),
                Slices.header(1, 0)
                        .putString(Tags.PIXEL_SPACING, Vr.DS, "0", "0.4")
                        .build(),
                Slices.header(1, 0)
                        .putString(Tags.IMAGE_POSITION_PATIENT, Vr.DS, "a", "b", "c")
                        .build())) {
            assertThatThrownBy(() -> SliceGeometry.of(FrameHeader.first(header)))
                    .isInstanceOf(SliceGeometryException.class);
        }
    }
}
