package org.atlasnode.dicom.codec.jpeg;

import java.io.IOException;
import java.nio.file.Path;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.EncapsulatedImage;
import org.atlasnode.dicom.codec.FrameShape;
import org.atlasnode.dicom.dict.Tags;

/** A codestream with what its image says of it. */
final class JpegFrame {

    final byte[] codestream;
    final FrameShape shape;
    final String photometricInterpretation;

    JpegFrame(byte[] codestream, FrameShape shape, String photometricInterpretation) {
        this.codestream = codestream;
        this.shape = shape;
        this.photometricInterpretation = photometricInterpretation;
    }

    /** The only frame of a file. */
    static JpegFrame ofFile(Path path) throws IOException {
        EncapsulatedImage image = EncapsulatedImage.read(path);
        return new JpegFrame(
                image.codestreams().get(0),
                image.shape(),
                image.dataSet().findString(Tags.PHOTOMETRIC_INTERPRETATION).orElseThrow());
    }

    short[] decode() throws CodecException {
        short[] samples = new short[shape.samples()];
        new JpegDecoder().decode(codestream, codestream.length, shape, samples);
        return samples;
    }

    /** As {@link #decode()}, but in RGB where the image is not: as the references of colour images are. */
    short[] decodeToRgb() throws CodecException {
        short[] samples = decode();
        if (photometricInterpretation.startsWith("YBR_FULL")) {
            convertToRgb(samples);
        }
        return samples;
    }

    /** PS3.3 §C.7.6.3.1.2, the inverse of YBR_FULL, with the factors of JFIF and 16 fraction bits as the references have it. */
    private static void convertToRgb(short[] samples) {
        for (int i = 0; i < samples.length; i += 3) {
            int y = samples[i];
            int cb = samples[i + 1] - 128;
            int cr = samples[i + 2] - 128;
            samples[i] = toByte(y, fixed(1.402) * cr);
            samples[i + 1] = toByte(y, -fixed(0.34414) * cb - fixed(0.71414) * cr);
            samples[i + 2] = toByte(y, fixed(1.772) * cb);
        }
    }

    private static int fixed(double factor) {
        return (int) Math.round(factor * 65536);
    }

    private static short toByte(int y, int difference) {
        return (short) Math.max(0, Math.min(255, y + (difference + 32768 >> 16)));
    }

    @Override
    public String toString() {
        return shape + " " + photometricInterpretation + ", " + codestream.length + " bytes";
    }
}
