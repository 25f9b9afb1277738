package org.atlasnode.app.evaluate.run;

import java.time.Clock;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.volume.VolumeLoader;
import org.atlasnode.inference.model.ActiveModel;
import org.atlasnode.inference.onnx.Cancellation;
import org.atlasnode.inference.pipeline.AnalysisException;
import org.atlasnode.inference.pipeline.SeriesAnalyzer;

/** A model in service, asked as the node asks it. */
public final class ModelJudge implements SeriesJudge {

    private final ActiveModel model;
    private final SeriesAnalyzer analyzer;

    public ModelJudge(ActiveModel model, VolumeLoader volumes, Clock clock) {
        this.model = model;
        this.analyzer = new SeriesAnalyzer(volumes, clock);
    }

    @Override
    public Algorithm algorithm() {
        return model.algorithm();
    }

    @Override
    public Analysis judge(SeriesFiles series) throws AnalysisException {
        return analyzer.analyze(model, series.instances(), series::file, Cancellation.none());
    }
}
