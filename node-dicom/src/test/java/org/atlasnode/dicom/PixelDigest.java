package org.atlasnode.dicom;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.pixel.FrameReader;
import org.atlasnode.dicom.pixel.PixelFormat;
import org.atlasnode.dicom.pixel.UnsupportedPixelDataException;

/** What becomes of a file's pixels: a digest of the samples of all frames, or why there are none. */
public final class PixelDigest {

    private static final int DIGITS = 12;

    private PixelDigest() {}

    /** The first 12 hexadecimal digits of the SHA-256 of the samples, little-endian, in the bits allocated. */
    public static String outcome(Path file) throws IOException {
        try (FrameReader reader = FrameReader.open(file)) {
            return digest(reader);
        } catch (DicomParseException e) {
            return "refused: " + e.reason();
        } catch (UnsupportedPixelDataException e) {
            return "unsupported: " + e.getMessage();
        }
    }

    private static String digest(FrameReader reader) throws IOException {
        PixelFormat format = reader.format();
        List<short[]> frames = new ArrayList<>();
        for (int frame = 0; frame < reader.frameCount(); frame++) {
            short[] samples = new short[Math.toIntExact(format.frameSamples())];
            reader.readFrame(frame, samples);
            frames.add(samples);
        }
        return sha256(frames, format.bitsAllocated()).substring(0, DIGITS);
    }

    /** The whole SHA-256 of samples, little-endian in as many bytes as are allocated; hexadecimal. */
    public static String sha256(List<short[]> frames, int bitsAllocated) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (short[] samples : frames) {
                digest.update(bytes(samples, bitsAllocated));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(short[] samples, int bitsAllocated) {
        ByteBuffer bytes =
                ByteBuffer.allocate(samples.length * bitsAllocated / 8).order(ByteOrder.LITTLE_ENDIAN);
        for (short sample : samples) {
            if (bitsAllocated == 8) {
                bytes.put((byte) sample);
            } else {
                bytes.putShort(sample);
            }
        }
        return bytes.array();
    }
}
