package org.atlasnode.app.evaluate.run;

import org.atlasnode.core.model.Algorithm;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.inference.pipeline.AnalysisException;

/** Says what a model finds in a series. */
public interface SeriesJudge {

    /** The model as results name it. */
    Algorithm algorithm();

    /** Its answer, or that it declines; {@link AnalysisException} where it could not be asked. */
    Analysis judge(SeriesFiles series) throws AnalysisException;
}
