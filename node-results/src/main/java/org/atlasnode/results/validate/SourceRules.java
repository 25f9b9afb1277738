package org.atlasnode.results.validate;

import java.util.Optional;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.iod.Problems;
import org.atlasnode.results.source.SourceAttributes;
import org.atlasnode.results.source.SourceSeries;

/** Patient and study are the source's: the same bytes under the same character set, and so the same text. */
final class SourceRules {

    private SourceRules() {}

    static void check(DataSet result, SourceSeries source, Problems problems) {
        DataSet header = source.header();
        problems.require(
                result.findUid(Tags.STUDY_INSTANCE_UID)
                        .equals(Optional.of(source.key().studyInstanceUid())),
                Tags.STUDY_INSTANCE_UID,
                "is not the source's");
        problems.require(
                !result.findUid(Tags.SERIES_INSTANCE_UID)
                        .equals(Optional.of(source.key().seriesInstanceUid())),
                Tags.SERIES_INSTANCE_UID,
                "is the source's");
        same(Tags.SPECIFIC_CHARACTER_SET, result, header, problems);
        SourceAttributes.ALWAYS.forEach(tag -> same(tag, result, header, problems));
        SourceAttributes.WHERE_PRESENT.forEach(tag -> {
            problems.require(
                    result.contains(tag) == header.contains(tag), tag, "is not present as it is in the source");
            same(tag, result, header, problems);
        });
        problems.require(
                result.strings(Tags.PATIENT_NAME).equals(header.strings(Tags.PATIENT_NAME)),
                Tags.PATIENT_NAME,
                "does not read as in the source");
        timezone(result, header, problems);
    }

    private static void same(int tag, DataSet result, DataSet header, Problems problems) {
        Optional<Value> there =
                header.find(tag).filter(element -> !element.isEmpty()).map(DataElement::value);
        Optional<Value> here =
                result.find(tag).filter(element -> !element.isEmpty()).map(DataElement::value);
        problems.require(there.equals(here), tag, "differs from the source");
    }

    /** It rules the copied dates too, so it is the source's or none (PS3.3 §C.12.1.1.8). */
    private static void timezone(DataSet result, DataSet header, Problems problems) {
        Optional<String> here = result.findString(Tags.TIMEZONE_OFFSET_FROM_UTC);
        problems.require(
                here.isEmpty() || here.equals(header.findString(Tags.TIMEZONE_OFFSET_FROM_UTC)),
                Tags.TIMEZONE_OFFSET_FROM_UTC,
                "is not the source's");
    }
}
