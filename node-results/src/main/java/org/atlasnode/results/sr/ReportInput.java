package org.atlasnode.results.sr;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.Target;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.results.source.InstanceReference;
import org.atlasnode.results.source.NodeIdentity;
import org.atlasnode.results.source.ResultContext;
import org.atlasnode.results.source.ResultUids;
import org.atlasnode.results.source.SourceSeries;

/**
 * What a report is made of.
 *
 * @param illustrations overlay images that show a target's finding; empty where no destination gets overlays
 * @param predecessor the report of the run before; absent for a first run
 */
public record ReportInput(
        SourceSeries source,
        Analysis analysis,
        ResultUids uids,
        NodeIdentity node,
        Map<Target, InstanceReference> illustrations,
        Optional<Predecessor> predecessor) {

    public ReportInput {
        illustrations = Map.copyOf(illustrations);
    }

    /** A report that this one replaces, in its first SOP class. */
    public record Predecessor(Uid seriesInstanceUid, Uid sopInstanceUid) {}

    /** The overlay images that the content tree refers to, each once, in order of the targets. */
    List<InstanceReference> illustrated() {
        return analysis.findings().stream()
                .filter(finding -> !finding.boxes().isEmpty())
                .map(Finding::target)
                .filter(illustrations::containsKey)
                .map(illustrations::get)
                .map(image -> image.withFrame(OptionalInt.empty()))
                .distinct()
                .toList();
    }

    /** What it has in common with other results. */
    ResultContext context() {
        return new ResultContext(source, analysis, uids, node);
    }

    /** The device that found it: the model package. */
    Uid deviceUid() {
        return ResultUids.device(analysis.algorithm().model());
    }
}
