package org.atlasnode.results.validate;

import java.util.List;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.iod.Problems;
import org.atlasnode.results.source.InstanceReference;
import org.atlasnode.results.source.ResultSeries;
import org.atlasnode.results.source.SourceSeries;

/** What the objects beside report and overlays must be: which rules hold for which, and what holds for all. */
final class ObjectRules {

    private final DataSet result;
    private final SourceSeries source;
    private final Analysis analysis;
    private final Problems problems;

    ObjectRules(DataSet result, SourceSeries source, Analysis analysis, Problems problems) {
        this.result = result;
        this.source = source;
        this.analysis = analysis;
        this.problems = problems;
    }

    /** Checks an object of this class; nothing where it is none of them. */
    void check(Uid sopClassUid) {
        if (sopClassUid.equals(ResultSeries.SEGMENTATION.sopClassUid())) {
            series(ResultSeries.SEGMENTATION);
            new SegmentationRules(result, source, analysis, problems).check();
        } else if (sopClassUid.equals(ResultSeries.PRESENTATION.sopClassUid())) {
            series(ResultSeries.PRESENTATION);
            new PresentationRules(result, source, analysis, problems).check();
        } else if (sopClassUid.equals(ResultSeries.DOCUMENT.sopClassUid())) {
            series(ResultSeries.DOCUMENT);
            DocumentRules.check(result, source, problems);
        } else if (sopClassUid.equals(ResultSeries.KEY_OBJECTS.sopClassUid())) {
            series(ResultSeries.KEY_OBJECTS);
            new KeyObjectRules(result, source, analysis, problems).check();
        }
    }

    private void series(ResultSeries series) {
        problems.require(
                result.string(Tags.MODALITY, "").equals(series.modality()), Tags.MODALITY, "is not that of the class");
        problems.require(
                result.intValue(Tags.SERIES_NUMBER, 0) == series.number(),
                Tags.SERIES_NUMBER,
                "is not that of this kind of result");
        problems.require(
                result.string(Tags.SERIES_DESCRIPTION, "")
                        .equals(series.description(analysis.algorithm().model().id())),
                Tags.SERIES_DESCRIPTION,
                "does not say what it is");
    }

    /** Whether these items refer to an analysed slice each, or to an instance of the series as a whole. */
    static boolean areOfSeries(List<DataSet> items, SourceSeries source, Analysis analysis) {
        return items.stream()
                .map(InstanceReference::slice)
                .allMatch(image -> image.filter(slice -> isOfSeries(slice, source, analysis))
                        .isPresent());
    }

    private static boolean isOfSeries(FrameRef slice, SourceSeries source, Analysis analysis) {
        return slice.frameNumber().isPresent()
                ? analysis.instances().contains(slice)
                : source.find(slice).isPresent();
    }
}
