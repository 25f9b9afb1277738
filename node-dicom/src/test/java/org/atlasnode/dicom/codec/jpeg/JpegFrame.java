package org.atlasnode.dicom.codec.jpeg;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.FrameShape;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;

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
        DataSet image = DicomFile.read(path).dataSet();
        Value.Fragments pixels =
                (Value.Fragments) image.find(Tags.PIXEL_DATA).orElseThrow().value();
        ByteArrayOutputStream codestream = new ByteArrayOutputStream();
        for (Value.Bytes fragment : pixels.fragments()) {
            fragment.writeTo(codestream);
        }
        String photometricInterpretation =
                image.findString(Tags.PHOTOMETRIC_INTERPRETATION).orElseThrow();
        return new JpegFrame(codestream.toByteArray(), shape(image), photometricInterpretation);
    }

    static FrameShape shape(DataSet image) {
        return new FrameShape(
                image.intValue(Tags.ROWS, 0),
                image.intValue(Tags.COLUMNS, 0),
                image.intValue(Tags.SAMPLES_PER_PIXEL, 1),
                image.intValue(Tags.BITS_ALLOCATED, 0),
                image.intValue(Tags.BITS_STORED, 0),
                image.intValue(Tags.PIXEL_REPRESENTATION, 0) == 1);
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

    /** Hexadecimal SHA-256 of samples in little-endian order. */
    static String sha256(short[] samples, int bitsAllocated) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (short sample : samples) {
                digest.update((byte) sample);
                if (bitsAllocated == 16) {
                    digest.update((byte) (sample >> 8));
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String toString() {
        return shape + " " + photometricInterpretation + ", " + codestream.length + " bytes";
    }
}
