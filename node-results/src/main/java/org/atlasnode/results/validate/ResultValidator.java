package org.atlasnode.results.validate;

import java.util.List;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.results.source.SourceSeries;
import org.atlasnode.results.sr.SrDocument;

/**
 * The node's own checks of a result before it may leave. They look at the finished data set and know nothing of how it
 * was built. What other validators miss is here: codes against one table, boxes on their images, probabilities, the
 * patient's and study's attributes byte by byte, and that report and analysis say the same.
 */
public final class ResultValidator {

    private ResultValidator() {}

    /** What is wrong with a result of this series and analysis; empty where it may leave. No patient data. */
    public static List<String> check(DataSet result, SourceSeries source, Analysis analysis) {
        Problems problems = new Problems();
        Uid sopClassUid = result.findUid(Tags.SOP_CLASS_UID).orElse(Uids.VERIFICATION);
        if (SrDocument.SOP_CLASSES.contains(sopClassUid)) {
            RequiredAttributes.REPORT.check(result, problems);
            new ReportRules(result, source, analysis, problems).check();
        } else if (sopClassUid.equals(Uids.SECONDARY_CAPTURE_IMAGE_STORAGE)
                || sopClassUid.equals(Uids.MULTI_FRAME_TRUE_COLOR_SECONDARY_CAPTURE_IMAGE_STORAGE)) {
            RequiredAttributes.CAPTURE.check(result, problems);
            new CaptureRules(result, source, analysis, problems).check();
        } else {
            problems.add(Tags.SOP_CLASS_UID, "is none that this node makes");
        }
        StructureRules.check(result, problems);
        SourceRules.check(result, source, problems);
        return problems.toList();
    }
}
