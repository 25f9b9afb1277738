package org.atlasnode.results.capture;

import java.util.Map;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.results.source.NodeIdentity;
import org.atlasnode.results.source.ResultContext;
import org.atlasnode.results.source.ResultUids;
import org.atlasnode.results.source.SourceSeries;

/**
 * What overlays are made of, but for the volume.
 *
 * @param imageNumbers Instance Number (0020,0013) of instances, where it is known
 */
public record OverlayInput(
        SourceSeries source, Analysis analysis, ResultUids uids, NodeIdentity node, Map<Uid, String> imageNumbers) {

    public OverlayInput {
        imageNumbers = Map.copyOf(imageNumbers);
    }

    Algorithm algorithm() {
        return analysis.algorithm();
    }

    /** What they have in common with other results. */
    ResultContext context() {
        return new ResultContext(source, analysis, uids, node);
    }
}
