package org.atlasnode.inference.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.volume.VolumeLoader;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.inference.TinyModel;
import org.atlasnode.inference.model.ActiveModel;
import org.atlasnode.inference.onnx.Cancellation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeriesAnalyzerTest {

    private static final ActiveModel MODEL = TinyModel.active();

    @TempDir
    Path folder;

    private Analysis analyze(SeriesOnDisk series, Function<Uid, Path> files, Cancellation cancellation)
            throws AnalysisException {
        return new SeriesAnalyzer(new VolumeLoader(2), Clock.systemUTC())
                .analyze(MODEL, series.instances(), files, cancellation);
    }

    @Test
    void interruptionIsAFailureOfTheNodeAndNoWordOnTheSeries() {
        SeriesOnDisk series = SeriesOnDisk.of(SeriesOnDisk.drawn(), folder);
        Thread caller = Thread.currentThread();
        Function<Uid, Path> interrupting = uid -> {
            if (Thread.currentThread() != caller) {
                caller.interrupt();
            }
            return series.file(uid);
        };

        assertThatThrownBy(() -> analyze(series, interrupting, Cancellation.none()))
                .isInstanceOfSatisfying(
                        AnalysisException.class, e -> assertThat(e.failure()).isEqualTo(NodeFailure.READ_FAILED));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void stopsWhereItIsCancelled() {
        SeriesOnDisk series = SeriesOnDisk.of(SeriesOnDisk.drawn(), folder);
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();

        assertThatThrownBy(() -> analyze(series, series::file, cancellation))
                .isInstanceOfSatisfying(
                        AnalysisException.class, e -> assertThat(e.failure()).isEqualTo(NodeFailure.TIME_LIMIT));
    }

    @Test
    void declinesASeriesOfWhichNothingIsLeft() throws Exception {
        Analysis analysis = new SeriesAnalyzer(new VolumeLoader(1), Clock.systemUTC())
                .analyze(MODEL, List.of(), uid -> folder, Cancellation.none());

        assertThat(analysis.reason().orElseThrow().code()).isEqualTo("NO_INSTANCES");
    }
}
