package org.atlasnode.results.sr;

import org.atlasnode.core.model.SliceBox;
import org.atlasnode.dicom.charset.SpecificCharacterSet;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.DecimalString;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.code.CodeItems;

/** Writes content items as data sets (PS3.3 §C.17.3). Immutable. */
final class ContentEncoder {

    private static final String MAPPING_RESOURCE = "DCMR";

    private final SpecificCharacterSet charset;

    ContentEncoder(SpecificCharacterSet charset) {
        this.charset = charset;
    }

    /** The root's attributes into the document itself. */
    void putRoot(ContentItem.Container root, DataSetBuilder document) {
        put(root, document);
    }

    private DataSet item(ContentItem item) {
        DataSetBuilder builder = DataSet.builder(charset)
                .putString(Tags.RELATIONSHIP_TYPE, Vr.CS, item.relationship().term());
        put(item, builder);
        return builder.build();
    }

    private void put(ContentItem item, DataSetBuilder builder) {
        builder.putString(Tags.VALUE_TYPE, Vr.CS, item.kind().name());
        item.conceptName()
                .ifPresent(name -> builder.putItems(Tags.CONCEPT_NAME_CODE_SEQUENCE, CodeItems.of(name, charset)));
        putValue(item, builder);
        if (!item.children().isEmpty()) {
            builder.putItems(
                    Tags.CONTENT_SEQUENCE,
                    item.children().stream().map(this::item).toList());
        }
    }

    private void putValue(ContentItem item, DataSetBuilder builder) {
        if (item instanceof ContentItem.Container container) {
            putContainer(container, builder);
        } else if (item instanceof ContentItem.Coded coded) {
            builder.putItems(Tags.CONCEPT_CODE_SEQUENCE, CodeItems.of(coded.value(), charset));
        } else if (item instanceof ContentItem.Text text) {
            builder.putString(Tags.TEXT_VALUE, Vr.UT, text.value());
        } else if (item instanceof ContentItem.UidRef uid) {
            builder.putUid(Tags.UID, uid.value());
        } else if (item instanceof ContentItem.Date date) {
            builder.putString(Tags.DATE, Vr.DA, date.value());
        } else if (item instanceof ContentItem.Time time) {
            builder.putString(Tags.TIME, Vr.TM, time.value());
        } else if (item instanceof ContentItem.Num num) {
            putNumber(num, builder);
        } else if (item instanceof ContentItem.Scoord scoord) {
            putBox(scoord.box(), builder);
        } else if (item instanceof ContentItem.Image image) {
            builder.putItems(Tags.REFERENCED_SOP_SEQUENCE, image.reference().toItem());
        }
    }

    private static void putContainer(ContentItem.Container container, DataSetBuilder builder) {
        builder.putString(Tags.CONTINUITY_OF_CONTENT, Vr.CS, "SEPARATE");
        if (!container.template().isEmpty()) {
            builder.putItems(
                    Tags.CONTENT_TEMPLATE_SEQUENCE,
                    DataSet.builder()
                            .putString(Tags.MAPPING_RESOURCE, Vr.CS, MAPPING_RESOURCE)
                            .putString(Tags.TEMPLATE_IDENTIFIER, Vr.CS, container.template())
                            .build());
        }
    }

    /** PS3.3 §C.18.1. */
    private void putNumber(ContentItem.Num num, DataSetBuilder builder) {
        builder.putItems(
                Tags.MEASURED_VALUE_SEQUENCE,
                DataSet.builder(charset)
                        .putItems(Tags.MEASUREMENT_UNITS_CODE_SEQUENCE, CodeItems.of(num.unit(), charset))
                        .putString(
                                Tags.NUMERIC_VALUE,
                                Vr.DS,
                                DecimalString.of(num.value().doubleValue()))
                        .build());
    }

    /** PS3.3 §C.18.6.1.2: column and row pairs, closed by the first point once more. */
    private static void putBox(SliceBox box, DataSetBuilder builder) {
        builder.putString(Tags.GRAPHIC_TYPE, Vr.CS, "POLYLINE");
        builder.putDouble(
                Tags.GRAPHIC_DATA,
                Vr.FL,
                box.left(),
                box.top(),
                box.right(),
                box.top(),
                box.right(),
                box.bottom(),
                box.left(),
                box.bottom(),
                box.left(),
                box.top());
    }
}
