package org.atlasnode.core.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.objects.ObjectStore.Committed;
import org.atlasnode.core.objects.ObjectStore.Incoming;
import org.atlasnode.core.objects.ObjectStore.Recovered;
import org.atlasnode.dicom.data.Uid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of received objects where the power ends at once, on a disk that has only what was forced. */
class PowerCutTest {

    private static final long SEED = 20261127;
    private static final int HEAD = 200;
    private static final SeriesKey SERIES = new SeriesKey(Uid.of("1.2.3"), Uid.of("1.2.3.4"));
    private static final UnaryOperator<byte[]> LOST = written -> new byte[0];

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    private final Map<Uid, byte[]> acknowledged = new HashMap<>();
    private PowerCut disk;
    private FileObjectStore store;
    private int lives;

    @BeforeEach
    void open() throws IOException {
        live(folder.resolve("life0"));
    }

    @Test
    void everyAcknowledgedObjectIsThereAfterACutAtAnyMoment() throws Exception {
        for (int i = 0; i < 200; i++) {
            Uid uid = Uid.of("1.2.3.4." + random.nextInt(40));
            switch (random.nextInt(8)) {
                case 0 -> {
                    store.delete(SERIES, List.of(uid), List.of());
                    acknowledged.remove(uid);
                }
                case 1 -> begin(uid, bytes(5_000)); // and never ends it
                case 2 -> receive(uid, acknowledged.getOrDefault(uid, bytes(5_000)));
                default -> receive(uid, bytes(1 + random.nextInt(200_000)));
            }
            if (random.nextInt(4) == 0) {
                cut(LOST);
                assertAcknowledgedAreThere();
            }
        }
    }

    @Test
    void theNameOfANewObjectNeedNoForce() throws Exception {
        byte[] dataSet = bytes(5_000);
        receive(Uid.of("1.2.3.4.1"), dataSet);
        assertThat(cut(LOST)).isEqualTo(new Recovered(1, 0, 0));
        assertAcknowledgedAreThere();
        assertThat(cut(LOST)).isEqualTo(new Recovered(0, 0, 0));
        assertAcknowledgedAreThere();
    }

    @Test
    void aReplacedObjectDoesNotComeBack() throws Exception {
        Uid uid = Uid.of("1.2.3.4.1");
        receive(uid, bytes(5_000));
        receive(uid, bytes(6_000));
        assertThat(cut(LOST)).isEqualTo(new Recovered(0, 0, 0));
        assertAcknowledgedAreThere();
    }

    @Test
    void aDeletedObjectIsNotReceivedAgain() throws Exception {
        Uid uid = Uid.of("1.2.3.4.1");
        receive(uid, bytes(5_000));
        store.delete(SERIES, List.of(uid), List.of());
        assertThat(cut(LOST).finished()).isZero();
    }

    /** Pages of one file reach the disk in any order, the seal perhaps before the data. */
    @Test
    void aFileThatWasNotForcedIsTakenOnlyWhereEveryByteOfItReachedTheDisk() throws Exception {
        for (int page = 0; page < 5; page++) {
            int at = page * 4096;
            sealWithoutForce(bytes(5 * 4096 - HEAD));
            assertThat(cut(written -> {
                        if (written.length > 0) {
                            Arrays.fill(written, at, at + 4096, (byte) 0);
                        }
                        return written;
                    }))
                    .isEqualTo(new Recovered(0, 1, 0));
        }
        sealWithoutForce(bytes(5_000));
        assertThat(cut(written -> Arrays.copyOf(written, Math.max(0, written.length - 1))))
                .isEqualTo(new Recovered(0, 1, 0));
        sealWithoutForce(bytes(5_000));
        assertThat(cut(UnaryOperator.identity())).isEqualTo(new Recovered(1, 0, 0));
    }

    /** The power ends within the force. */
    private void sealWithoutForce(byte[] dataSet) throws IOException {
        DiskForce failing = new DiskForce() {
            @Override
            public void directory(Path directory) throws IOException {
                disk.directory(directory);
            }

            @Override
            public void content(Path file, java.nio.channels.FileChannel channel) throws IOException {
                throw new IOException("the power is gone");
            }
        };
        store = new FileObjectStore(folder.resolve("life" + lives), 0, failing);
        Incoming incoming = begin(Uid.of("1.2.3.4.1"), dataSet);
        try {
            incoming.commit(SERIES, Uid.of("1.2.3.4.1"));
        } catch (IOException e) {
            assertThat(e).hasMessage("the power is gone");
        }
    }

    private void receive(Uid uid, byte[] dataSet) throws IOException {
        try (Incoming incoming = begin(uid, dataSet)) {
            Committed committed = incoming.commit(SERIES, uid);
            assertThat(committed.file()).exists();
        }
        acknowledged.put(uid, dataSet);
    }

    private Incoming begin(Uid uid, byte[] dataSet) throws IOException {
        Incoming incoming = store.begin();
        byte[] head = new byte[HEAD];
        byte[] name = uid.value().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, head, 128, name.length);
        incoming.output().write(head);
        incoming.beginDataSet();
        incoming.output().write(dataSet);
        incoming.output().flush();
        return incoming;
    }

    /** Begins the next life of the store with what survives. */
    private Recovered cut(UnaryOperator<byte[]> unforced) throws IOException {
        Path next = folder.resolve("life" + ++lives);
        disk.after(next, unforced);
        live(next);
        return store.recover(PowerCutTest::identify);
    }

    private void live(Path data) throws IOException {
        disk = new PowerCut(data);
        store = new FileObjectStore(data, 0, disk);
    }

    private static InstanceRef identify(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String uid = new String(bytes, 128, HEAD - 128, java.nio.charset.StandardCharsets.US_ASCII).strip();
        return new InstanceRef(
                SERIES,
                Uid.of(uid.substring(0, uid.indexOf(0))),
                Uid.of("1.2"),
                Uid.of("1.2.840.10008.1.2.1"),
                bytes.length,
                "00000000");
    }

    private void assertAcknowledgedAreThere() throws IOException {
        Map<Path, byte[]> expected = new HashMap<>();
        acknowledged.forEach((uid, dataSet) -> expected.put(store.received(SERIES, uid), dataSet));
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = store.receivedFiles()) {
            files.forEach(found::add);
        }
        assertThat(found).containsAll(expected.keySet());
        for (Path file : expected.keySet()) {
            byte[] bytes = Files.readAllBytes(file);
            assertThat(Arrays.copyOfRange(bytes, HEAD, bytes.length)).isEqualTo(expected.get(file));
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
