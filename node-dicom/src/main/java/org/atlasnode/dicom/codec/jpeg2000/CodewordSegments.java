package org.atlasnode.dicom.codec.jpeg2000;

/** Where one codeword segment of a code-block ends and the next begins (T.800 §D.4, §D.6, Table D.8). */
final class CodewordSegments {

    /** The first passes of the selective bypass, all arithmetic: cleanup of the first plane, all of the next three. */
    static final int PASSES_BEFORE_BYPASS = 10;

    private static final int UNLIMITED = 1 << 16;

    private CodewordSegments() {}

    /** How many more passes the block's last segment takes; opens the next one where it takes none. */
    static int room(CodeBlock block) {
        int last = block.segments() - 1;
        int firstPass = last < 0 ? 0 : block.passes() - block.segmentPasses(last);
        int room = last < 0 ? 0 : capacity(block.coding(), firstPass) - block.segmentPasses(last);
        if (room > 0) {
            return room;
        }
        block.addSegment();
        return capacity(block.coding(), block.passes());
    }

    /** Passes of the segment that starts with a pass, counted from the block's first. */
    private static int capacity(BlockCoding coding, int firstPass) {
        if (coding.has(BlockCoding.TERMINATE_ALL)) {
            return 1;
        }
        if (!coding.has(BlockCoding.BYPASS)) {
            return UNLIMITED;
        }
        if (firstPass < PASSES_BEFORE_BYPASS) {
            return PASSES_BEFORE_BYPASS - firstPass;
        }
        boolean cleanup = firstPass % 3 == 0;
        return cleanup ? 1 : 2;
    }
}
