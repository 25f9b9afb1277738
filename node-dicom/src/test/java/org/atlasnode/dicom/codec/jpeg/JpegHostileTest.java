package org.atlasnode.dicom.codec.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.FrameShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Codestreams that are cut, damaged or made to do harm: a decode or a {@link CodecException}, soon, and nothing else. */
class JpegHostileTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int MUTATIONS = 2000;

    /** Small images of each kind. */
    static Stream<JpegFrame> frames() {
        return Stream.of(
                new LosslessStream(8, 9, 1, 12, 1).selection(6).frame(),
                new LosslessStream(8, 5, 3, 8, 2)
                        .selection(7)
                        .restartRows(2)
                        .codes(JpegWriter.DifferenceCodes.SKEWED)
                        .frame(),
                new LosslessStream(7, 9, 2, 16, 3).oneScanForEachComponent().frame(),
                new SequentialStream(17, 19, 8, 4, 0x11).frame(),
                new SequentialStream(17, 19, 12, 5, 0x22, 0x11, 0x11)
                        .restartInterval(1)
                        .frame(),
                new SequentialStream(20, 33, 8, 6, 0x21, 0x11, 0x11)
                        .oneScanForEachComponent()
                        .codes(JpegWriter.DifferenceCodes.SKEWED)
                        .frame());
    }

    private static boolean decodes(JpegFrame frame, byte[] codestream) {
        try {
            short[] target = new short[frame.shape.samples()];
            new JpegDecoder().decode(codestream, codestream.length, frame.shape, target);
            return true;
        } catch (CodecException e) {
            assertThat(e).hasMessageContaining("at byte");
            assertThat(e.offset()).isBetween(0, codestream.length);
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("frames")
    void refusesEveryTruncationBeforeTheLastSample(JpegFrame frame) throws CodecException {
        short[] whole = frame.decode();
        int length = frame.codestream.length;
        for (int cut = 0; cut < length - 2; cut++) {
            assertThat(decodes(frame, Arrays.copyOf(frame.codestream, cut)))
                    .as("cut to %d of %d bytes", cut, length)
                    .isFalse();
        }
        for (int cut = length - 2; cut <= length; cut++) {
            JpegFrame withoutEnd =
                    new JpegFrame(Arrays.copyOf(frame.codestream, cut), frame.shape, frame.photometricInterpretation);
            assertThat(withoutEnd.decode()).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("frames")
    void refusesEveryTruncationThatIsPadded(JpegFrame frame) {
        for (int cut = 0; cut < frame.codestream.length - 8; cut++) {
            byte[] padded = Arrays.copyOf(frame.codestream, cut + 2);
            assertThat(decodes(frame, padded)).as("cut to %d bytes", cut).isFalse();
            padded[cut] = (byte) 0xFF;
            padded[cut + 1] = (byte) Marker.EOI;
            assertThat(decodes(frame, padded)).as("ended after %d bytes", cut).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("frames")
    void endsSoonWithWhateverBytesAreChanged(JpegFrame frame) {
        SplittableRandom random = new SplittableRandom(20);
        assertTimeoutPreemptively(SOON, () -> {
            int refused = 0;
            for (int i = 0; i < MUTATIONS; i++) {
                byte[] mutant = frame.codestream.clone();
                for (int change = random.nextInt(1, 4); change > 0; change--) {
                    int at = random.nextInt(mutant.length);
                    mutant[at] = random.nextBoolean()
                            ? (byte) (mutant[at] ^ 1 << random.nextInt(8))
                            : (byte) random.nextInt(256);
                }
                refused += decodes(frame, mutant) ? 0 : 1;
            }
            assertThat(refused).isPositive();
        });
    }

    @ParameterizedTest
    @MethodSource("frames")
    void endsSoonWithWhateverSegmentsAreMoved(JpegFrame frame) {
        SplittableRandom random = new SplittableRandom(21);
        assertTimeoutPreemptively(SOON, () -> {
            for (int i = 0; i < MUTATIONS; i++) {
                List<byte[]> parts = new ArrayList<>(parts(frame.codestream));
                int one = random.nextInt(parts.size());
                int other = random.nextInt(parts.size());
                switch (random.nextInt(5)) {
                    case 0 -> parts.remove(one);
                    case 1 -> parts.add(other, parts.get(one));
                    case 2 -> Collections.swap(parts, one, other);
                    case 3 -> parts.set(one, lengthened(parts.get(one), random));
                    default -> parts.set(one, Arrays.copyOf(parts.get(one), random.nextInt(parts.get(one).length + 9)));
                }
                decodes(frame, joined(parts));
            }
        });
    }

    /** The codestream cut before each marker. */
    private static List<byte[]> parts(byte[] codestream) {
        int[] starts = IntStream.range(0, codestream.length - 1)
                .filter(i -> codestream[i] == (byte) 0xFF && codestream[i + 1] != 0)
                .toArray();
        return IntStream.range(0, starts.length)
                .mapToObj(i -> Arrays.copyOfRange(
                        codestream, starts[i], i + 1 < starts.length ? starts[i + 1] : codestream.length))
                .toList();
    }

    private static byte[] lengthened(byte[] part, SplittableRandom random) {
        byte[] changed = part.clone();
        if (changed.length > 3) {
            changed[random.nextInt(2, 4)] = (byte) random.nextInt(256);
        }
        return changed;
    }

    private static byte[] joined(List<byte[]> parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        parts.forEach(joined::writeBytes);
        return joined.toByteArray();
    }

    @Test
    void endsSoonWithRandomBytesAfterTheHeaders() {
        SplittableRandom random = new SplittableRandom(22);
        assertTimeoutPreemptively(
                SOON,
                () -> frames().forEach(frame -> {
                    int header = frame.codestream.length / 2;
                    for (int i = 0; i < 1000; i++) {
                        byte[] mutant = frame.codestream.clone();
                        byte[] noise = new byte[mutant.length - header];
                        random.nextBytes(noise);
                        System.arraycopy(noise, 0, mutant, header, noise.length);
                        decodes(frame, mutant);
                    }
                }));
    }

    @ParameterizedTest
    @CsvSource({
        "8, 9, 2, 16",
        "8, 10, 1, 16",
        "9, 9, 1, 16",
        "65535, 1, 1, 16",
        "8, 9, 1, 8",
    })
    void refusesAFrameThatIsNotWhatTheImageSays(int rows, int columns, int samplesPerPixel, int bitsAllocated) {
        byte[] codestream = new LosslessStream(8, 9, 1, 12, 1).encode();
        FrameShape shape = new FrameShape(rows, columns, samplesPerPixel, bitsAllocated, 8, false);
        assertThatThrownBy(() ->
                        new JpegDecoder().decode(codestream, codestream.length, shape, new short[shape.samples()]))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("where");
    }

    /** Each with one change to a good codestream of 8x8 samples, as hexadecimal digits that are replaced. */
    @ParameterizedTest
    @CsvSource({
        "ffc0, ffc2, progressive",
        "ffc0, ffc5, hierarchical",
        "ffc0, ffc9, arithmetic",
        "ffc0, ffcf, arithmetic",
        "ffc0, ffcc, arithmetic coding",
        "ffc0, ffd8, second image",
        "ffc0, ffd3, restart marker 3",
        "ffc0, ffc8, FFC8",
        "ffc0, ff01, FF01",
        "ffc0, ffde, FFDE",
        "ffc0, ffda, a scan header",
        "ffc0, ffdc, number of lines",
        "ffc0, 00c0, no marker",
        "ffc0000b08, ffc0000b0c, precision of 12",
        "ffc0000b08, ffc1000b10, precision of 16",
        "ffc0000b080008, ffc0000b080000, 0 rows",
        "ffc0000b, ffc0000c, too many",
        "ffc0000b, ffc0000a, no more bytes",
        "ffc0000b, ffc00001, segment of 1 bytes",
        "ffc0000b, ffc0ffff, segment of 65535 bytes",
        "0008010111, 0008010151, sampling factors 5x1",
        "0008010111, 0008010101, sampling factors 0x1",
        "01011102, 01011103, no quantisation table 3",
        "ffda0008010110, ffda0008010120, no DC Huffman table 2",
        "ffda0008010110, ffda0008010112, no AC Huffman table 2",
        "ffda0008010110, ffda0008010210, component 2",
        "ffda0008010110, ffda0006000110, scan",
        "003f00, 013f00, start 1",
        "003f00, 003f10, approximation 10",
        "003f00, 003f01, approximation 01",
        "ffdb004302, ffdb004304, table 4",
        "ffdb004302, ffdb004322, precision 2",
        "ffdb00430203, ffdb00430200, quantiser of 0",
        "ffdb004302, ffdb004202, no more bytes",
        "ffc4002301, ffc4002321, class 2",
        "ffc4002301, ffc4002305, table 5",
        "ffc4002301000000001000, ffc4002301000010000000, more codes",
        "ffc4002301000000001000, ffc4002301030000001000, no more bytes",
        "ffc4002301000000001000, ffc4002301000000000f00, table 15",
        "0d0e0fffc4, 0d0e10ffc4, lossless image",
        "0d0e0fffc4, 0d0e11ffc4, category 17",
        "ffd9, ffd8, a second image",
        "ffd9, ffda, a scan header",
        "ffd9, ffd0, restart marker 0",
        "ffd9, ffd9ffd8, a second image",
        "ffd9, ffd90000ffd8ff, a second image",
        "ffd9, 01ffd9, after the last sample",
    })
    void refusesWhatIsIllegalOrNotDecoded(String good, String bad, String reason) {
        JpegFrame frame = new SequentialStream(8, 8, 8, 1, 0x11).frame();
        String hex = HexFormat.of().formatHex(frame.codestream);
        assertThat(hex).containsOnlyOnce(good);
        byte[] codestream = HexFormat.of().parseHex(hex.replace(good, bad));
        assertThatThrownBy(() -> new JpegDecoder().decode(codestream, codestream.length, frame.shape, new short[64]))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "ffda0008014100010000, ffda0008014100000000, start 0",
        "ffda0008014100010000, ffda0008014100080000, start 8",
        "ffda0008014100010000, ffda000801410001000c, approximation 0C",
        "ffdd0004001b, ffdd00040005, restart interval of 5"
    })
    void refusesIllegalLosslessScans(String good, String bad, String reason) {
        JpegFrame frame = new LosslessStream(8, 9, 1, 12, 1).restartRows(3).frame();
        String hex = HexFormat.of().formatHex(frame.codestream);
        assertThat(hex).containsOnlyOnce(good);
        byte[] codestream = HexFormat.of().parseHex(hex.replace(good, bad));
        assertThatThrownBy(() -> new JpegDecoder().decode(codestream, codestream.length, frame.shape, new short[72]))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesASampleOfMoreBitsThanThePrecision() {
        LosslessStream image = new LosslessStream(4, 4, 1, 12, 1).sample(7, 4096);
        assertThatThrownBy(() -> image.frame().decode())
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("more than 12 bits in row 1");
    }

    @Test
    void refusesRestartMarkersOutOfOrder() {
        JpegFrame frame = new LosslessStream(6, 4, 1, 12, 1).restartRows(2).frame();
        String hex = HexFormat.of().formatHex(frame.codestream);
        byte[] codestream = HexFormat.of().parseHex(hex.replace("ffd1", "ffd2"));
        assertThatThrownBy(() -> new JpegDecoder().decode(codestream, codestream.length, frame.shape, new short[24]))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("restart marker 2, where restart marker 1 is due");
    }

    @Test
    void takesNoLongerForManyTables() {
        JpegFrame frame = new LosslessStream(6, 4, 1, 12, 1).frame();
        byte[] table = HexFormat.of().parseHex("ffc40014000100000000000000000000000000000000");
        ByteArrayOutputStream tables = new ByteArrayOutputStream();
        tables.write(frame.codestream, 0, 2);
        for (int i = 0; i < 500_000; i++) {
            tables.writeBytes(table);
        }
        tables.write(frame.codestream, 2, frame.codestream.length - 2);
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> decodes(frame, tables.toByteArray()));
    }
}
