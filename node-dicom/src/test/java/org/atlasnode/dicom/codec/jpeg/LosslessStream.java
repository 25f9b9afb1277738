package org.atlasnode.dicom.codec.jpeg;

import java.util.SplittableRandom;
import org.atlasnode.dicom.codec.FrameShape;

/** A lossless image of seeded samples and its codestream, by the words of T.81 Annex H and not for speed. */
final class LosslessStream {

    private final int rows;
    private final int columns;
    private final int components;
    private final int precision;
    private int pointTransform;
    private int selection = 1;
    private int restartRows;
    private boolean interleaved = true;
    private JpegWriter.DifferenceCodes codes = JpegWriter.DifferenceCodes.EVEN;
    /** Row by row, the samples of a pixel side by side. */
    private final int[] samples;

    LosslessStream(int rows, int columns, int components, int precision, long seed) {
        this.rows = rows;
        this.columns = columns;
        this.components = components;
        this.precision = precision;
        samples = new int[rows * columns * components];
        SplittableRandom random = new SplittableRandom(seed);
        int spread = 1 + random.nextInt(1 << precision);
        int value = random.nextInt(1 << precision);
        for (int i = 0; i < samples.length; i++) {
            value = value + random.nextInt(spread) - spread / 2 & (1 << precision) - 1;
            samples[i] = value;
        }
    }

    LosslessStream selection(int value) {
        selection = value;
        return this;
    }

    LosslessStream pointTransform(int bits) {
        pointTransform = bits;
        return this;
    }

    LosslessStream restartRows(int count) {
        restartRows = count;
        return this;
    }

    LosslessStream oneScanForEachComponent() {
        interleaved = false;
        return this;
    }

    LosslessStream codes(JpegWriter.DifferenceCodes value) {
        codes = value;
        return this;
    }

    LosslessStream sample(int index, int value) {
        samples[index] = value;
        return this;
    }

    FrameShape shape() {
        int allocated = precision > 8 ? 16 : 8;
        return new FrameShape(rows, columns, components, allocated, precision, false);
    }

    JpegFrame frame() {
        return new JpegFrame(encode(), shape(), components == 1 ? "MONOCHROME2" : "RGB");
    }

    /** What a decoder makes of it: the samples without the bits that the point transform takes away. */
    short[] expected() {
        short[] expected = new short[samples.length];
        for (int i = 0; i < samples.length; i++) {
            expected[i] = (short) (samples[i] >> pointTransform << pointTransform);
        }
        return expected;
    }

    byte[] encode() {
        JpegWriter writer = new JpegWriter(codes);
        int[] frame = new int[6 + 3 * components];
        frame[0] = precision;
        frame[1] = rows >> 8;
        frame[2] = rows & 0xFF;
        frame[3] = columns >> 8;
        frame[4] = columns & 0xFF;
        frame[5] = components;
        for (int i = 0; i < components; i++) {
            frame[6 + 3 * i] = 'A' + i;
            frame[7 + 3 * i] = 0x11;
        }
        writer.segment(Marker.SOF3, frame).differenceTable(0, 16).differenceTable(3, 16);
        if (restartRows > 0) {
            writer.restartInterval(restartRows * columns);
        }
        if (interleaved) {
            scan(writer, 0, components);
        } else {
            for (int component = 0; component < components; component++) {
                scan(writer, component, component + 1);
            }
        }
        return writer.marker(Marker.EOI).toByteArray();
    }

    private void scan(JpegWriter writer, int from, int to) {
        int[] scan = new int[4 + 2 * (to - from)];
        scan[0] = to - from;
        for (int component = from; component < to; component++) {
            scan[1 + 2 * (component - from)] = 'A' + component;
            scan[2 + 2 * (component - from)] = component % 2 * 0x30;
        }
        scan[scan.length - 3] = selection;
        scan[scan.length - 1] = pointTransform;
        writer.segment(Marker.SOS, scan);
        for (int y = 0; y < rows; y++) {
            if (restartRows > 0 && y > 0 && y % restartRows == 0) {
                writer.endBits().marker(Marker.RST0 + (y / restartRows - 1) % 8);
            }
            for (int x = 0; x < columns; x++) {
                for (int component = from; component < to; component++) {
                    writer.difference(at(component, x, y) - prediction(component, x, y));
                }
            }
        }
        writer.endBits();
    }

    private int at(int component, int x, int y) {
        return samples[(y * columns + x) * components + component] >> pointTransform;
    }

    private int prediction(int component, int x, int y) {
        boolean firstRow = restartRows > 0 ? y % restartRows == 0 : y == 0;
        if (firstRow) {
            return x == 0 ? 1 << precision - pointTransform - 1 : at(component, x - 1, y);
        }
        if (x == 0) {
            return at(component, x, y - 1);
        }
        int a = at(component, x - 1, y);
        int b = at(component, x, y - 1);
        int c = at(component, x - 1, y - 1);
        return switch (selection) {
            case 1 -> a;
            case 2 -> b;
            case 3 -> c;
            case 4 -> a + b - c;
            case 5 -> a + Math.floorDiv(b - c, 2);
            case 6 -> b + Math.floorDiv(a - c, 2);
            default -> (a + b) / 2;
        };
    }
}
