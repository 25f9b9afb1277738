package org.atlasnode.dicom.codec.jpeg;

import java.util.SplittableRandom;
import org.atlasnode.dicom.codec.FrameShape;

/** A sequential image of seeded coefficients and its codestream, with any sampling, scan order and restart interval. */
final class SequentialStream {

    private final int rows;
    private final int columns;
    private final int precision;
    /** H and V of each component as one hexadecimal number, as in the frame header. */
    private final int[] sampling;

    private final long seed;
    private boolean interleaved = true;
    private int restartInterval;
    private boolean wideQuantisers;
    private JpegWriter.DifferenceCodes codes = JpegWriter.DifferenceCodes.EVEN;

    SequentialStream(int rows, int columns, int precision, long seed, int... sampling) {
        this.rows = rows;
        this.columns = columns;
        this.precision = precision;
        this.seed = seed;
        this.sampling = sampling.clone();
    }

    SequentialStream oneScanForEachComponent() {
        interleaved = false;
        return this;
    }

    SequentialStream restartInterval(int units) {
        restartInterval = units;
        return this;
    }

    SequentialStream wideQuantisers() {
        wideQuantisers = true;
        return this;
    }

    SequentialStream codes(JpegWriter.DifferenceCodes value) {
        codes = value;
        return this;
    }

    FrameShape shape() {
        return new FrameShape(rows, columns, sampling.length, precision > 8 ? 16 : 8, precision, false);
    }

    JpegFrame frame() {
        return new JpegFrame(encode(), shape(), sampling.length == 1 ? "MONOCHROME2" : "YBR_FULL");
    }

    byte[] encode() {
        JpegWriter writer = new JpegWriter(codes);
        writer.segment(Marker.COM, 'x').segment(0xEE, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 1);
        writer.segment(Marker.DQT, quantisation());
        int[] frame = new int[6 + 3 * sampling.length];
        frame[0] = precision;
        frame[1] = rows >> 8;
        frame[2] = rows & 0xFF;
        frame[3] = columns >> 8;
        frame[4] = columns & 0xFF;
        frame[5] = sampling.length;
        for (int i = 0; i < sampling.length; i++) {
            frame[6 + 3 * i] = i + 1;
            frame[7 + 3 * i] = sampling[i];
            frame[8 + 3 * i] = 2;
        }
        writer.segment(precision == 8 ? Marker.SOF0 : Marker.SOF1, frame);
        writer.differenceTable(1, 15).runTable(0);
        if (restartInterval > 0) {
            writer.restartInterval(restartInterval);
        }
        if (interleaved && sampling.length > 1) {
            scan(writer, 0, sampling.length);
        } else {
            for (int component = 0; component < sampling.length; component++) {
                scan(writer, component, component + 1);
            }
        }
        return writer.marker(Marker.EOI).toByteArray();
    }

    private int[] quantisation() {
        int[] parameters = new int[1 + (wideQuantisers ? 128 : 64)];
        parameters[0] = wideQuantisers ? 0x12 : 0x02;
        for (int k = 0; k < 64; k++) {
            if (wideQuantisers) {
                parameters[1 + 2 * k] = quantiser(k) >> 8;
                parameters[2 + 2 * k] = quantiser(k) & 0xFF;
            } else {
                parameters[1 + k] = quantiser(k);
            }
        }
        return parameters;
    }

    int quantiser(int k) {
        return wideQuantisers ? 256 + k : 3 + k;
    }

    private int horizontal(int component) {
        return sampling[component] >> 4;
    }

    private int vertical(int component) {
        return sampling[component] & 0xF;
    }

    private int max(boolean horizontally) {
        int max = 1;
        for (int i = 0; i < sampling.length; i++) {
            max = Math.max(max, horizontally ? horizontal(i) : vertical(i));
        }
        return max;
    }

    private static int units(int length, int unit) {
        return (length + unit - 1) / unit;
    }

    private void scan(JpegWriter writer, int from, int to) {
        boolean one = to - from == 1;
        int[] scan = new int[4 + 2 * (to - from)];
        scan[0] = to - from;
        for (int component = from; component < to; component++) {
            scan[1 + 2 * (component - from)] = component + 1;
            scan[2 + 2 * (component - from)] = 0x10;
        }
        scan[scan.length - 2] = 63;
        writer.segment(Marker.SOS, scan);
        int across = units(columns, 8 * max(true));
        int down = units(rows, 8 * max(false));
        if (one) {
            across = units(units(columns * horizontal(from), max(true)), 8);
            down = units(units(rows * vertical(from), max(false)), 8);
        }
        int[] predictions = new int[sampling.length];
        for (int unit = 0; unit < across * down; unit++) {
            if (restartInterval > 0 && unit > 0 && unit % restartInterval == 0) {
                writer.endBits().marker(Marker.RST0 + (unit / restartInterval - 1) % 8);
                predictions = new int[sampling.length];
            }
            for (int component = from; component < to; component++) {
                int h = one ? 1 : horizontal(component);
                int v = one ? 1 : vertical(component);
                for (int i = 0; i < h * v; i++) {
                    int blockX = unit % across * h + i % h;
                    int blockY = unit / across * v + i / h;
                    predictions[component] = block(writer, component, blockX, blockY, predictions[component]);
                }
            }
        }
        writer.endBits();
    }

    private int block(JpegWriter writer, int component, int blockX, int blockY, int prediction) {
        int[] coefficients = coefficients(component, blockX, blockY);
        writer.difference(coefficients[0] - prediction);
        int zeros = 0;
        for (int k = 1; k < 64; k++) {
            if (coefficients[k] == 0) {
                zeros++;
                continue;
            }
            for (; zeros >= 16; zeros -= 16) {
                writer.run(15, 0);
            }
            writer.run(zeros, coefficients[k]);
            zeros = 0;
        }
        if (zeros > 0) {
            writer.run(0, 0);
        }
        return coefficients[0];
    }

    /** A block's coefficients in zigzag order, quantised: few, smaller for higher frequencies, all of them now and then;
     * no sample is so far out of range that it would wrap around in DCMTK. */
    int[] coefficients(int component, int blockX, int blockY) {
        SplittableRandom random =
                new SplittableRandom(seed * 31 + component * 7919L + blockX * 104729L + blockY * 1299709L);
        int[] coefficients = new int[64];
        int brightest = 1 << precision + 2;
        coefficients[0] = random.nextInt(-brightest, brightest) / quantiser(0);
        double density = random.nextDouble();
        for (int k = 1; k < 64; k++) {
            int largest = 1 + (brightest >> 2) / (k * quantiser(k));
            if (random.nextDouble() < (wideQuantisers ? 0.05 : density * density)) {
                coefficients[k] = random.nextInt(-largest, largest + 1);
            }
        }
        return coefficients;
    }
}
