package org.atlasnode.dicom.codec.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.DecodedFrame;
import org.atlasnode.dicom.codec.FrameShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JpegDecoderTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void decodesEachPredictorAtEachPrecision(int selection) throws CodecException {
        for (int precision = 2; precision <= 16; precision++) {
            for (JpegWriter.DifferenceCodes codes : JpegWriter.DifferenceCodes.values()) {
                LosslessStream image = new LosslessStream(13, 21, 1, precision, 100L * precision + selection)
                        .selection(selection)
                        .codes(codes);
                assertThat(image.frame().decode()).isEqualTo(image.expected());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"12, 1", "16, 4", "8, 7", "2, 1"})
    void putsThePointTransformBack(int precision, int pointTransform) throws CodecException {
        LosslessStream image = new LosslessStream(9, 10, 1, precision, 5)
                .selection(4)
                .pointTransform(pointTransform)
                .restartRows(4);
        assertThat(image.frame().decode()).isEqualTo(image.expected());
    }

    @ParameterizedTest
    @EnumSource(JpegWriter.DifferenceCodes.class)
    void decodesADifferenceOf32768(JpegWriter.DifferenceCodes codes) throws CodecException {
        LosslessStream image = new LosslessStream(2, 3, 1, 16, 6).codes(codes);
        image.sample(0, 0)
                .sample(1, 32768)
                .sample(2, 0)
                .sample(3, 65535)
                .sample(4, 32767)
                .sample(5, 65535);
        assertThat(image.frame().decode()).isEqualTo(image.expected());
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "3, 0", "4, 0", "1, 1", "3, 1", "3, 5", "2, 11", "4, 100"})
    void decodesLosslessComponentsAndRestartIntervals(int components, int restartRows) throws CodecException {
        LosslessStream image = new LosslessStream(30, 17, components, 8, components)
                .selection(6)
                .restartRows(restartRows);
        assertThat(image.frame().decode()).isEqualTo(image.expected());
        image.oneScanForEachComponent();
        assertThat(image.frame().decode()).isEqualTo(image.expected());
    }

    @ParameterizedTest
    @CsvSource({"8, 1, 1", "8, 40, 33", "12, 24, 31", "12, 8, 8"})
    void decodesBlocksAsTheDefinitionSays(int precision, int rows, int columns) throws CodecException {
        for (boolean wide : new boolean[] {false, true}) {
            SequentialStream image = new SequentialStream(rows, columns, precision, 77, 0x11);
            if (wide) {
                image.wideQuantisers();
            }
            short[] samples = image.frame().decode();
            for (int i = 0; i < samples.length; i++) {
                int x = i % columns;
                int y = i / columns;
                assertThat(samples[i] - exactSample(image, precision, x, y))
                        .as("at %d, %d", x, y)
                        .isBetween(-1.0, 1.0);
            }
        }
    }

    /** T.81 §A.3.3, §A.3.1, unrounded. */
    private static double exactSample(SequentialStream image, int precision, int x, int y) {
        int[] coefficients = image.coefficients(0, x / 8, y / 8);
        double sum = 0;
        for (int k = 0; k < 64; k++) {
            int u = zigzagColumn(k);
            int v = zigzagRow(k);
            double scale = (u == 0 ? Math.sqrt(0.5) : 1) * (v == 0 ? Math.sqrt(0.5) : 1) / 4;
            sum += scale
                    * coefficients[k]
                    * image.quantiser(k)
                    * Math.cos((2 * (x % 8) + 1) * u * Math.PI / 16)
                    * Math.cos((2 * (y % 8) + 1) * v * Math.PI / 16);
        }
        return Math.max(0, Math.min((1 << precision) - 1, sum + (1 << precision - 1)));
    }

    /** The diagonals of T.81 Figure A.6, walked. */
    private static int zigzagColumn(int k) {
        return zigzag(k)[0];
    }

    private static int zigzagRow(int k) {
        return zigzag(k)[1];
    }

    private static int[] zigzag(int k) {
        int before = 0;
        for (int diagonal = 0; ; diagonal++) {
            int shortest = Math.max(0, diagonal - 7);
            int length = Math.min(7, diagonal) - shortest + 1;
            if (k < before + length) {
                int along = shortest + k - before;
                int[] place = {along, diagonal - along};
                return diagonal % 2 == 1 ? new int[] {place[1], place[0]} : place;
            }
            before += length;
        }
    }

    static Stream<int[]> samplings() {
        return Stream.of(
                new int[] {0x22},
                new int[] {0x11, 0x11, 0x11},
                new int[] {0x21, 0x11, 0x11},
                new int[] {0x12, 0x11, 0x11},
                new int[] {0x22, 0x11, 0x11},
                new int[] {0x41, 0x11, 0x11},
                new int[] {0x22, 0x21, 0x12},
                new int[] {0x11, 0x11, 0x11, 0x11},
                new int[] {0x21, 0x11, 0x11, 0x21});
    }

    @ParameterizedTest
    @MethodSource("samplings")
    void decodesTheSameOfEveryScanOrderAndRestartInterval(int... sampling) throws CodecException {
        for (int precision : new int[] {8, 12}) {
            short[] samples =
                    new SequentialStream(35, 51, precision, 9, sampling).frame().decode();
            for (int interval : new int[] {0, 1, 3, 1000}) {
                SequentialStream other = new SequentialStream(35, 51, precision, 9, sampling)
                        .restartInterval(interval)
                        .codes(JpegWriter.DifferenceCodes.SKEWED);
                assertThat(other.frame().decode()).isEqualTo(samples);
                other.oneScanForEachComponent();
                assertThat(other.frame().decode()).isEqualTo(samples);
            }
        }
    }

    @Test
    void saysWhatTheCodestreamSays() throws CodecException {
        LosslessStream image = new LosslessStream(4, 4, 1, 12, 1);
        byte[] codestream = image.encode();
        FrameShape signed = new FrameShape(4, 4, 1, 16, 12, true);
        DecodedFrame decoded = new JpegDecoder().decode(codestream, codestream.length, signed, new short[16]);
        assertThat(decoded).isEqualTo(new DecodedFrame(12, false));
    }

    @Test
    void usesOnlyTheBytesAndSamplesOfTheFrame() throws CodecException {
        LosslessStream image = new LosslessStream(4, 5, 1, 16, 1);
        byte[] codestream = image.encode();
        byte[] longer = Arrays.copyOf(codestream, codestream.length + 50);
        Arrays.fill(longer, codestream.length, longer.length, (byte) 0xFF);
        short[] target = new short[25];
        new JpegDecoder().decode(longer, codestream.length, image.shape(), target);
        assertThat(Arrays.copyOf(target, 20)).isEqualTo(image.expected());
        assertThat(Arrays.copyOfRange(target, 20, 25)).containsOnly((short) 0);
    }

    @Test
    void isUsableAgainAfterAnError() throws CodecException {
        JpegDecoder decoder = new JpegDecoder();
        LosslessStream image = new LosslessStream(30, 30, 1, 16, 2);
        byte[] codestream = image.encode();
        short[] target = new short[900];
        for (int cut : new int[] {codestream.length / 2, 10, codestream.length - 5}) {
            assertThatThrownBy(() -> decoder.decode(codestream, cut, image.shape(), target))
                    .isInstanceOf(CodecException.class);
            decoder.decode(codestream, codestream.length, image.shape(), target);
            assertThat(target).isEqualTo(image.expected());
        }
        LosslessStream smaller = new LosslessStream(3, 2, 1, 8, 2);
        byte[] small = smaller.encode();
        decoder.decode(small, small.length, smaller.shape(), target);
        assertThat(Arrays.copyOf(target, 6)).isEqualTo(smaller.expected());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "00", "ff", "ffff", "ffd9", "ffd900", "ffd9ffffff", "ffd9e1e2e3", "0000ffd9", "ffffffd9"})
    void toleratesWhatFollowsTheLastSample(String hex) throws CodecException {
        for (LosslessStream image : List.of(new LosslessStream(6, 7, 1, 16, 3), new LosslessStream(6, 7, 1, 16, 4))) {
            byte[] codestream = image.encode();
            byte[] tail = java.util.HexFormat.of().parseHex(hex);
            byte[] other = Arrays.copyOf(codestream, codestream.length - 2 + tail.length);
            System.arraycopy(tail, 0, other, codestream.length - 2, tail.length);
            short[] target = new short[42];
            new JpegDecoder().decode(other, other.length, image.shape(), target);
            assertThat(target).isEqualTo(image.expected());
        }
    }

    @Test
    void takesTheSamplesOfLargeRandomImages() throws CodecException {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 30; i++) {
            LosslessStream image = new LosslessStream(
                            1 + random.nextInt(90),
                            1 + random.nextInt(90),
                            1,
                            2 + random.nextInt(15),
                            random.nextLong())
                    .selection(1 + random.nextInt(7))
                    .restartRows(random.nextInt(10));
            assertThat(image.frame().decode()).isEqualTo(image.expected());
        }
    }
}
