package org.atlasnode.dicom.pixel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.DicomFileReader;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.io.ElementHeader;
import org.atlasnode.dicom.io.ReadLimits;
import org.atlasnode.dicom.io.Tolerance;
import org.atlasnode.dicom.io.TransferSyntax;

/**
 * The frames of a monochrome image file, 8 or 16 bits allocated, as stored values (PS3.5 §8, PS3.3 §C.7.6.3). Opening
 * reads the header; a frame is read from its place in the file when it is asked for. Confined to one thread.
 */
public final class FrameReader implements AutoCloseable {

    static final String PIXEL_DATA = Tag.toString(Tags.PIXEL_DATA);

    /** No frame of a CT comes near; it bounds what a header alone can make a caller allocate. */
    private static final long MAX_FRAME_BYTES = 1L << 28;

    private final DicomFile file;
    private final PixelFormat format;
    private final int frameCount;
    private final FrameSource source;

    private FrameReader(DicomFile file, PixelFormat format, int frameCount, FrameSource source) {
        this.file = file;
        this.format = format;
        this.frameCount = frameCount;
        this.source = source;
    }

    /** Whether pixel data in this syntax can be read: native so far. */
    public static boolean supports(TransferSyntax syntax) {
        return !syntax.isEncapsulated();
    }

    /**
     * Opens a file.
     *
     * @throws UnsupportedPixelDataException where the pixel data is of a kind that is not read
     * @throws DicomParseException where the file is ill-formed, has no pixel data or less than it says
     */
    public static FrameReader open(Path path) throws IOException {
        try (InputStream stream = Files.newInputStream(path);
                DicomFileReader reader = DicomFileReader.open(stream, ReadLimits.DEFAULT, Tolerance.usual())) {
            DicomFile file = reader.readUntil(Tags.PIXEL_DATA);
            ElementHeader pixelData = reader.nextHeader()
                    .filter(header -> header.tag() == Tags.PIXEL_DATA)
                    .orElseThrow(() -> new DicomParseException(0, "", "an object without pixel data"));
            TransferSyntax syntax = reader.transferSyntax();
            PixelFormat format = PixelFormat.of(file.dataSet());
            checkSupported(syntax, format, pixelData);
            int frameCount = frameCount(file.dataSet(), format, pixelData);
            NativeSamples samples = NativeSamples.of(format, syntax, pixelData);
            FrameSource source = syntax.encoding() == TransferSyntax.Encoding.DEFLATED
                    ? DeflatedFrames.open(path, samples)
                    : NativeFrames.open(path, reader.dataSetOffset() + pixelData.valueOffset(), samples, frameCount);
            return new FrameReader(file, format, frameCount, source);
        }
    }

    private static void checkSupported(TransferSyntax syntax, PixelFormat format, ElementHeader pixelData)
            throws UnsupportedPixelDataException {
        if (!supports(syntax) || pixelData.hasUndefinedLength()) {
            throw new UnsupportedPixelDataException("pixel data in " + syntax + " is not decodable yet");
        }
        if (format.samplesPerPixel() != 1) {
            throw new UnsupportedPixelDataException(
                    "pixel data of " + format.samplesPerPixel() + " samples per pixel, where 1 is read");
        }
        if (format.bitsAllocated() != 8 && format.bitsAllocated() != 16) {
            throw new UnsupportedPixelDataException(
                    "pixel data of " + format.bitsAllocated() + " bits allocated, where 8 and 16 are read");
        }
        if (format.frameBytes() > MAX_FRAME_BYTES) {
            throw new UnsupportedPixelDataException("a frame of " + format.frameBytes() + " bytes");
        }
    }

    private static int frameCount(DataSet header, PixelFormat format, ElementHeader pixelData)
            throws DicomParseException {
        int frames = header.intValue(Tags.NUMBER_OF_FRAMES, 1);
        if (frames < 1) {
            throw new DicomParseException(0, Tag.toString(Tags.NUMBER_OF_FRAMES), "a number of frames below 1");
        }
        if (frames * format.frameBytes() > pixelData.length()) {
            throw new DicomParseException(
                    pixelData.valueOffset(),
                    PIXEL_DATA,
                    frames + " frames of " + format.frameBytes() + " bytes in " + pixelData.length() + " bytes");
        }
        return frames;
    }

    /** The file without its pixel data and what follows it. */
    public DicomFile file() {
        return file;
    }

    /** The data set without its pixel data and what follows it. */
    public DataSet header() {
        return file.dataSet();
    }

    public PixelFormat format() {
        return format;
    }

    public int frameCount() {
        return frameCount;
    }

    /**
     * Fills the beginning of the target with the stored values of a frame, row by row: signed ones sign-extended from
     * their bits stored, unsigned ones with zeros above, so that 16 bits stored unsigned are read by
     * {@code & 0xFFFF}.
     *
     * @param index from 0
     * @param target at least as long as a frame
     */
    public void readFrame(int index, short[] target) throws IOException {
        if (index < 0 || index >= frameCount) {
            throw new IllegalArgumentException("frame " + index + " of " + frameCount);
        }
        int count = (int) format.frameSamples();
        if (target.length < count) {
            throw new IllegalArgumentException("a frame of " + count + " samples into " + target.length);
        }
        source.read(index, target);
        keepBitsStored(target, count);
    }

    private void keepBitsStored(short[] target, int count) {
        if (format.bitsStored() == 16) {
            return;
        }
        int up = 31 - format.highBit();
        int down = 32 - format.bitsStored();
        for (int i = 0; i < count; i++) {
            int aligned = target[i] << up;
            target[i] = (short) (format.signed() ? aligned >> down : aligned >>> down);
        }
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
