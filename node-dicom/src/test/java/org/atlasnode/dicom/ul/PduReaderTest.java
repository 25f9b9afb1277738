package org.atlasnode.dicom.ul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PduReaderTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void readsWhatTheWriterWrote(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            Pdu pdu = Pdus.random(random);
            assertThat(Pdus.read(PduWriter.encode(pdu))).isEqualTo(pdu);
        }
    }

    @Test
    void everyTruncationEndsInADeclaredException() throws Exception {
        Random random = new Random(6);
        for (int i = 0; i < 60; i++) {
            byte[] whole = PduWriter.encode(Pdus.random(random));
            for (int length = 0; length < whole.length; length += 1 + whole.length / 200) {
                byte[] truncated = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> Pdus.read(truncated)).isInstanceOfAny(EOFException.class, PduException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void anyMutationIsAPduOrADeclaredExceptionAndAllocatesLittle(long seed) throws Exception {
        Random random = new Random(seed);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = PduWriter.encode(Pdus.random(random));
            for (int n = random.nextInt(8); n >= 0; n--) {
                bytes[random.nextInt(Math.min(bytes.length, 300))] = (byte) random.nextInt();
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                Pdu pdu = Pdus.read(bytes);
                assertThat(Pdus.read(PduWriter.encode(pdu))).isEqualTo(pdu);
            } catch (PduException | EOFException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(40L * (bytes.length + 65536));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "04 00 00004001",
                "04 00 7FFFFFFF",
                "04 00 FFFFFFFF",
                "01 00 00100001",
                "01 00 80000000",
                "05 00 00000005",
                "07 00 FFFFFFFF"
            })
    void rejectsPduLongerThanItsMaximumBeforeItComes(String header) {
        assertThatThrownBy(() -> Pdus.read(Pdus.bytes(header)))
                .isInstanceOfSatisfying(
                        PduException.class, e -> assertThat(e.abort()).isEqualTo(Pdu.Abort.INVALID_PARAMETER_VALUE));
    }

    @Test
    void takesAPduOfExactlyTheMaximum() throws Exception {
        byte[] data = new byte[Pdus.MAX_PDATA - 6];
        Pdu pdu = new Pdu.PData(java.util.List.of(new Pdv(1, false, false, ByteBuffer.wrap(data))));
        assertThat(Pdus.read(PduWriter.encode(pdu))).isEqualTo(pdu);
    }

    @Test
    void refusesUnknownTypes() {
        assertThatThrownBy(() -> Pdus.read(Pdus.bytes("08 00 00000004 00000000")))
                .isInstanceOfSatisfying(
                        PduException.class, e -> assertThat(e.abort()).isEqualTo(Pdu.Abort.UNRECOGNIZED_PDU));
    }

    @Test
    void skipsItemsThatItDoesNotKnow() throws Exception {
        byte[] known = PduWriter.encode(Negotiation.request(
                org.atlasnode.dicom.data.AeTitle.of("A"),
                org.atlasnode.dicom.data.AeTitle.of("B"),
                java.util.List.of(),
                16384));
        ByteBuffer longer = ByteBuffer.allocate(known.length + 7).put(known).put(Pdus.bytes("77 00 0003 010203"));
        longer.putInt(2, known.length + 1);
        assertThat(Pdus.read(longer.array())).isEqualTo(Pdus.read(known));
    }

    @Test
    void refusesMoreContextsThanThereAreIds() {
        java.util.List<PresentationContext> contexts =
                java.util.Collections.nCopies(129, new PresentationContext(1, "1.2", java.util.List.of("1.2")));
        byte[] bytes = PduWriter.encode(Negotiation.request(
                org.atlasnode.dicom.data.AeTitle.of("A"), org.atlasnode.dicom.data.AeTitle.of("B"), contexts, 16384));
        assertThatThrownBy(() -> Pdus.read(bytes))
                .isInstanceOf(PduException.class)
                .hasMessageContaining("more than 128");
    }

    @Test
    void allocatesNothingForBytesThatNeverCome() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        PduReader reader = new PduReader(new Trickle(Pdus.bytes("04 00 00F00000 00"), 1), 1 << 24);
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(reader::read).isInstanceOf(EOFException.class);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000, 20_000, 100_000})
    void readsAStreamOfPdusHoweverTheBytesArrive(int step) throws Exception {
        Random random = new Random(10);
        java.io.ByteArrayOutputStream stream = new java.io.ByteArrayOutputStream();
        java.util.List<Pdu> sent = new java.util.ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Pdu pdu = Pdus.random(random);
            sent.add(pdu);
            stream.writeBytes(PduWriter.encode(pdu));
        }
        PduReader reader = new PduReader(new Trickle(stream.toByteArray(), step), Pdus.MAX_PDATA);
        for (Pdu pdu : sent) {
            assertThat(reader.await()).isTrue();
            assertThat(reader.read()).isEqualTo(pdu);
        }
        assertThat(reader.await()).isFalse();
        assertThat(reader.receivedBytes()).isEqualTo(stream.size());
    }

    /** Gives a few bytes at a time. */
    private static final class Trickle implements ReadableByteChannel {

        private final ByteBuffer bytes;
        private final int step;

        Trickle(byte[] bytes, int step) {
            this.bytes = ByteBuffer.wrap(bytes);
            this.step = step;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (!bytes.hasRemaining()) {
                return -1;
            }
            assertThat(target.hasRemaining()).isTrue();
            int count = Math.min(step, Math.min(bytes.remaining(), target.remaining()));
            target.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
