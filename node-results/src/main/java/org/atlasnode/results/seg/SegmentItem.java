package org.atlasnode.results.seg;

import java.util.List;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.core.model.Target;
import org.atlasnode.dicom.charset.SpecificCharacterSet;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.code.CodeItems;
import org.atlasnode.results.code.Codes;
import org.atlasnode.results.source.ResultContext;
import org.atlasnode.results.source.ResultText;

/** Items of the Segment Sequence (0062,0002), PS3.3 §C.8.20.4. Stateless. */
final class SegmentItem {

    /** The palette of Okabe and Ito, which the colour-blind can tell apart, as L*a*b* in 16 bits (PS3.3 §C.10.7.1.1). */
    private static final List<int[]> COLOURS = List.of(
            new int[] {46_653, 38_053, 52_082},
            new int[] {45_400, 28_579, 23_766},
            new int[] {37_753, 21_404, 36_035},
            new int[] {58_687, 30_716, 52_165},
            new int[] {29_691, 30_619, 22_029},
            new int[] {35_976, 44_539, 49_401},
            new int[] {40_112, 42_581, 30_302});

    private SegmentItem() {}

    /** The same tracking identifiers as in the report: they are the same vertebra (PS3.3 §C.8.20.4.5). */
    static DataSet of(int number, Target target, ResultContext context, SpecificCharacterSet charset) {
        String algorithm = ResultText.lo(context.analysis().algorithm().model().id());
        int[] colour = COLOURS.get((number - 1) % COLOURS.size());
        return DataSet.builder(charset)
                .putInt(Tags.SEGMENT_NUMBER, Vr.US, number)
                .putString(Tags.SEGMENT_LABEL, Vr.LO, ResultText.lo(target.name()))
                .putString(Tags.SEGMENT_ALGORITHM_TYPE, Vr.CS, "AUTOMATIC")
                .putString(Tags.SEGMENT_ALGORITHM_NAME, Vr.LO, algorithm)
                .putItems(
                        Tags.SEGMENTATION_ALGORITHM_IDENTIFICATION_SEQUENCE,
                        algorithm(context.analysis().algorithm(), charset))
                .putItems(
                        Tags.SEGMENTED_PROPERTY_CATEGORY_CODE_SEQUENCE,
                        CodeItems.of(Codes.ANATOMICAL_STRUCTURE, charset))
                .putItems(
                        Tags.SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE,
                        CodeItems.of(target.site().orElseThrow(), charset))
                .putInt(Tags.RECOMMENDED_DISPLAY_CIE_LAB_VALUE, Vr.US, colour[0], colour[1], colour[2])
                .putString(Tags.TRACKING_ID, Vr.UT, target.name())
                .putUid(Tags.TRACKING_UID, context.uids().tracking(target))
                .build();
    }

    /** PS3.3 §10.16, Algorithm Identification Macro. */
    private static DataSet algorithm(Algorithm algorithm, SpecificCharacterSet charset) {
        return DataSet.builder(charset)
                .putItems(Tags.ALGORITHM_FAMILY_CODE_SEQUENCE, CodeItems.of(Codes.ARTIFICIAL_INTELLIGENCE, charset))
                .putString(
                        Tags.ALGORITHM_NAME,
                        Vr.LO,
                        ResultText.lo(algorithm.model().id()))
                .putString(
                        Tags.ALGORITHM_VERSION,
                        Vr.LO,
                        ResultText.lo(algorithm.model().version()))
                .putString(Tags.ALGORITHM_SOURCE, Vr.LO, ResultText.lo(algorithm.manufacturer()))
                .build();
    }
}
