package org.atlasnode.dicom.codec.jpegls;

/** Every difference of two samples, quantised (T.87 §A.3.3). At most 131,071 bytes. Immutable. */
final class GradientTable {

    private final byte[] regions;
    private final int zero;

    GradientTable(CodingParameters parameters) {
        zero = parameters.maxval();
        regions = new byte[2 * zero + 1];
        for (int gradient = 0; gradient <= zero; gradient++) {
            int region = region(gradient, parameters);
            regions[zero + gradient] = (byte) region;
            regions[zero - gradient] = (byte) -region;
        }
    }

    private static int region(int gradient, CodingParameters parameters) {
        if (gradient <= parameters.near()) {
            return 0;
        }
        if (gradient < parameters.t1()) {
            return 1;
        }
        if (gradient < parameters.t2()) {
            return 2;
        }
        return gradient < parameters.t3() ? 3 : 4;
    }

    /** The region of a gradient, -4 to 4. */
    int region(int gradient) {
        return regions[zero + gradient];
    }
}
