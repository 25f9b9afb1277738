package org.atlasnode.dicom.codec.jpeg2000;

import org.atlasnode.dicom.codec.CodecException;

/**
 * What parts of the standard beyond Part 1 a codestream uses, marker segment CAP (T.800 §A.5.2). Immutable.
 *
 * @param highThroughput whether Part 15 is used (T.814 §A.3)
 * @param part15 Ccap15, what of Part 15; 0 where it is not used
 */
record Capabilities(boolean highThroughput, int part15) {

    static final Capabilities PART_1 = new Capabilities(false, 0);

    private static final int PARTS = 32;
    private static final int PART_15 = 15;

    static Capabilities read(ByteCursor in) throws CodecException {
        long parts = in.u32();
        boolean highThroughput = false;
        int part15 = 0;
        for (int part = 1; part <= PARTS; part++) {
            if ((parts >> PARTS - part & 1) == 0) {
                continue;
            }
            int capability = in.u16();
            if (part != PART_15) {
                throw in.failure("capabilities of part " + part + ", which is not decoded");
            }
            highThroughput = true;
            part15 = capability;
        }
        return new Capabilities(highThroughput, part15);
    }
}
