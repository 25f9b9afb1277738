package org.atlasnode.core.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.objects.ObjectStore.Committed;
import org.atlasnode.core.objects.ObjectStore.Committed.Outcome;
import org.atlasnode.core.objects.ObjectStore.Incoming;
import org.atlasnode.core.objects.ObjectStore.Recovered;
import org.atlasnode.dicom.data.Uid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileObjectStoreTest {

    private static final SeriesKey SERIES = new SeriesKey(Uid.of("1.2.3"), Uid.of("1.2.3.4"));
    private static final Uid INSTANCE = Uid.of("1.2.3.4.5");

    @TempDir
    private Path data;

    private final List<Path> forced = Collections.synchronizedList(new ArrayList<>());
    private FileObjectStore store;

    @BeforeEach
    void open() {
        store = new FileObjectStore(data, 0, forced::add);
    }

    @Test
    void keepsANewObjectUnderItsUids() throws Exception {
        byte[] dataSet = bytes(700_000, 1);
        Committed committed = receive(INSTANCE, dataSet, "A");

        assertThat(committed.outcome()).isEqualTo(Outcome.NEW);
        assertThat(committed.file()).isEqualTo(data.resolve("objects/1.2.3/1.2.3.4/1.2.3.4.5.dcm"));
        assertThat(committed.crc32c()).isEqualTo(crc(dataSet));
        assertThat(committed.sizeBytes()).isEqualTo(Files.size(committed.file()));
        assertThat(contentOf(committed)).isEqualTo(contentOf(part10(dataSet, "A")));
        assertThat(store.received(SERIES, INSTANCE)).isEqualTo(committed.file());
        assertThat(parts()).isEmpty();
    }

    @Test
    void forcesTheNamesOfManyObjectsAtOnceAndNewDirectoriesBefore() throws Exception {
        receive(INSTANCE, bytes(10, 1), "A");
        Path objects = data.resolve("objects");
        assertThat(forced).containsSubsequence(data.resolve("incoming"), data, objects, objects.resolve("1.2.3"));

        forced.clear();
        for (int i = 1; i < 64; i++) {
            receive(Uid.of("1.2.3.4.6." + i), bytes(10, i), "A");
        }
        assertThat(forced).isEmpty();
        receive(Uid.of("1.2.3.4.7"), bytes(10, 1), "A");
        assertThat(forced).containsExactly(data.resolve("incoming"));
    }

    @Test
    void forcesDirectoriesAgainInTheNextLife() throws Exception {
        receive(INSTANCE, bytes(10, 1), "A");
        forced.clear();
        open();
        receive(Uid.of("1.2.3.4.7"), bytes(10, 3), "A");
        assertThat(forced).contains(data, data.resolve("objects"), data.resolve("objects/1.2.3"));
    }

    @Test
    void forcesTheNameOfAReplacedObjectSoThatTheOldOneStaysAway() throws Exception {
        receive(INSTANCE, bytes(10, 1), "A");
        forced.clear();
        receive(INSTANCE, bytes(10, 2), "A");
        assertThat(forced).containsExactly(data.resolve("objects/1.2.3/1.2.3.4"), data.resolve("incoming"));
    }

    @Test
    void leavesTheSameDataSetAloneWhoeverSentIt() throws Exception {
        byte[] dataSet = bytes(300_000, 1);
        receive(INSTANCE, dataSet, "A");
        forced.clear();
        Committed again = receive(INSTANCE, dataSet, "ANOTHER");

        assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(again.replacedCrc32c()).isEmpty();
        assertThat(contentOf(again)).isEqualTo(contentOf(part10(dataSet, "A")));
        assertThat(again.sizeBytes()).isEqualTo(Files.size(again.file()));
        assertThat(parts()).isEmpty();
        assertThat(forced).contains(again.file().getParent());
    }

    @Test
    void replacesOtherBytesAndTellsTheirDigest() throws Exception {
        byte[] before = bytes(300_000, 1);
        byte[] after = before.clone();
        after[299_999]++;
        receive(INSTANCE, before, "A");
        Committed again = receive(INSTANCE, after, "A");

        assertThat(again.outcome()).isEqualTo(Outcome.REPLACED);
        assertThat(again.replacedCrc32c()).contains(crc(before));
        assertThat(again.crc32c()).isEqualTo(crc(after));
        assertThat(contentOf(again)).isEqualTo(contentOf(part10(after, "A")));
    }

    @Test
    void tellsAShorterDataSetFromALongerOne() throws Exception {
        receive(INSTANCE, bytes(1000, 1), "A");
        assertThat(receive(INSTANCE, bytes(999, 1), "A").outcome()).isEqualTo(Outcome.REPLACED);
    }

    @Test
    void removesWhatIsClosedWithoutCommit() throws Exception {
        try (Incoming incoming = store.begin()) {
            incoming.output().write(bytes(100_000, 1));
            assertThat(parts()).hasSize(1);
        }
        assertThat(parts()).isEmpty();
    }

    @Test
    void removesWhatAnEarlierLifeLeftAndBeginsBesideIt() throws Exception {
        Incoming lost = store.begin();
        lost.output().write(1);
        open();
        lost.output().flush();
        try (Incoming beside = store.begin()) {
            beside.output().write(bytes(100_000, 2));
            assertThat(parts()).hasSize(2);
        }
        assertThat(recover()).isEqualTo(new Recovered(0, 1, 0));
        assertThat(parts()).isEmpty();
        assertThat(recover()).isEqualTo(new Recovered(0, 0, 0));
    }

    @Test
    void refusesAFileWithoutADataSet() throws Exception {
        try (Incoming incoming = store.begin()) {
            assertThatThrownBy(() -> incoming.commit(SERIES, INSTANCE)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(parts()).isEmpty();
    }

    @Test
    void saysNothingIsSafeWhereTheDirectoryCannotBeForced() throws Exception {
        FileObjectStore failing = new FileObjectStore(data, 0, directory -> {
            if (directory.endsWith("incoming")) {
                throw new IOException("on purpose");
            }
        });
        assertThatThrownBy(() -> receive(failing, INSTANCE, bytes(10, 1), "A"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("on purpose");
        assertThat(parts()).isEmpty();
    }

    @Test
    void keepsAResultOnceAndRefusesOtherBytes() throws Exception {
        ResultObject sr = new ResultObject(7, ResultKind.SR, Uid.of("1.2"), Uid.of("2.25.9"), 1);
        store.keepResult(sr, bytes(5000, 1));
        store.keepResult(sr, bytes(5000, 1));

        assertThat(store.result(sr)).isEqualTo(data.resolve("results/7/2.25.9.dcm"));
        assertThat(Files.readAllBytes(store.result(sr))).isEqualTo(bytes(5000, 1));
        assertThatThrownBy(() -> store.keepResult(sr, bytes(5000, 2))).isInstanceOf(IOException.class);
        assertThat(Files.readAllBytes(store.result(sr))).isEqualTo(bytes(5000, 1));
        assertThat(parts()).isEmpty();
    }

    @Test
    void keepsTheLabelsOfTheLastAttempt() throws Exception {
        store.keepLabels(7, bytes(5000, 1));
        store.keepLabels(7, bytes(3000, 2));
        assertThat(store.labels(7)).isEqualTo(data.resolve("results/7/labels.map"));
        assertThat(Files.readAllBytes(store.labels(7))).isEqualTo(bytes(3000, 2));
        assertThat(parts()).isEmpty();

        store.dropLabels(7);
        store.dropLabels(7);
        assertThat(store.labels(7)).doesNotExist();
    }

    @Test
    void labelsGoWithTheResultsOfTheirJob() throws Exception {
        ResultObject sr = new ResultObject(7, ResultKind.SR, Uid.of("1.2"), Uid.of("2.25.9"), 1);
        store.keepLabels(7, bytes(10, 1));
        store.keepLabels(8, bytes(10, 1));
        store.keepResult(sr, bytes(10, 3));

        store.delete(SERIES, List.of(), List.of(sr));
        assertThat(data.resolve("results/7")).doesNotExist();
        assertThat(store.labels(8)).exists();
    }

    @Test
    void deletesWhatIsNamedAndKeepsWhatCameInTheMeantime() throws Exception {
        ResultObject sr = new ResultObject(7, ResultKind.SR, Uid.of("1.2"), Uid.of("2.25.9"), 1);
        Uid late = Uid.of("1.2.3.4.6");
        receive(INSTANCE, bytes(10, 1), "A");
        receive(late, bytes(10, 2), "A");
        store.keepResult(sr, bytes(10, 3));

        store.delete(SERIES, List.of(INSTANCE), List.of(sr));
        assertThat(store.received(SERIES, INSTANCE)).doesNotExist();
        assertThat(store.received(SERIES, late)).exists();
        assertThat(store.result(sr).getParent()).doesNotExist();

        store.delete(SERIES, List.of(late, INSTANCE), List.of(sr));
        assertThat(data.resolve("objects/1.2.3")).doesNotExist();
        assertThat(receive(late, bytes(10, 2), "A").outcome()).isEqualTo(Outcome.NEW);
    }

    @Test
    void listsReceivedFilesOnly() throws Exception {
        receive(INSTANCE, bytes(10, 1), "A");
        receive(Uid.of("1.2.3.4.6"), bytes(10, 1), "A");
        Incoming open = store.begin();
        try (Stream<Path> files = store.receivedFiles()) {
            assertThat(files).hasSize(2).allMatch(path -> path.toString().endsWith(".dcm"));
        }
        open.close();
    }

    @Test
    void countsTheReserveAsNotFree() throws Exception {
        long free = store.freeBytes();
        assertThat(free).isPositive();
        assertThat(new FileObjectStore(data, Long.MAX_VALUE / 2, forced::add).freeBytes())
                .isNegative();
    }

    @Test
    void receivesTheSameAndOthersFromManyThreads() throws Exception {
        byte[] same = bytes(200_000, 7);
        List<Callable<Outcome>> work = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            int number = i;
            work.add(() -> number % 2 == 0
                    ? receive(INSTANCE, same, "A").outcome()
                    : receive(Uid.of("1.2.3.4.5." + number), bytes(100_000, number), "A")
                            .outcome());
        }
        ExecutorService pool = Executors.newFixedThreadPool(8);
        List<Outcome> outcomes = new ArrayList<>();
        for (Future<Outcome> done : pool.invokeAll(work)) {
            outcomes.add(done.get());
        }
        pool.shutdown();
        assertThat(Collections.frequency(outcomes, Outcome.NEW)).isEqualTo(17);
        assertThat(Collections.frequency(outcomes, Outcome.UNCHANGED)).isEqualTo(15);
        assertThat(parts()).isEmpty();
    }

    private Committed receive(Uid uid, byte[] dataSet, String source) throws IOException {
        return receive(store, uid, dataSet, source);
    }

    private static Committed receive(FileObjectStore store, Uid uid, byte[] dataSet, String source) throws IOException {
        byte[] file = part10(dataSet, source);
        int head = file.length - dataSet.length;
        try (Incoming incoming = store.begin()) {
            incoming.output().write(file, 0, head);
            incoming.beginDataSet();
            for (int at = 0; at < dataSet.length; at += 16_378) {
                incoming.output().write(dataSet, at, Math.min(16_378, dataSet.length - at));
            }
            return incoming.commit(SERIES, uid);
        }
    }

    private List<Path> parts() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(path -> path.toString().endsWith(".part"))
                    .filter(path -> path.toFile().length() > 0) // others only wait for objects
                    .toList();
        }
    }

    private Recovered recover() throws IOException {
        return store.recover(file -> {
            throw new IOException("nothing is whole");
        });
    }

    private static byte[] contentOf(Committed committed) throws IOException {
        return contentOf(Files.readAllBytes(committed.file()));
    }

    /** What follows the preamble, which is the store's. */
    private static byte[] contentOf(byte[] file) {
        return Arrays.copyOfRange(file, 128, file.length);
    }

    /** Preamble, prefix, group length and an AE title, then the data set. */
    private static byte[] part10(byte[] dataSet, String source) {
        byte[] title = source.getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[128]);
        file.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
        file.writeBytes(HexFormat.of().parseHex("02000000554c0400"));
        file.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(title.length)
                .array());
        file.writeBytes(title);
        file.writeBytes(dataSet);
        return file.toByteArray();
    }

    private static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static String crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return String.format("%08x", crc.getValue());
    }
}
