package org.atlasnode.results.seg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedBitsTest {

    private static BitSet bits(int... set) {
        BitSet bits = new BitSet();
        for (int bit : set) {
            bits.set(bit);
        }
        return bits;
    }

    @Test
    void theFirstPixelIsTheLowestBit() {
        assertThat(PackedBits.of(List.of(bits(0, 9)), 16)).containsExactly(0x01, 0x02);
    }

    /** PS3.5 §8.1.1: frames follow one another without padding. */
    @Test
    void theNextFrameBeginsWithinAByte() {
        assertThat(PackedBits.of(List.of(bits(0, 4), bits(0), bits(4)), 5)).containsExactly(0x31, 0x40);
    }

    @Test
    void whatIsPackedIsReadBitByBit() {
        Random random = new Random(3);
        for (int pixels = 1; pixels < 40; pixels++) {
            List<BitSet> frames = new ArrayList<>();
            for (int frame = 0; frame < 7; frame++) {
                BitSet bits = new BitSet();
                for (int pixel = 0; pixel < pixels; pixel++) {
                    bits.set(pixel, random.nextBoolean());
                }
                frames.add(bits);
            }
            byte[] packed = PackedBits.of(frames, pixels);
            assertThat(packed).hasSize((7 * pixels + 7) / 8);
            for (int i = 0; i < 7 * pixels; i++) {
                boolean bit = (packed[i / 8] >> i % 8 & 1) == 1;
                assertThat(bit).isEqualTo(frames.get(i / pixels).get(i % pixels));
            }
        }
    }

    @Test
    void refusesMoreThanHasNumbers() {
        assertThatThrownBy(() -> PackedBits.of(Collections.nCopies(9000, new BitSet()), 512 * 512))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
