package org.atlasnode.results.source;

import org.atlasnode.core.model.Analysis;

/** What a result is about and who makes it, whatever its kind. */
public record ResultContext(SourceSeries source, Analysis analysis, ResultUids uids, NodeIdentity node) {

    /** When the analysis began and ended, as the source counts. */
    public ResultTime time() {
        return ResultTime.of(analysis.timing(), source.header(), node);
    }
}
