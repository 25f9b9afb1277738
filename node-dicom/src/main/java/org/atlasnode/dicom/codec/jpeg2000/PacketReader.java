package org.atlasnode.dicom.codec.jpeg2000;

import java.util.Iterator;
import org.atlasnode.dicom.codec.CodecException;

/** Reads the packets of one tile into its code-blocks (T.800 §B.9, §B.10). Confined to one thread. */
final class PacketReader {

    private static final int SOP_BYTES = 6;
    private static final int MAX_LENGTH_BITS = 31;

    /** More planes than this do not fit a sample with its sign and the bit below its magnitude. */
    private static final int MAX_CODED_BIT_PLANES = 30;

    private final Iterator<ByteCursor> parts;
    private ByteCursor part;
    private PacketHeaderBits bits;

    PacketReader(TileBytes tile) {
        parts = tile.parts().iterator();
        part = parts.next();
        bits = new PacketHeaderBits(part);
    }

    int position() {
        return part.position();
    }

    /** Reads the precinct's next packet. */
    void read(Precinct precinct) throws CodecException {
        while (part.remaining() == 0 && parts.hasNext()) {
            part = parts.next();
            bits = new PacketHeaderBits(part);
        }
        if (part.isAt(Marker.SOP)) {
            part.skip(SOP_BYTES);
        }
        boolean empty = bits.bit() == 0;
        if (!empty) {
            for (PrecinctBand band : precinct.bands()) {
                readHeader(band, precinct.nextLayer());
            }
        }
        bits.align();
        if (part.isAt(Marker.EPH)) {
            part.skip(2);
        }
        if (!empty) {
            readBody(precinct);
        }
        precinct.countLayer();
    }

    private void readHeader(PrecinctBand band, int layer) throws CodecException {
        CodeBlock[] blocks = band.blocks();
        for (int i = 0; i < blocks.length; i++) {
            int x = i % band.blocksAcross();
            int y = i / band.blocksAcross();
            CodeBlock block = blocks[i];
            boolean first = block.passes() == 0;
            boolean included = first ? band.inclusion().isBelow(x, y, layer + 1, bits) : bits.bit() == 1;
            if (included) {
                if (first) {
                    block.setZeroBitPlanes(zeroBitPlanes(band, x, y));
                }
                readContribution(block);
            }
        }
    }

    private int zeroBitPlanes(PrecinctBand band, int x, int y) throws CodecException {
        int bitPlanes = band.band().coding().bitPlanes();
        int zero = 0;
        while (!band.zeroBitPlanes().isBelow(x, y, zero + 1, bits)) {
            zero++;
            if (zero >= bitPlanes) {
                throw part.failure("a code-block without bit planes");
            }
        }
        if (bitPlanes - zero > MAX_CODED_BIT_PLANES) {
            throw part.failure("a code-block of " + (bitPlanes - zero) + " bit planes");
        }
        return zero;
    }

    private void readContribution(CodeBlock block) throws CodecException {
        int passes = bits.passes();
        while (bits.bit() == 1) {
            block.addLengthBits(1);
        }
        int room = 3 * (block.coding().bitPlanes() - block.zeroBitPlanes()) - 2 - block.passes();
        if (passes > room) {
            throw part.failure("a code-block of more passes than its bit planes have");
        }
        if (block.coding().has(BlockCoding.HIGH_THROUGHPUT)) {
            HtSegments.read(block, passes, bits);
            if (block.missingBytes() > part.remaining()) {
                throw part.failure("a code-block of " + block.missingBytes() + " bytes, more than the tile-part has");
            }
            return;
        }
        while (passes > 0) {
            int taken = Math.min(passes, CodewordSegments.room(block));
            announce(block, taken, block.lengthBits() + 31 - Integer.numberOfLeadingZeros(taken));
            passes -= taken;
        }
    }

    private void announce(CodeBlock block, int passes, int lengthBits) throws CodecException {
        if (lengthBits > MAX_LENGTH_BITS) {
            throw part.failure("a codeword segment with a length of " + lengthBits + " bits");
        }
        int length = bits.bits(lengthBits);
        if (length > part.remaining() - block.missingBytes()) {
            throw part.failure("a codeword segment of " + length + " bytes, more than the tile-part has");
        }
        block.announce(passes, length);
    }

    private void readBody(Precinct precinct) throws CodecException {
        for (PrecinctBand band : precinct.bands()) {
            for (CodeBlock block : band.blocks()) {
                int count = block.missingBytes();
                if (count > 0) {
                    int from = part.position();
                    part.skip(count);
                    block.append(part.bytes(), from);
                }
            }
        }
    }
}
