package org.atlasnode.dicom.codec.jpeg2000;

/** The Maxshift method: what is of interest was coded above all else, shifted up (T.800 Annex H). */
final class RegionOfInterest {

    private RegionOfInterest() {}

    /** Shifts down the samples of a block decoder that lie above the background (T.800 §H.1). */
    static void unshift(int[] samples, int count, int shift) {
        if (shift == 0 || shift > 29) {
            return; // no sample of 30 bit planes reaches a higher shift
        }
        int lowest = 1 << shift + 1;
        for (int i = 0; i < count; i++) {
            int magnitude = Math.abs(samples[i]);
            if (magnitude >= lowest) {
                samples[i] = samples[i] < 0 ? -(magnitude >> shift) : magnitude >> shift;
            }
        }
    }
}
