package org.atlasnode.dicom.codec.jpeg2000;

import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.codec.CodecException;

/**
 * Quantisation step sizes of a tile-component, marker segments QCD and QCC (T.800 §A.6.4, §E.1). Immutable.
 *
 * @param guardBits G of Equation E-2
 * @param derived whether the steps of all sub-bands follow from the first (Equation E-5)
 * @param steps exponent times 2048 plus mantissa for each sub-band, the lowest first
 */
record Quantization(int guardBits, boolean derived, boolean quantized, List<Integer> steps) {

    private static final int NONE = 0;
    private static final int DERIVED = 1;
    private static final int EXPOUNDED = 2;

    Quantization {
        steps = List.copyOf(steps);
    }

    static Quantization read(ByteCursor in) throws CodecException {
        int code = in.u8();
        int style = code & 0x1F;
        if (style > EXPOUNDED) {
            throw in.failure("quantisation style " + style);
        }
        List<Integer> steps = new ArrayList<>();
        while (in.remaining() > 0) {
            steps.add(style == NONE ? in.u8() >> 3 << 11 : in.u16());
        }
        if (steps.isEmpty()) {
            throw in.failure("no quantisation step");
        }
        return new Quantization(code >> 5, style == DERIVED, style != NONE, steps);
    }

    /** Sub-bands whose step is known. */
    boolean covers(int levels) {
        return derived || steps.size() >= 3 * levels + 1;
    }

    /** epsilon of a sub-band. */
    int exponent(int resolution, Orientation band) {
        if (!derived) {
            return steps.get(index(resolution, band)) >> 11;
        }
        return Math.max(0, (steps.get(0) >> 11) - Math.max(0, resolution - 1));
    }

    /** Mb, the bit planes of a sub-band's magnitudes (Equation E-2). */
    int bitPlanes(int resolution, Orientation band) {
        return Math.max(0, guardBits + exponent(resolution, band) - 1);
    }

    /** The step of a sub-band (Equation E-3) for samples of a precision. */
    float step(int resolution, Orientation band, int precision) {
        int mantissa = steps.get(derived ? 0 : index(resolution, band)) & 0x7FF;
        int exponent = precision + band.log2Gain() - exponent(resolution, band);
        return Math.scalb(1 + mantissa / 2048f, exponent);
    }

    private static int index(int resolution, Orientation band) {
        return resolution == 0 ? 0 : 3 * (resolution - 1) + band.index();
    }
}
