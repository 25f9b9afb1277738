package org.atlasnode.app.evaluate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.atlasnode.app.send.FileScan.PassedOver;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.testkit.SyntheticSeries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyScanTest {

    private static final SyntheticSeries ONE = SyntheticSeries.of(1, 3, 16);
    private static final SyntheticSeries OTHER = SyntheticSeries.of(2, 2, 16);

    @TempDir
    private Path folder;

    private StudyScan scan() throws IOException {
        return StudyScan.of(folder, (done, total) -> {});
    }

    private static SeriesKey key(SyntheticSeries series) {
        return new SeriesKey(series.studyInstanceUid(), series.seriesInstanceUid());
    }

    @Test
    void headersTellWhatBelongsTogether() throws Exception {
        List<Path> files = new ArrayList<>(ONE.write(Files.createDirectories(folder.resolve("a/b"))));
        files.addAll(OTHER.write(Files.createDirectory(folder.resolve("c"))));
        Files.move(files.get(0), folder.resolve("zz"));

        StudyScan scan = scan();

        assertThat(scan.series()).extracting(SeriesFiles::key).containsExactlyInAnyOrder(key(ONE), key(OTHER));
        assertThat(scan.series())
                .extracting(series -> series.instances().size())
                .containsExactlyInAnyOrder(3, 2);
        assertThat(scan.passedOver()).isEmpty();
        assertThat(scan.series().get(0).files())
                .allSatisfy((uid, file) -> assertThat(file).exists());
    }

    @Test
    void whatIsNoDicomFileIsNamed() throws Exception {
        ONE.write(Files.createDirectory(folder.resolve("a")));
        Files.writeString(folder.resolve("a/notes.txt"), "no image");
        Files.createFile(folder.resolve("empty"));

        StudyScan scan = scan();

        assertThat(scan.series()).hasSize(1);
        assertThat(scan.passedOver())
                .extracting(PassedOver::path)
                .containsExactly(Path.of("a/notes.txt"), Path.of("empty"));
    }

    @Test
    void aSecondCopyOfAnInstanceIsNamedAndNotCounted() throws Exception {
        List<Path> files = ONE.write(Files.createDirectory(folder.resolve("a")));
        Files.copy(files.get(0), folder.resolve("copy"));

        StudyScan scan = scan();

        assertThat(scan.series().get(0).instances()).hasSize(3);
        assertThat(scan.passedOver())
                .containsExactly(
                        new PassedOver(Path.of("copy"), "the same instance as " + folder.relativize(files.get(0))));
    }

    @Test
    void fingerprintChangesWithTheFiles() throws Exception {
        List<Path> files = ONE.write(Files.createDirectory(folder.resolve("a")));
        String before = scan().series().get(0).fingerprint();
        String again = scan().series().get(0).fingerprint();
        Files.delete(files.get(2));

        assertThat(again).isEqualTo(before);
        assertThat(scan().series().get(0).fingerprint()).isNotEqualTo(before);
    }

    @Test
    void aFolderThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> StudyScan.of(folder.resolve("nowhere"), (done, total) -> {}))
                .isInstanceOf(IOException.class);
    }

    @Test
    void knowsTheFilesOfItsInstancesOnly() throws Exception {
        ONE.write(folder);
        SeriesFiles series = scan().series().get(0);

        assertThat(series.file(series.instances().get(0).sopInstanceUid())).exists();
        assertThatThrownBy(() -> series.file(Uid.of("1.2.3"))).isInstanceOf(IllegalArgumentException.class);
    }
}
