package org.atlasnode.inference.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.Point3;
import org.atlasnode.core.volume.LabelMap;
import org.atlasnode.core.volume.SeriesGeometry;
import org.atlasnode.core.volume.VolumeLoader;
import org.atlasnode.core.volume.Voxel;
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

    /** Labels looked up by stored pixels lie where the findings say the structures are. */
    @Test
    void givesAwayTheStructuresWhereTheyWereFound() throws Exception {
        SeriesOnDisk series = SeriesOnDisk.of(SeriesOnDisk.drawn(), folder);
        List<LabelMap> found = new ArrayList<>();
        Analysis analysis = new SeriesAnalyzer(new VolumeLoader(2), Clock.systemUTC())
                .analyze(MODEL, series.instances(), series::file, Cancellation.none(), found::add);

        SeriesGeometry geometry = new VolumeLoader(2)
                .geometry(series.instances().stream()
                        .map(instance -> series.file(instance.sopInstanceUid()))
                        .toList());
        LabelMap map = found.get(0);
        assertThat(found).hasSize(1);
        for (Finding finding : analysis.findings()) {
            Point3 centre = finding.structure().orElseThrow().centroidMm();
            Voxel at = geometry.voxel(centre);
            LabelMap.Grid grid = map.grid();
            double[] mean =
                    meanCell(map, map.structures().indexOf(finding.target().name()) + 1);
            assertThat(grid.z(centre.dot(geometry.normal()))).isCloseTo(mean[0], within(1e-6));
            assertThat(grid.y().at(at.column(), at.row())).isCloseTo(mean[1], within(1e-6));
            assertThat(grid.x().at(at.column(), at.row())).isCloseTo(mean[2], within(1e-6));
        }
    }

    private static double[] meanCell(LabelMap map, int structure) {
        double[] sum = new double[3];
        int count = 0;
        for (int z = 0; z < map.grid().depth(); z++) {
            for (int y = 0; y < map.grid().rows(); y++) {
                for (int x = 0; x < map.grid().columns(); x++) {
                    if (map.label(z, y, x) == structure) {
                        count++;
                        sum[0] += z;
                        sum[1] += y;
                        sum[2] += x;
                    }
                }
            }
        }
        return new double[] {sum[0] / count, sum[1] / count, sum[2] / count};
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
