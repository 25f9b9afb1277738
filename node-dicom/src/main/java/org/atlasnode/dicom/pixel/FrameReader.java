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
 * The frames of an image file as stored values, native or compressed, 1 or 3 samples per pixel, 8 or 16 bits allocated
 * (PS3.5 §8, §A.4, PS3.3 §C.7.6.3). Opening reads the header and finds the frames; a frame is read from its place in the
 * file, and decoded, when it is asked for. Confined to one thread.
 */
public final class FrameReader implements AutoCloseable {

    static final String PIXEL_DATA = Tag.toString(Tags.PIXEL_DATA);

    private final DicomFile file;
    private final ImageFormat image;
    private final FrameSource source;

    private FrameReader(DicomFile file, ImageFormat image, FrameSource source) {
        this.file = file;
        this.image = image;
        this.source = source;
    }

    /** Whether pixel data in this syntax can be read, and exactly so. */
    public static boolean supports(TransferSyntax syntax) {
        return !syntax.isEncapsulated() || FrameDecoders.find(syntax).isPresent();
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
            ImageFormat image = ImageFormat.of(file.dataSet());
            long valueOffset = reader.dataSetOffset() + pixelData.valueOffset();
            TransferSyntax syntax = reader.transferSyntax();
            if (pixelData.hasUndefinedLength() != syntax.isEncapsulated()) {
                throw new DicomParseException(
                        valueOffset,
                        PIXEL_DATA,
                        "pixel data of " + (syntax.isEncapsulated() ? "defined" : "undefined") + " length in "
                                + syntax);
            }
            FrameSource source = syntax.isEncapsulated()
                    ? EncapsulatedFrames.open(path, valueOffset, syntax, file.dataSet(), image)
                    : nativeFrames(path, valueOffset, syntax, image, pixelData);
            return new FrameReader(file, image, source);
        }
    }

    private static FrameSource nativeFrames(
            Path path, long valueOffset, TransferSyntax syntax, ImageFormat image, ElementHeader pixelData)
            throws IOException {
        if (image.frameCount() * image.nativeFrameBytes() > pixelData.length()) {
            throw new DicomParseException(
                    pixelData.valueOffset(),
                    PIXEL_DATA,
                    image.frameCount() + " frames of " + image.nativeFrameBytes() + " bytes in " + pixelData.length()
                            + " bytes");
        }
        NativeSamples samples = NativeSamples.of(image, syntax, pixelData);
        return syntax.encoding() == TransferSyntax.Encoding.DEFLATED
                ? DeflatedFrames.open(path, samples)
                : NativeFrames.open(path, valueOffset, samples);
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
        return image.pixels();
    }

    public int frameCount() {
        return image.frameCount();
    }

    /**
     * Fills the beginning of the target with the stored values of a frame, row by row, the samples of a pixel side by
     * side whatever the planar configuration: signed ones sign-extended from their bits stored, unsigned ones with zeros
     * above, so that 16 bits stored unsigned are read by {@code & 0xFFFF}. Colours are as the Photometric Interpretation
     * says, subsampled chrominance at full size, and RGB where JPEG 2000 transformed them (YBR_RCT, YBR_ICT).
     *
     * @param index from 0
     * @param target at least as long as a frame
     * @throws DicomParseException where the frame is not wholly there or its codestream is ill-formed; what the target
     *     holds is undefined then
     */
    public void readFrame(int index, short[] target) throws IOException {
        if (index < 0 || index >= frameCount()) {
            throw new IllegalArgumentException("frame " + index + " of " + frameCount());
        }
        int count = (int) format().frameSamples();
        if (target.length < count) {
            throw new IllegalArgumentException("a frame of " + count + " samples into " + target.length);
        }
        source.read(index, target);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
