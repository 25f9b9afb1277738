package org.atlasnode.results.seg;

import org.atlasnode.core.model.Point3;
import org.atlasnode.core.volume.Orientation;
import org.atlasnode.core.volume.SeriesGeometry;
import org.atlasnode.core.volume.SliceGeometry;
import org.atlasnode.dicom.charset.SpecificCharacterSet;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.code.CodeItems;
import org.atlasnode.results.code.Codes;
import org.atlasnode.results.source.ResultContext;

/** Functional groups of a segmentation's frames (PS3.3 §C.7.6.16, §C.8.20.3): what all share, and what each has. Immutable. */
final class FrameGroups {

    private final ResultContext context;
    private final SeriesGeometry series;
    private final SpecificCharacterSet charset;

    FrameGroups(ResultContext context, SeriesGeometry series, SpecificCharacterSet charset) {
        this.context = context;
        this.series = series;
        this.charset = charset;
    }

    /** Pixel Measures and Plane Orientation. */
    DataSet shared() {
        SliceGeometry image = series.reference();
        Orientation orientation = image.orientation();
        DataSetBuilder measures = DataSet.builder()
                .putDouble(Tags.PIXEL_SPACING, Vr.DS, image.rowSpacingMm(), image.columnSpacingMm())
                .putDouble(Tags.SLICE_THICKNESS, Vr.DS, thicknessMm());
        if (series.spacingMm() > 0) {
            measures.putDouble(Tags.SPACING_BETWEEN_SLICES, Vr.DS, series.spacingMm());
        }
        return DataSet.builder()
                .putItems(Tags.PIXEL_MEASURES_SEQUENCE, measures.build())
                .putItems(
                        Tags.PLANE_ORIENTATION_SEQUENCE,
                        DataSet.builder()
                                .putDouble(
                                        Tags.IMAGE_ORIENTATION_PATIENT,
                                        Vr.DS,
                                        orientation.alongRow().xMm(),
                                        orientation.alongRow().yMm(),
                                        orientation.alongRow().zMm(),
                                        orientation.alongColumn().xMm(),
                                        orientation.alongColumn().yMm(),
                                        orientation.alongColumn().zMm())
                                .build())
                .build();
    }

    /** The source's, else the distance of its slices. */
    private double thicknessMm() {
        return context.source().firstFrame().findDouble(Tags.SLICE_THICKNESS).orElse(series.spacingMm());
    }

    /** Derivation Image, Frame Content, Plane Position, Segment Identification. */
    DataSet frame(int segment, int slice, int place) {
        SliceGeometry image = series.slices().get(slice);
        Point3 position = image.positionMm();
        return DataSet.builder(charset)
                .putItems(Tags.DERIVATION_IMAGE_SEQUENCE, derivation(image))
                .putItems(
                        Tags.FRAME_CONTENT_SEQUENCE,
                        DataSet.builder()
                                .putInt(Tags.DIMENSION_INDEX_VALUES, Vr.UL, segment, place)
                                .build())
                .putItems(
                        Tags.PLANE_POSITION_SEQUENCE,
                        DataSet.builder()
                                .putDouble(
                                        Tags.IMAGE_POSITION_PATIENT,
                                        Vr.DS,
                                        position.xMm(),
                                        position.yMm(),
                                        position.zMm())
                                .build())
                .putItems(
                        Tags.SEGMENT_IDENTIFICATION_SEQUENCE,
                        DataSet.builder()
                                .putInt(Tags.REFERENCED_SEGMENT_NUMBER, Vr.US, segment)
                                .build())
                .build();
    }

    private DataSet derivation(SliceGeometry image) {
        DataSet source = context
                .source()
                .find(image.frame())
                .orElseThrow(() -> new IllegalArgumentException("a slice that is not of the series"))
                .toItem()
                .toBuilder()
                .putString(Tags.SPATIAL_LOCATIONS_PRESERVED, Vr.CS, "YES")
                .putItems(Tags.PURPOSE_OF_REFERENCE_CODE_SEQUENCE, CodeItems.of(Codes.SOURCE_IMAGE, charset))
                .build();
        return DataSet.builder(charset)
                .putItems(Tags.SOURCE_IMAGE_SEQUENCE, source)
                .putItems(Tags.DERIVATION_CODE_SEQUENCE, CodeItems.of(Codes.SEGMENTATION, charset))
                .build();
    }
}
