package org.atlasnode.dicom.codec.jpeg2000;

import org.atlasnode.dicom.codec.CodecException;

/**
 * The segments of a high-throughput code-block in packet headers (T.814 §B.3): a cleanup segment, then a refinement
 * segment. Passes before the first cleanup pass that has bytes are placeholders: they count, three to a bit plane, and
 * hold nothing.
 */
final class HtSegments {

    private static final int PASSES_PER_SET = 3;
    private static final int MOST_LENGTH_BITS = 31;

    /** T.814 §7.1.1: a cleanup segment is shorter than this, a refinement segment much shorter. */
    private static final int TOO_LONG = 65535;

    private final CodeBlock block;
    private final PacketHeaderBits bits;

    private HtSegments(CodeBlock block, PacketHeaderBits bits) {
        this.block = block;
        this.bits = bits;
    }

    /**
     * Reads the lengths of what one packet brings of a block.
     *
     * @param passes how many passes that is, 1 or more
     */
    static void read(CodeBlock block, int passes, PacketHeaderBits bits) throws CodecException {
        HtSegments segments = new HtSegments(block, bits);
        int rest = passes - (segments.onlyPlaceholders() ? segments.readFirst(passes) : 0);
        while (rest > 0) {
            int inSet = block.passes() % PASSES_PER_SET;
            int taken = inSet == 0 ? 1 : Math.min(rest, PASSES_PER_SET - inSet);
            segments.announce(taken, segments.length(taken));
            rest -= taken;
        }
    }

    private boolean onlyPlaceholders() {
        for (int segment = 0; segment < block.segments(); segment++) {
            if (block.segmentLength(segment) > 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes placeholders and, where these passes reach one, the first cleanup pass. Its length is written as if all
     * passes up to it were one segment; a length of 0 goes on as that of all passes, and all are placeholders.
     */
    private int readFirst(int passes) throws CodecException {
        int afterCleanup = (block.passes() + passes - 1) % PASSES_PER_SET;
        int upToCleanup = passes - afterCleanup;
        int length = 0;
        if (upToCleanup > 0) {
            length = length(upToCleanup);
        }
        if (length > 0) {
            announce(upToCleanup, length);
            return upToCleanup;
        }
        int alreadyRead = upToCleanup > 0 ? lengthBits(upToCleanup) : 0;
        if (bits.bits(lengthBits(passes) - alreadyRead) != 0) {
            throw new CodecException(0, "placeholder passes with bytes");
        }
        announce(passes, 0);
        return passes;
    }

    private int length(int passes) throws CodecException {
        int length = bits.bits(lengthBits(passes));
        if (length >= TOO_LONG) {
            throw new CodecException(0, "a segment of " + length + " bytes in a high-throughput code-block");
        }
        return length;
    }

    private int lengthBits(int passes) throws CodecException {
        int lengthBits = block.lengthBits() + Integer.SIZE - 1 - Integer.numberOfLeadingZeros(passes);
        if (lengthBits > MOST_LENGTH_BITS) {
            throw new CodecException(0, "a segment with a length of " + lengthBits + " bits");
        }
        return lengthBits;
    }

    private void announce(int passes, int length) {
        block.addSegment();
        block.announce(passes, length);
    }
}
