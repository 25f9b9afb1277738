package org.atlasnode.results.validate;

import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.capture.Overlay;
import org.atlasnode.results.code.CodeItems;
import org.atlasnode.results.code.Codes;
import org.atlasnode.results.iod.Problems;
import org.atlasnode.results.source.ResultUids;
import org.atlasnode.results.source.SourceSeries;
import org.atlasnode.results.template.SrNode;

/**
 * What a key object selection must say (PS3.16 TID 2010): that a device chose, which one, and slices of the series, or
 * pictures of them.
 */
final class KeyObjectRules {

    private final DataSet result;
    private final SourceSeries source;
    private final Analysis analysis;
    private final Problems problems;

    KeyObjectRules(DataSet result, SourceSeries source, Analysis analysis, Problems problems) {
        this.result = result;
        this.source = source;
        this.analysis = analysis;
        this.problems = problems;
    }

    void check() {
        problems.require(
                result.firstItem(Tags.CONCEPT_NAME_CODE_SEQUENCE)
                        .map(CodeItems::read)
                        .equals(Optional.of(Codes.OF_INTEREST)),
                Tags.CONCEPT_NAME_CODE_SEQUENCE,
                "is not Of Interest");
        SrNode root = new SrNode(result);
        Optional<Uid> observer = root.child(Codes.DEVICE_OBSERVER_UID)
                .flatMap(item -> item.item().findUid(Tags.UID));
        problems.require(
                observer.equals(
                        Optional.of(ResultUids.device(analysis.algorithm().model()))),
                Tags.UID,
                "does not name the model as the observer");
        problems.require(
                root.child(Codes.KEY_OBJECT_DESCRIPTION).isPresent(), Tags.CONTENT_SEQUENCE, "has no description");
        checkImages();
    }

    private void checkImages() {
        List<DataSet> slices = result.items(Tags.CONTENT_SEQUENCE).stream()
                .flatMap(item -> item.items(Tags.REFERENCED_SOP_SEQUENCE).stream())
                .filter(image -> image.findUid(Tags.REFERENCED_SOP_CLASS_UID)
                        .filter(Overlay.SOP_CLASSES::contains)
                        .isEmpty())
                .toList();
        problems.require(
                !slices.isEmpty() && ObjectRules.areOfSeries(slices, source, analysis),
                Tags.CONTENT_SEQUENCE,
                "names no slices, or others than of the series");
    }
}
