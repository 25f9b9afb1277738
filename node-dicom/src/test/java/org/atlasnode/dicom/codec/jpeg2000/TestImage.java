package org.atlasnode.dicom.codec.jpeg2000;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.atlasnode.dicom.codec.FrameShape;

/** An image of checks, ramps and noise, as OpenJPEG's programs take and give it: planes of little-endian samples. */
record TestImage(int columns, int rows, int components, int bits, boolean signed) {

    FrameShape shape() {
        return new FrameShape(rows, columns, components, sampleBytes() * 8, bits, signed);
    }

    int sampleBytes() {
        return bits > 8 ? 2 : 1;
    }

    /** The value of opj_compress's option -F. */
    String format() {
        return columns + "," + rows + "," + components + "," + bits + "," + (signed ? "s" : "u");
    }

    /** Samples as a decoder gives them. */
    short[] samples() {
        Random random = new Random(hashCode());
        short[] samples = new short[shape().samples()];
        int lowest = signed ? -(1 << bits - 1) : 0;
        int range = 1 << bits;
        for (int i = 0; i < samples.length; i++) {
            int x = i / components % columns;
            int y = i / components / columns;
            int ramp = (x * 13 + y * 7 + i % components * 29) % range;
            int level = (x / 9 + y / 5 & 1) == 0 ? (range - 1) * x / columns : ramp;
            samples[i] = (short) (lowest + Math.min(range - 1, Math.max(0, level + random.nextInt(7) - 3)));
        }
        return samples;
    }

    void write(Path file) throws IOException {
        short[] samples = samples();
        ByteBuffer bytes = ByteBuffer.allocate(samples.length * sampleBytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int component = 0; component < components; component++) {
            for (int i = component; i < samples.length; i += components) {
                if (bits > 8) {
                    bytes.putShort(samples[i]);
                } else {
                    bytes.put((byte) samples[i]);
                }
            }
        }
        Files.write(file, bytes.array());
    }

    /** Planes in a file to samples as a decoder gives them. */
    static short[] read(Path file, FrameShape shape, boolean signed) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int components = shape.samplesPerPixel();
        short[] samples = new short[shape.samples()];
        for (int component = 0; component < components; component++) {
            for (int i = component; i < samples.length; i += components) {
                samples[i] = shape.bitsAllocated() > 8
                        ? bytes.getShort()
                        : signed ? bytes.get() : (short) (bytes.get() & 0xFF);
            }
        }
        return samples;
    }
}
