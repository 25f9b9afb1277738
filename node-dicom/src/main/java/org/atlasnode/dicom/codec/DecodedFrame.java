package org.atlasnode.dicom.codec;

/**
 * What a codestream says of the samples that were decoded from it; the header of the image may say otherwise. Immutable.
 *
 * @param precision bits of a sample, 1 to 16
 * @param signed whether the codestream itself declares samples as signed, and so they were sign-extended
 */
public record DecodedFrame(int precision, boolean signed) {

    public DecodedFrame {
        if (precision < 1 || precision > 16) {
            throw new IllegalArgumentException("a precision of " + precision + " bits");
        }
    }
}
