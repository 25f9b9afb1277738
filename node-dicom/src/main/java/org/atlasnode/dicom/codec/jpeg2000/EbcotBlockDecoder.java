package org.atlasnode.dicom.codec.jpeg2000;

import org.atlasnode.dicom.codec.CodecException;

/** Decodes the code-blocks of Part 1: bit planes, three passes each (T.800 Annex D). Confined to one thread. */
final class EbcotBlockDecoder implements BlockDecoder {

    private static final int SEGMENTATION_SYMBOL = 0xA;

    private final MqDecoder mq = new MqDecoder();
    private final RawBits rawBits = new RawBits();
    private final CodingPasses passes = new CodingPasses(mq, rawBits);

    @Override
    public void decode(CodeBlock block, int[] samples) throws CodecException {
        passes.start(block, samples);
        mq.resetContexts();
        int start = 0;
        int pass = 0;
        for (int segment = 0; segment < block.segments(); segment++) {
            startSegment(block, pass, start, block.segmentLength(segment));
            int end = pass + block.segmentPasses(segment);
            for (; pass < end; pass++) {
                decodePass(block, pass);
            }
            start += block.segmentLength(segment);
        }
    }

    private void startSegment(CodeBlock block, int pass, int start, int length) {
        boolean raw = block.coding().has(BlockCoding.BYPASS)
                && pass >= CodewordSegments.PASSES_BEFORE_BYPASS
                && pass % 3 != 0;
        passes.setRaw(raw);
        if (raw) {
            rawBits.start(block.bytes(), start, length);
        } else {
            mq.start(block.bytes(), start, length);
        }
    }

    /** The first plane has only the cleanup pass, each other one all three, cleanup last. */
    private void decodePass(CodeBlock block, int pass) throws CodecException {
        BlockCoding coding = block.coding();
        passes.setPlane(coding.bitPlanes() - block.zeroBitPlanes() - 1 - (pass + 2) / 3);
        switch (pass % 3) {
            case 1 -> passes.significance();
            case 2 -> passes.refinement();
            default -> {
                passes.cleanup();
                if (coding.has(BlockCoding.SEGMENTATION_SYMBOLS)) {
                    checkSegmentationSymbol();
                }
            }
        }
        if (coding.has(BlockCoding.RESET)) {
            mq.resetContexts();
        }
    }

    private void checkSegmentationSymbol() throws CodecException {
        int symbol = 0;
        for (int i = 0; i < 4; i++) {
            symbol = symbol << 1 | mq.decode(MqDecoder.UNIFORM);
        }
        if (symbol != SEGMENTATION_SYMBOL) {
            throw new CodecException(0, "a code-block whose segmentation symbol is damaged");
        }
    }
}
