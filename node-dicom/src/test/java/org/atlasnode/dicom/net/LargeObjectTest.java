package org.atlasnode.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.CStoreHandler;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.io.DataSetReader;
import org.atlasnode.dicom.io.DataSetWriter;
import org.atlasnode.dicom.io.ReadLimits;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Objects longer than memory, made as they are sent, parsed and digested as they come; nothing is kept of them. */
@Timeout(300)
class LargeObjectTest {

    private static final TransferSyntax RLE = TransferSyntax.RLE_LOSSLESS;
    private static final int BLOCK = 1 << 20;
    private static final long MEGABYTE = 1L << 20;

    /** What reception keeps: short values, and everything else read over. */
    private static final ReadLimits LIMITS =
            new ReadLimits(1L << 12, 1L << 25, 2_000_000, 64, 1L << 32, ReadLimits.LongValues.OMIT);

    private static final AcceptanceRule RULE = new AcceptanceRule(uid -> uid.equals(Peers.CT), List.of(RLE));

    /** A data set whose Pixel Data are fragments of a length (PS3.5 §A.4), made of one block again and again. */
    private record Fragments(int count, long lengthBytes) implements DataSetSource {

        private static final byte[] CONTENT = Peers.bytes(BLOCK, 7);

        long totalBytes() throws IOException {
            return head().length + 8 + count * (8 + lengthBytes) + 8;
        }

        private static byte[] head() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            DataSet header = DataSet.builder()
                    .putUid(Tags.SOP_CLASS_UID, Peers.CT)
                    .putUid(Tags.SOP_INSTANCE_UID, Peers.instance(1))
                    .putString(Tags.MODALITY, Vr.CS, "CT")
                    .build();
            DataSetWriter.write(header, RLE, head);
            head.writeBytes(Wire.bytes("E07F1000 4F42 0000 FFFFFFFF"));
            return head.toByteArray();
        }

        /** Item (FFFE,E000), or the delimiter (FFFE,E0DD). */
        private static byte[] item(int element, long length) {
            return ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putShort((short) 0xFFFE)
                    .putShort((short) element)
                    .putInt((int) length)
                    .array();
        }

        @Override
        public void writeTo(OutputStream output) throws IOException {
            output.write(head());
            output.write(item(0xE000, 0));
            for (int i = 0; i < count; i++) {
                output.write(item(0xE000, lengthBytes));
                for (long left = lengthBytes; left > 0; left -= BLOCK) {
                    output.write(CONTENT, 0, (int) Math.min(left, BLOCK));
                }
            }
            output.write(item(0xE0DD, 0));
        }
    }

    /** Parses the object as reception does, counts and digests all its bytes, and looks at memory on the way. */
    private static final class Digest implements CStoreHandler {

        final AtomicLong mostUsed = new AtomicLong();
        volatile long receivedBytes;
        volatile long crc;
        volatile String modality = "";

        @Override
        public void store(CStore request, InputStream dataSet) throws IOException {
            CRC32C digest = new CRC32C();
            CountingInput counting = new CountingInput(dataSet, mostUsed);
            InputStream input = new CheckedInputStream(counting, digest);
            DataSet header = DataSetReader.read(input, request.transferSyntax(), LIMITS);
            assertThat(input.read()).isEqualTo(-1);
            modality = header.findString(Tags.MODALITY).orElse("");
            receivedBytes = counting.count;
            crc = digest.getValue();
        }
    }

    /** Counts, and looks at memory eight times in the first gigabyte and each gigabyte after. */
    private static final class CountingInput extends InputStream {

        private final InputStream source;
        private final AtomicLong mostUsed;
        private long count;
        private long nextLook = 128 * MEGABYTE;

        CountingInput(InputStream source, AtomicLong mostUsed) {
            this.source = source;
            this.mostUsed = mostUsed;
        }

        @Override
        public int read() throws IOException {
            int value = source.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = source.read(target, offset, length);
            count += Math.max(read, 0);
            if (count > nextLook) {
                nextLook += nextLook < 1024 * MEGABYTE ? 128 * MEGABYTE : 1024 * MEGABYTE;
                mostUsed.accumulateAndGet(usedAfterCollection(), Math::max);
            }
            return read;
        }
    }

    private static long usedAfterCollection() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void halfAGigabyteIsReceivedInConstantMemory() throws Exception {
        receives(new Fragments(4, 128 * MEGABYTE));
    }

    /** The long run: {@code mvn -pl node-dicom test -Dtest=LargeObjectTest -DlongTests=true}. */
    @Test
    @EnabledIfSystemProperty(named = "longTests", matches = "true")
    void moreThanFourGigabytesAreReceivedInConstantMemory() throws Exception {
        Fragments object = new Fragments(5, 1024 * MEGABYTE);
        assertThat(object.totalBytes()).isGreaterThan(1L << 32);
        receives(object);
    }

    /** A fragment's length is 32 bits, unsigned: one of more than 2 GiB is not negative. */
    @Test
    @EnabledIfSystemProperty(named = "longTests", matches = "true")
    void aFragmentOfMoreThanTwoGigabytesIsReceived() throws Exception {
        receives(new Fragments(1, 2100 * MEGABYTE));
    }

    private static void receives(Fragments object) throws Exception {
        Digest digest = new Digest();
        Peers.Diary diary = new Peers.Diary();
        long before = usedAfterCollection();
        try (DicomServer server = start(Peers.settings(), digest, diary);
                ClientAssociation association = connect(server)) {
            StoreResponse response = association.store(Peers.CT, Peers.instance(1), RLE, object);
            assertThat(response.status()).isEqualTo(DimseStatus.SUCCESS);
            association.release();
            assertThat(diary.awaitClosed().receivedBytes()).isGreaterThan(object.totalBytes());
        }
        assertThat(digest.receivedBytes).isEqualTo(object.totalBytes());
        assertThat(digest.crc).isEqualTo(crc(object));
        assertThat(digest.modality).isEqualTo("CT");
        assertThat(digest.mostUsed.get() - before).isPositive().isLessThan(16 * MEGABYTE);
    }

    private static long crc(Fragments object) throws IOException {
        CRC32C crc = new CRC32C();
        object.writeTo(new OutputStream() {
            @Override
            public void write(int value) {
                crc.update(value);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                crc.update(bytes, offset, length);
            }
        });
        return crc.getValue();
    }

    private static DicomServer start(ServerSettings settings, CStoreHandler handler, AssociationListener listener)
            throws IOException {
        DicomServer server = new DicomServer(settings, Peers.ANYONE, RULE, handler, listener);
        server.start();
        return server;
    }

    private static ClientAssociation connect(DicomServer server) throws IOException {
        ClientSettings patient = Peers.client(server)
                .withTimeouts(new ClientSettings.Timeouts(
                        Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(90)));
        return new DicomClient(patient)
                .connect(List.of(
                        PresentationContextProposal.of(Uids.VERIFICATION, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN),
                        PresentationContextProposal.of(Peers.CT, RLE)));
    }

    /** All are held in the middle of their objects at once, after one megabyte and again after four. */
    @Test
    void sixtyFourAssociationsAmidLargeObjectsTakeConstantMemory() throws Exception {
        int associations = 64;
        List<Long> used = new ArrayList<>();
        long before = usedAfterCollection();
        CyclicBarrier amid = new CyclicBarrier(associations, () -> used.add(usedAfterCollection()));
        Map<Uid, Long> received = new ConcurrentHashMap<>();
        CStoreHandler handler = (request, dataSet) -> {
            long count = dataSet.readNBytes(BLOCK).length;
            await(amid);
            dataSet.skipNBytes(3L * BLOCK);
            await(amid);
            count += 3L * BLOCK + dataSet.transferTo(OutputStream.nullOutputStream());
            received.put(request.sopInstanceUid(), count);
        };
        ExecutorService senders = Executors.newFixedThreadPool(associations);
        ServerSettings settings =
                Peers.settings().withLimits(new ServerSettings.Limits(associations, associations, 131072));
        try (DicomServer server = start(settings, handler, AssociationListener.NONE)) {
            List<Future<DimseStatus>> answers = new ArrayList<>();
            for (int i = 0; i < associations; i++) {
                Uid instance = Peers.instance(i);
                answers.add(senders.submit(() -> send(server, instance)));
            }
            for (Future<DimseStatus> answer : answers) {
                assertThat(answer.get()).isEqualTo(DimseStatus.SUCCESS);
            }
        } finally {
            senders.shutdownNow();
        }
        assertThat(received).hasSize(associations);
        assertThat(received.values()).containsOnly(new Fragments(1, 6 * MEGABYTE).totalBytes());
        // Both ends of each association lie in this process: a PDU's buffer each, and what the collector leaves over.
        assertThat(used.get(0) - before).isLessThan(64 * MEGABYTE);
        assertThat(used.get(1) - used.get(0)).isLessThan(8 * MEGABYTE);
    }

    private static DimseStatus send(DicomServer server, Uid instance) throws IOException {
        try (ClientAssociation association = connect(server)) {
            DimseStatus status = association
                    .store(Peers.CT, instance, RLE, new Fragments(1, 6 * MEGABYTE))
                    .status();
            association.release();
            return status;
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("not all associations came to the middle of their objects", e);
        }
    }
}
