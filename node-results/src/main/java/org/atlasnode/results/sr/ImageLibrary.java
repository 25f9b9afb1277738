package org.atlasnode.results.sr;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.atlasnode.core.model.Code;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.multiframe.FrameHeader;
import org.atlasnode.results.code.Codes;
import org.atlasnode.results.source.SourceSeries;

/** The Image Library of a report (TID 1600 to 1604): one group, the analysed series. */
final class ImageLibrary {

    private static final Pattern DATE = Pattern.compile("[0-9]{4}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])");
    private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3])([0-5][0-9]([0-5][0-9](\\.[0-9]{1,6})?)?)?");

    private final FrameHeader header;
    private final SourceSeries source;
    private final List<ContentItem> items = new ArrayList<>();

    private ImageLibrary(SourceSeries source) {
        this.source = source;
        this.header = source.firstFrame();
    }

    /** @param region the region of the body that the model is for */
    static ContentItem of(SourceSeries source, Optional<Code> region) {
        return new ContentItem.Container(
                Relationship.CONTAINS,
                Codes.IMAGE_LIBRARY,
                "",
                List.of(new ContentItem.Container(
                        Relationship.CONTAINS, Codes.IMAGE_LIBRARY_GROUP, "", new ImageLibrary(source).group(region))));
    }

    private List<ContentItem> group(Optional<Code> region) {
        Codes.modality(header.string(Tags.MODALITY, ""))
                .ifPresent(
                        code -> items.add(new ContentItem.Coded(Relationship.HAS_ACQ_CONTEXT, Codes.MODALITY, code)));
        region.ifPresent(
                code -> items.add(new ContentItem.Coded(Relationship.HAS_ACQ_CONTEXT, Codes.TARGET_REGION, code)));
        date(Codes.STUDY_DATE, Tags.STUDY_DATE);
        time(Codes.STUDY_TIME, Tags.STUDY_TIME);
        date(Codes.ACQUISITION_DATE, Tags.ACQUISITION_DATE);
        time(Codes.ACQUISITION_TIME, Tags.ACQUISITION_TIME);
        header.findUid(Tags.FRAME_OF_REFERENCE_UID)
                .ifPresent(uid -> items.add(
                        new ContentItem.UidRef(Relationship.HAS_ACQ_CONTEXT, Codes.FRAME_OF_REFERENCE_UID, uid)));
        number(Codes.PIXEL_DATA_ROWS, Codes.PIXELS, header.doubles(Tags.ROWS), 0);
        number(Codes.PIXEL_DATA_COLUMNS, Codes.PIXELS, header.doubles(Tags.COLUMNS), 0);
        List<Double> spacing = header.doubles(Tags.PIXEL_SPACING);
        number(Codes.HORIZONTAL_PIXEL_SPACING, Codes.MILLIMETRE, spacing, 1);
        number(Codes.VERTICAL_PIXEL_SPACING, Codes.MILLIMETRE, spacing, 0);
        number(Codes.SPACING_BETWEEN_SLICES, Codes.MILLIMETRE, header.doubles(Tags.SPACING_BETWEEN_SLICES), 0);
        number(Codes.SLICE_THICKNESS, Codes.MILLIMETRE, header.doubles(Tags.SLICE_THICKNESS), 0);
        source.instances()
                .forEach(image -> items.add(new ContentItem.Image(Relationship.CONTAINS, Optional.empty(), image)));
        return items;
    }

    private void date(Code name, int tag) {
        header.findString(tag)
                .filter(text -> DATE.matcher(text).matches())
                .ifPresent(text -> items.add(new ContentItem.Date(Relationship.HAS_ACQ_CONTEXT, name, text)));
    }

    private void time(Code name, int tag) {
        header.findString(tag)
                .filter(text -> TIME.matcher(text).matches())
                .ifPresent(text -> items.add(new ContentItem.Time(Relationship.HAS_ACQ_CONTEXT, name, text)));
    }

    private void number(Code name, Code unit, List<Double> values, int index) {
        if (index < values.size() && values.get(index) > 0) {
            items.add(new ContentItem.Num(
                    Relationship.HAS_ACQ_CONTEXT, name, BigDecimal.valueOf(values.get(index)), unit, List.of()));
        }
    }
}
