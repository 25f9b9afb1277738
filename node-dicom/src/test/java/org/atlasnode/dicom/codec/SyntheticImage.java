package org.atlasnode.dicom.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.TransferSyntax;

/** An image of several frames that are as unlike as can be, for encoders to write: made from a seed. */
public record SyntheticImage(FrameShape shape, List<short[]> frames) {

    /** Frames of noise, of slopes, of one value, of extremes, of flat areas with edges, of zeros. */
    public static SyntheticImage of(FrameShape shape, long seed) {
        Random random = new Random(seed);
        int greatest = (1 << shape.bitsStored()) - 1;
        List<short[]> frames = new ArrayList<>();
        int one = random.nextInt(greatest + 1);
        int edge = random.nextInt(greatest + 1);
        frames.add(frame(shape, (x, y, s) -> random.nextInt(greatest + 1)));
        frames.add(frame(shape, (x, y, s) -> (3 * x + 5 * y + 40 * s + random.nextInt(3)) & greatest));
        frames.add(frame(shape, (x, y, s) -> one));
        frames.add(frame(shape, (x, y, s) -> random.nextInt(4) == 0 ? greatest : 0));
        frames.add(frame(shape, (x, y, s) -> x / 7 + y / 5 + s & 1 | (random.nextInt(50) == 0 ? edge : 0)));
        frames.add(frame(shape, (x, y, s) -> 0));
        return new SyntheticImage(shape, frames);
    }

    private interface Samples {
        int at(int x, int y, int sample);
    }

    /** Samples with the sign extended over bits allocated, as PS3.5 §8.1.1 and every writer of CT images has it. */
    private static short[] frame(FrameShape shape, Samples samples) {
        short[] frame = new short[shape.samples()];
        int unused = 32 - shape.bitsStored();
        for (int i = 0; i < frame.length; i++) {
            int pixel = i / shape.samplesPerPixel();
            int value = samples.at(pixel % shape.columns(), pixel / shape.columns(), i % shape.samplesPerPixel());
            frame[i] = (short) (shape.signed() ? value << unused >> unused : value);
        }
        return frame;
    }

    /** Writes the image as a file of native pixel data. */
    public Path write(Path file) throws IOException {
        int width = shape.bitsAllocated() / 8;
        byte[] pixels = new byte[frames.size() * shape.samples() * width];
        int at = 0;
        for (short[] frame : frames) {
            for (short sample : frame) {
                pixels[at++] = (byte) sample;
                if (width == 2) {
                    pixels[at++] = (byte) (sample >> 8);
                }
            }
        }
        DataSet dataSet = header().putBytes(Tags.PIXEL_DATA, width == 2 ? Vr.OW : Vr.OB, pixels)
                .build();
        try (OutputStream stream = Files.newOutputStream(file)) {
            DicomFile.of(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN).write(stream);
        }
        return file;
    }

    private DataSetBuilder header() {
        boolean colour = shape.samplesPerPixel() == 3;
        DataSetBuilder builder = DataSet.builder()
                .putUid(Tags.SOP_CLASS_UID, Uids.SECONDARY_CAPTURE_IMAGE_STORAGE)
                .putUid(Tags.SOP_INSTANCE_UID, Uid.of("1.2.3"))
                .putUid(Tags.STUDY_INSTANCE_UID, Uid.of("1.2.4"))
                .putUid(Tags.SERIES_INSTANCE_UID, Uid.of("1.2.5"))
                .putString(Tags.MODALITY, Vr.CS, "OT")
                .putString(Tags.PHOTOMETRIC_INTERPRETATION, Vr.CS, colour ? "RGB" : "MONOCHROME2")
                .putInt(Tags.SAMPLES_PER_PIXEL, Vr.US, shape.samplesPerPixel())
                .putString(Tags.NUMBER_OF_FRAMES, Vr.IS, Integer.toString(frames.size()))
                .putInt(Tags.ROWS, Vr.US, shape.rows())
                .putInt(Tags.COLUMNS, Vr.US, shape.columns())
                .putInt(Tags.BITS_ALLOCATED, Vr.US, shape.bitsAllocated())
                .putInt(Tags.BITS_STORED, Vr.US, shape.bitsStored())
                .putInt(Tags.HIGH_BIT, Vr.US, shape.bitsStored() - 1)
                .putInt(Tags.PIXEL_REPRESENTATION, Vr.US, shape.signed() ? 1 : 0);
        return colour ? builder.putInt(Tags.PLANAR_CONFIGURATION, Vr.US, 0) : builder;
    }
}
