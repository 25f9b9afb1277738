package org.atlasnode.dicom.codec.jpeg2000;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.atlasnode.dicom.codec.CodecException;
import org.junit.jupiter.api.Test;

/** Segment lengths in packet headers (T.814 §B.3); Lblock is 3 unless said otherwise. */
class HtSegmentsTest {

    private final CodeBlock block =
            new CodeBlock(new BlockCoding(Orientation.LL, 20, BlockCoding.HIGH_THROUGHPUT), 0, 0, 4, 4);

    @Test
    void oneCleanupPass() throws CodecException {
        read(1, "101");
        assertSegments(1, 5);
    }

    @Test
    void cleanupAndOneRefinementPass() throws CodecException {
        read(2, "101 011");
        assertSegments(1, 5, 1, 3);
    }

    @Test
    void twoRefinementPassesShareASegmentWithOneBitMore() throws CodecException {
        read(3, "101 1001");
        assertSegments(1, 5, 2, 9);
    }

    @Test
    void placeholdersBelongToTheCleanupSegmentAndWidenItsLength() throws CodecException {
        read(6, "00101 1001");
        assertSegments(4, 5, 2, 9);
    }

    @Test
    void onlyPlaceholdersThenACleanupPass() throws CodecException {
        read(3, "0000");
        read(1, "111");
        assertSegments(3, 0, 1, 7);
    }

    @Test
    void fewerPlaceholdersThanASet() throws CodecException {
        read(2, "0000");
        read(2, "110");
        read(1, "100");
        assertThat(block.passes()).isEqualTo(5);
        assertThat(block.segmentLength(block.segments() - 1)).isEqualTo(4);
    }

    @Test
    void refinementPassesOfDifferentPackets() throws CodecException {
        read(1, "101");
        read(1, "001");
        read(1, "010");
        assertSegments(1, 5, 1, 1, 1, 2);
    }

    @Test
    void refusesPlaceholdersWithBytes() {
        block.addLengthBits(1);
        assertThatThrownBy(() -> read(2, "0000 1"))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("placeholder passes with bytes");
    }

    @Test
    void refusesALengthOfTooManyBits() {
        block.addLengthBits(29);
        assertThatThrownBy(() -> read(1, "0"))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("length of 32 bits");
    }

    @Test
    void refusesASegmentLongerThanAny() {
        block.addLengthBits(13);
        assertThatThrownBy(() -> read(1, "1111 1111 1111 1111"))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("65535 bytes");
    }

    /** Reads bits as a packet header, where a byte after 0xFF has seven. */
    private void read(int passes, String bits) throws CodecException {
        String digits = bits.replace(" ", "") + "0".repeat(16);
        byte[] header = new byte[digits.length() / 8 + 1];
        int at = 0;
        for (int i = 0; i < header.length; i++) {
            int width = i > 0 && header[i - 1] == (byte) 0xFF ? 7 : 8;
            for (int bit = width - 1; bit >= 0 && at < digits.length(); bit--) {
                header[i] |= (byte) (digits.charAt(at++) - '0' << bit);
            }
        }
        HtSegments.read(block, passes, new PacketHeaderBits(new ByteCursor(header, 0, header.length)));
    }

    private void assertSegments(int... passesAndLengths) {
        assertThat(block.segments()).isEqualTo(passesAndLengths.length / 2);
        for (int i = 0; i < block.segments(); i++) {
            assertThat(block.segmentPasses(i)).as("passes of %d", i).isEqualTo(passesAndLengths[2 * i]);
            assertThat(block.segmentLength(i)).as("length of %d", i).isEqualTo(passesAndLengths[2 * i + 1]);
        }
    }
}
