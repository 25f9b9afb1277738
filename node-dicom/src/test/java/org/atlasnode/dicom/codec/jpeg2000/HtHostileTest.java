package org.atlasnode.dicom.codec.jpeg2000;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.atlasnode.dicom.codec.CodecException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged High-Throughput codestreams end in the declared exception or decode to something, soon. */
class HtHostileTest {

    private static final int MUTATIONS = 150;

    /** SOC, SIZ, CAP, COD, QCD: what follows is packets for the most part. */
    private static final int HEADERS = 100;

    private final Jpeg2000Decoder decoder = new Jpeg2000Decoder();

    static List<HtFrame> frames() {
        return HtFrame.all();
    }

    static List<HtFrame> smallFrames() {
        return frames().stream()
                .filter(frame -> frame.codestream().length < 3000)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("smallFrames")
    void refusesACodestreamThatEndsAnywhere(HtFrame frame) {
        byte[] codestream = frame.codestream();
        short[] samples = new short[frame.shape().samples()];
        int withoutEoc = codestream.length - 2;

        for (int i = 0; i < withoutEoc; i++) {
            byte[] start = Arrays.copyOf(codestream, i);
            assertThatThrownBy(() -> decoder.decode(start, start.length, frame.shape(), samples))
                    .as("cut to %d of %d bytes", i, codestream.length)
                    .isInstanceOf(CodecException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("frames")
    void mutatedPacketsAreRefusedOrDecoded(HtFrame frame) {
        mutate(frame, HEADERS, new Random(frame.name().hashCode()));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void mutatedHeadersAreRefusedOrDecoded(HtFrame frame) {
        mutate(frame, 0, new Random(~frame.name().hashCode()));
    }

    @Test
    void mostMutationsOfCleanupBytesAreNoticedOrChangeThePixels() throws IOException {
        HtFrame frame = HtFrame.named("mrp-17x13");
        byte[] codestream = frame.codestream();
        short[] intact = new short[frame.shape().samples()];
        decoder.decode(codestream, codestream.length, frame.shape(), intact);
        int unnoticed = 0;
        int first = codestream.length - 2 - 28 - 71;
        for (int i = first; i < codestream.length - 2; i++) {
            byte[] mutated = codestream.clone();
            mutated[i] ^= 0x55;
            short[] samples = new short[intact.length];
            unnoticed += isDecoded(mutated, frame, samples) && Arrays.equals(samples, intact) ? 1 : 0;
        }
        assertThat(unnoticed).isLessThan(5);
    }

    private void mutate(HtFrame frame, int from, Random random) {
        byte[] codestream = frame.codestream();
        int start = Math.min(from, codestream.length - 20);
        short[] samples = new short[frame.shape().samples()];
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < MUTATIONS; i++) {
                byte[] mutated = codestream.clone();
                for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                    int at = start + random.nextInt(mutated.length - start);
                    mutated[at] =
                            (byte) (random.nextBoolean() ? random.nextInt() : mutated[at] ^ 1 << random.nextInt(8));
                }
                isDecoded(mutated, frame, samples);
            }
        });
    }

    private boolean isDecoded(byte[] codestream, HtFrame frame, short[] samples) throws IOException {
        try {
            decoder.decode(codestream, codestream.length, frame.shape(), samples);
            return true;
        } catch (CodecException e) {
            return false;
        }
    }
}
