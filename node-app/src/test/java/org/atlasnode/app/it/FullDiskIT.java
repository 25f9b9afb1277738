package org.atlasnode.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.testkit.ProcessUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that runs full: the sender hears A700, what was taken stays whole, and with room again it goes on. */
class FullDiskIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int DISK_MEGABYTES = 64;
    private static final int RESERVE_MEGABYTES = 24;

    @TempDir
    Path folder;

    private Path disk;
    private boolean isMounted;

    /** Needs a system that lets us mount: where nothing depends on it, the test is skipped without; in CI it fails. */
    @BeforeEach
    void mountSmallDisk() throws IOException {
        disk = Files.createDirectories(folder.resolve("disk"));
        ProcessUnderTest.Outcome mounted =
                mount("mount", "-t", "tmpfs", "-o", "size=" + DISK_MEGABYTES + "m", "atlas-test", disk.toString());
        Assumptions.assumeTrue(
                mounted.exitCode() == 0 || System.getenv("CI") != null,
                () -> "only root can mount a small disk: " + mounted.output());
        mounted.requireSuccess();
        isMounted = true;
    }

    @AfterEach
    void unmount() {
        if (isMounted) {
            mount("umount", "-l", disk.toString()).requireSuccess();
        }
    }

    @Test
    void answersOutOfResourcesKeepsWhatItTookAndGoesOn() throws IOException {
        NodeSetup setup = NodeSetup.in(folder.resolve("node"))
                .data(Files.createDirectories(disk.resolve("data")))
                .section("storage:\n  reserve: " + RESERVE_MEGABYTES + "MB")
                .sender("CT1");
        List<DicomObject> objects = CtSeries.regular("fulldisk", 120, 512).objects();
        List<DicomObject> taken = new ArrayList<>();
        try (NodeProcess node = NodeProcess.start(setup)) {
            try (ClientAssociation association = new TestSender(setup.target("CT1")).open(objects)) {
                int next = sendUntilRefused(association, objects, 0, taken);
                assertThat(next).isGreaterThan(10).isLessThan(objects.size());
                assertThat(disk()).isLessThan((RESERVE_MEGABYTES + 2) * 1_000_000L);

                // and now really full, past the reserve: the association lives on
                Path filler = fill();
                assertThat(TestSender.send(association, objects.get(next)).status())
                        .isEqualTo(DimseStatus.OUT_OF_RESOURCES);
                assertThat(association.echo().isSuccess()).isTrue();
                Files.delete(filler);
                assertThat(TestSender.send(association, objects.get(next)).status())
                        .isEqualTo(DimseStatus.OUT_OF_RESOURCES);

                makeRoom();
                assertThat(sendUntilRefused(association, objects, next, taken)).isEqualTo(objects.size());
                association.release();
            }
            String series =
                    CtSeries.regular("fulldisk", 1, 512).seriesInstanceUid().value();
            node.awaitSeries(series, facts -> facts.source().instanceCount() == objects.size(), LIMIT);
            node.stop();
        }
        assertThat(taken).hasSameSizeAs(objects);
        Map<String, byte[]> kept = StoredFiles.dataSets(setup.data());
        for (DicomObject object : taken) {
            assertThat(kept.get(object.sopInstanceUid().value())).isEqualTo(object.dataSet());
        }
        assertThat(StoredFiles.parts(setup.data())).isEmpty();
    }

    private static int sendUntilRefused(
            ClientAssociation association, List<DicomObject> objects, int first, List<DicomObject> taken)
            throws IOException {
        for (int i = first; i < objects.size(); i++) {
            DimseStatus status = TestSender.send(association, objects.get(i)).status();
            if (!status.isSuccess()) {
                assertThat(status).isEqualTo(DimseStatus.OUT_OF_RESOURCES);
                return i;
            }
            taken.add(objects.get(i));
        }
        return objects.size();
    }

    private long disk() throws IOException {
        FileStore store = Files.getFileStore(disk);
        return store.getUsableSpace();
    }

    private Path fill() throws IOException {
        Path filler = disk.resolve("filler");
        byte[] block = new byte[1 << 16];
        try (var output = Files.newOutputStream(filler)) {
            while (true) {
                output.write(block);
            }
        } catch (IOException e) {
            return filler; // no space left: that was wanted
        }
    }

    private void makeRoom() {
        mount("mount", "-o", "remount,size=" + 4 * DISK_MEGABYTES + "m", disk.toString())
                .requireSuccess();
    }

    private ProcessUnderTest.Outcome mount(String... command) {
        return ProcessUnderTest.run(folder, Map.of(), List.of(command), LIMIT);
    }
}
