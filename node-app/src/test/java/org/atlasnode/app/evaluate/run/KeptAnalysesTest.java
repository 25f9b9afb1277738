package org.atlasnode.app.evaluate.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.core.model.Analysis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptAnalysesTest {

    private static final SeriesFiles SERIES = TestAnalyses.series("1.2.3", 3);
    private static final Analysis ANALYSIS = TestAnalyses.declined(TestAnalyses.ALGORITHM, SERIES, "SLICE_GAP");

    @TempDir
    private Path folder;

    private KeptAnalyses kept(Algorithm algorithm) {
        return new KeptAnalyses(folder, algorithm.model());
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    @Test
    void givesBackWhatItKeeps() throws Exception {
        kept(TestAnalyses.ALGORITHM).keep(SERIES, ANALYSIS);

        assertThat(kept(TestAnalyses.ALGORITHM).find(SERIES)).contains(ANALYSIS);
        assertThat(folder.relativize(file()).toString()).isEqualTo("abababababababab/1.2.3/1.2.3.7.json");
    }

    @Test
    void anotherModelDoesNotFindItNorOverwriteIt() throws Exception {
        Algorithm other = TestAnalyses.algorithm("1.0.0", "cd");
        kept(TestAnalyses.ALGORITHM).keep(SERIES, ANALYSIS);

        assertThat(kept(other).find(SERIES)).isEmpty();
        kept(other).keep(SERIES, TestAnalyses.declined(other, SERIES, "RESCALE"));
        assertThat(kept(TestAnalyses.ALGORITHM).find(SERIES)).contains(ANALYSIS);
    }

    @Test
    void otherFilesOfTheSeriesDoNotFindIt() throws Exception {
        kept(TestAnalyses.ALGORITHM).keep(SERIES, ANALYSIS);

        assertThat(kept(TestAnalyses.ALGORITHM).find(TestAnalyses.series("1.2.3", 4)))
                .isEmpty();
    }

    @Test
    void whatWasCutOffIsNotFound() throws Exception {
        KeptAnalyses kept = kept(TestAnalyses.ALGORITHM);
        kept.keep(SERIES, ANALYSIS);
        String whole = Files.readString(file());

        for (int length : new int[] {0, 1, 20, whole.length() / 2, whole.length() - 2}) {
            Files.writeString(file(), whole.substring(0, length));
            assertThat(kept.find(SERIES)).as("%d characters", length).isEmpty();
        }
    }

    @Test
    void whatIsNoAnalysisIsNotFound() throws Exception {
        KeptAnalyses kept = kept(TestAnalyses.ALGORITHM);
        kept.keep(SERIES, ANALYSIS);
        Files.writeString(file(), Files.readString(file()).replace("DECLINED", "GUESSED"));

        assertThat(kept.find(SERIES)).isEmpty();
    }
}
