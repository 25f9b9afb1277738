package org.atlasnode.dicom.codec.jpeg;

/** The samples of one component: every so manieth of an array. Confined, as the array is. */
final class Plane {

    static final int BLOCK = 8;

    private final short[] samples;
    private final int first;
    private final int step;
    private final int width;
    private final int height;

    private Plane(short[] samples, int first, int step, int width, int height) {
        this.samples = samples;
        this.first = first;
        this.step = step;
        this.width = width;
        this.height = height;
    }

    /** A plane by itself. */
    static Plane of(int width, int height) {
        return new Plane(new short[width * height], 0, 1, width, height);
    }

    /** A component of an image whose pixels have their samples side by side. */
    static Plane within(short[] image, FrameHeader frame, int component) {
        return new Plane(image, component, frame.components().size(), frame.columns(), frame.rows());
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Where the first sample of a row is in {@link #samples()}. */
    int rowStart(int y) {
        return first + y * width * step;
    }

    /** From a sample to the next of its row. */
    int step() {
        return step;
    }

    short[] samples() {
        return samples;
    }

    boolean contains(int x, int y) {
        return x < width && y < height;
    }

    /** Sets what is inside of 8x8 samples; the first of them is inside. */
    void set(int x, int y, int[] block) {
        int columns = Math.min(BLOCK, width - x);
        int rows = Math.min(BLOCK, height - y);
        for (int row = 0; row < rows; row++) {
            int at = rowStart(y + row) + x * step;
            for (int column = 0; column < columns; column++) {
                samples[at] = (short) block[row * BLOCK + column];
                at += step;
            }
        }
    }
}
