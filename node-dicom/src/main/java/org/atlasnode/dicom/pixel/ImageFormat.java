package org.atlasnode.dicom.pixel;

import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomParseException;

/**
 * How many frames an image has, and in which order native ones hold their samples. Immutable.
 *
 * @param planar whether the samples of a native frame lie plane by plane (Planar Configuration 1, PS3.3 §C.7.6.3.1.3)
 * @param subsampled whether two pixels of a native frame share their chrominance: Y1 Y2 CB CR (YBR_FULL_422, PS3.3
 *     §C.7.6.3.1.2)
 */
record ImageFormat(PixelFormat pixels, int frameCount, boolean planar, boolean subsampled) {

    /** No frame of a CT comes near; it bounds what a header alone can make a caller allocate. */
    private static final long MAX_FRAME_BYTES = 1L << 28;

    /** The format that the attributes of an image give, where it is one that is read. */
    static ImageFormat of(DataSet header) throws DicomParseException, UnsupportedPixelDataException {
        PixelFormat pixels = PixelFormat.of(header);
        checkSupported(pixels);
        int frameCount = header.intValue(Tags.NUMBER_OF_FRAMES, 1);
        if (frameCount < 1) {
            throw new DicomParseException(0, Tag.toString(Tags.NUMBER_OF_FRAMES), "a number of frames below 1");
        }
        boolean color = pixels.samplesPerPixel() > 1;
        boolean subsampled = color
                && pixels.bitsAllocated() == 8
                && header.string(Tags.PHOTOMETRIC_INTERPRETATION, "").equals("YBR_FULL_422");
        return new ImageFormat(
                pixels,
                frameCount,
                color && !subsampled && header.intValue(Tags.PLANAR_CONFIGURATION, 0) == 1,
                subsampled);
    }

    private static void checkSupported(PixelFormat pixels) throws UnsupportedPixelDataException {
        if (pixels.samplesPerPixel() != 1 && pixels.samplesPerPixel() != 3) {
            throw new UnsupportedPixelDataException(
                    "pixel data of " + pixels.samplesPerPixel() + " samples per pixel, where 1 and 3 are read");
        }
        if (pixels.bitsAllocated() != 8 && pixels.bitsAllocated() != 16) {
            throw new UnsupportedPixelDataException(
                    "pixel data of " + pixels.bitsAllocated() + " bits allocated, where 8 and 16 are read");
        }
        if (pixels.frameBytes() > MAX_FRAME_BYTES) {
            throw new UnsupportedPixelDataException("a frame of " + pixels.frameBytes() + " bytes");
        }
    }

    /** Bytes of one native frame (PS3.5 §8.1.1). */
    long nativeFrameBytes() {
        return subsampled ? 2L * pixels.rows() * pixels.columns() : pixels.frameBytes();
    }

    /** Where a sample of a native frame lies, counted in samples. */
    int nativeIndex(int pixel, int sample) {
        if (planar) {
            return sample * pixels.rows() * pixels.columns() + pixel;
        }
        if (subsampled) {
            int pair = pixel / 2 * 4;
            return sample == 0 ? pair + pixel % 2 : pair + 1 + sample;
        }
        return pixel * pixels.samplesPerPixel() + sample;
    }
}
