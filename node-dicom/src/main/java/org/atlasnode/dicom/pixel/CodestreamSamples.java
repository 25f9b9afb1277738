package org.atlasnode.dicom.pixel;

import org.atlasnode.dicom.codec.DecodedFrame;

/**
 * Makes stored values of the samples of a codestream, whose precision and sign may not be what the header says (PS3.5
 * §8.2). Immutable.
 *
 * <ul>
 *   <li>Signed header, unsigned codestream: two's complement in the bits of the codestream's precision, as encoders that
 *       know no sign (JPEG, JPEG-LS) or set none (some of JPEG 2000) put it.
 *   <li>Unsigned header, signed codestream: the values as they are; a negative one has no meaning and is refused.
 *   <li>More precision than bits stored: the container of Bits Allocated was coded. Of lossless data the bits stored are
 *       taken from their place, as in native pixel data; values of lossy data are limited to what bits stored can say,
 *       since they overshoot.
 * </ul>
 *
 * @param lossy whether the transfer syntax allows loss
 */
record CodestreamSamples(PixelFormat format, boolean lossy) {

    /** Rewrites the first samples of an array. */
    void toStoredValues(DecodedFrame decoded, short[] samples, int count) throws UnsupportedPixelDataException {
        if (decoded.precision() > format.bitsAllocated()) {
            throw new UnsupportedPixelDataException("a codestream of " + decoded.precision()
                    + " bits a sample, where Bits Allocated (0028,0100) says " + format.bitsAllocated());
        }
        if (!format.signed() && decoded.signed()) {
            refuseNegative(samples, count);
        }
        if (decoded.precision() > format.bitsStored()) {
            narrow(decoded, samples, count);
        } else if (format.signed() && !decoded.signed()) {
            extendSign(samples, count, decoded.precision());
        }
    }

    private static void refuseNegative(short[] samples, int count) throws UnsupportedPixelDataException {
        for (int i = 0; i < count; i++) {
            if (samples[i] < 0) {
                throw new UnsupportedPixelDataException(
                        "negative samples in a signed codestream, where Pixel Representation (0028,0103) says unsigned");
            }
        }
    }

    private void narrow(DecodedFrame decoded, short[] samples, int count) {
        if (!lossy) {
            StoredBits.of(format).keep(samples, 0, count);
            return;
        }
        if (format.signed() && !decoded.signed()) {
            extendSign(samples, count, decoded.precision());
        }
        int lowest = format.signed() ? -1 << format.bitsStored() - 1 : 0;
        int highest = (format.signed() ? 1 << format.bitsStored() - 1 : 1 << format.bitsStored()) - 1;
        for (int i = 0; i < count; i++) {
            int value = format.signed() ? samples[i] : samples[i] & 0xFFFF;
            samples[i] = (short) Math.max(lowest, Math.min(highest, value));
        }
    }

    private static void extendSign(short[] samples, int count, int bits) {
        int shift = 32 - bits;
        for (int i = 0; i < count; i++) {
            samples[i] = (short) (samples[i] << shift >> shift);
        }
    }
}
