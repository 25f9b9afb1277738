package org.atlasnode.dicom.pixel;

/**
 * Where the bits stored lie in a sample of 16 bits (PS3.5 §8.1.1). Immutable.
 *
 * @param up how far they are moved up, so that the highest is the sign of an int
 * @param down how far they are moved down then
 */
record StoredBits(int up, int down, boolean signed) {

    static StoredBits of(PixelFormat format) {
        return new StoredBits(31 - format.highBit(), 32 - format.bitsStored(), format.signed());
    }

    /** Rewrites samples of an array: what lies beside the bits stored is dropped, signed ones are extended. */
    void keep(short[] samples, int from, int count) {
        if (up == 16 && down == 16) {
            return;
        }
        for (int i = from; i < from + count; i++) {
            int aligned = samples[i] << up;
            samples[i] = (short) (signed ? aligned >> down : aligned >>> down);
        }
    }
}
