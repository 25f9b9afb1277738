package org.atlasnode.dicom.pixel;

import java.io.IOException;
import java.nio.file.Path;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;

/**
 * The frames of an image file as a screen shows them, in 8-bit RGB: greys through rescale and window, palettes, RGB and
 * the YBR kinds (PS3.3 §C.7.6.3.1.2, §C.11). For people who look, never for a model. Confined to one thread.
 */
public final class DisplayReader implements AutoCloseable {

    private final FrameReader frames;
    private final Photometric photometric;
    private final short[] samples;

    private DisplayReader(FrameReader frames, Photometric photometric) {
        this.frames = frames;
        this.photometric = photometric;
        this.samples = new short[(int) frames.format().frameSamples()];
    }

    /**
     * Opens a file as {@link FrameReader#open} does.
     *
     * @throws UnsupportedPixelDataException also where the Photometric Interpretation is none that is shown
     */
    public static DisplayReader open(Path path) throws IOException {
        FrameReader frames = FrameReader.open(path);
        try {
            return new DisplayReader(
                    frames,
                    Photometric.find(frames.header(), frames.format())
                            .orElseThrow(() -> new UnsupportedPixelDataException("Photometric Interpretation \""
                                    + frames.header().string(Tags.PHOTOMETRIC_INTERPRETATION, "") + "\" with "
                                    + frames.format().samplesPerPixel() + " samples per pixel cannot be shown")));
        } catch (IOException | RuntimeException e) {
            frames.close();
            throw e;
        }
    }

    public int rows() {
        return frames.format().rows();
    }

    public int columns() {
        return frames.format().columns();
    }

    public int frameCount() {
        return frames.frameCount();
    }

    /**
     * Gives a frame as R, G, B of each pixel, row by row.
     *
     * @param index from 0
     */
    public byte[] readRgb(int index) throws IOException {
        frames.readFrame(index, samples);
        byte[] rgb = new byte[rows() * columns() * 3];
        switch (photometric) {
            case MONOCHROME1, MONOCHROME2 -> putGreys(rgb);
            case PALETTE_COLOR -> putPalette(rgb);
            case RGB, YBR_ICT, YBR_RCT -> putRgb(rgb);
            case YBR_FULL, YBR_FULL_422 -> putYbr(rgb);
        }
        return rgb;
    }

    private int stored(int i) {
        return frames.format().signed() ? samples[i] : samples[i] & 0xFFFF;
    }

    private void putGreys(byte[] rgb) {
        int lowest = Integer.MAX_VALUE;
        int highest = Integer.MIN_VALUE;
        for (int i = 0; i < samples.length; i++) {
            lowest = Math.min(lowest, stored(i));
            highest = Math.max(highest, stored(i));
        }
        DataSet header = frames.header();
        GreyWindow window = GreyWindow.of(header, lowest, highest, photometric == Photometric.MONOCHROME1);
        for (int i = 0; i < samples.length; i++) {
            byte grey = (byte) window.grey(stored(i));
            rgb[3 * i] = grey;
            rgb[3 * i + 1] = grey;
            rgb[3 * i + 2] = grey;
        }
    }

    private void putPalette(byte[] rgb) throws IOException {
        Palette palette = Palette.of(frames.header(), frames.format().signed());
        for (int i = 0; i < samples.length; i++) {
            palette.put(stored(i), rgb, 3 * i);
        }
    }

    private void putRgb(byte[] rgb) {
        for (int i = 0; i < samples.length; i++) {
            rgb[i] = (byte) eightBits(i);
        }
    }

    private int eightBits(int i) {
        int value = samples[i] & 0xFFFF;
        int surplus = frames.format().bitsStored() - 8;
        return surplus >= 0 ? value >> surplus : value << -surplus;
    }

    /** The inverse of the equations of PS3.3 §C.7.6.3.1.2. */
    private void putYbr(byte[] rgb) {
        for (int i = 0; i < samples.length; i += 3) {
            double y = eightBits(i);
            double cb = eightBits(i + 1) - 128;
            double cr = eightBits(i + 2) - 128;
            rgb[i] = limited(y + 1.402 * cr);
            rgb[i + 1] = limited(y - 0.344136 * cb - 0.714136 * cr);
            rgb[i + 2] = limited(y + 1.772 * cb);
        }
    }

    private static byte limited(double value) {
        return (byte) Math.max(0, Math.min(255, (int) Math.rint(value)));
    }

    @Override
    public void close() throws IOException {
        frames.close();
    }
}
