package org.atlasnode.dicom.codec.jpegls;

import org.atlasnode.dicom.codec.CodecException;

/** The lengths of runs, and how long they are expected to be (T.87 §A.7.1). Confined to one thread. */
final class RunLengths {

    /** J (T.87 §A.2.1): the logarithm of the run that one bit stands for. */
    private static final int[] J = {
        0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15
    };

    private final BitReader bits;
    private int index;

    RunLengths(BitReader bits) {
        this.bits = bits;
    }

    /** RUNindex, which each component of a line-interleaved scan has for itself. */
    int index() {
        return index;
    }

    void setIndex(int index) {
        this.index = index;
    }

    /** The length of a run; it ends the line where it is the whole of what is left (T.87 §A.7.1.2). */
    int next(int left) throws CodecException {
        int run = 0;
        while (bits.bits(1) == 1) {
            int whole = 1 << J[index];
            if (whole <= left - run) {
                run += whole;
                index = Math.min(index + 1, J.length - 1);
            } else {
                run = left;
            }
            if (run == left) {
                return left;
            }
        }
        run += bits.bits(J[index]);
        if (run >= left) {
            throw bits.error("a run that goes beyond its line");
        }
        return run;
    }

    /** J[RUNindex], by which the code word after a run is shorter (T.87 §A.7.2.1). */
    int bitsOfIndex() {
        return J[index];
    }

    void interrupted() {
        index = Math.max(0, index - 1);
    }
}
