package org.atlasnode.dicom.pixel;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.DecodedFrame;
import org.atlasnode.dicom.codec.FrameDecoder;
import org.atlasnode.dicom.codec.FrameShape;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.io.TransferSyntax;

/** Compressed frames, each of one or more fragments (PS3.5 §A.4), decoded one at a time when it is asked for. */
final class EncapsulatedFrames implements FrameSource {

    /** No codestream of a frame that is read here is longer. */
    private static final long MAX_CODESTREAM_BYTES = 1L << 28;

    private final FileChannel channel;
    private final FrameTable frames;
    private final FrameDecoder decoder;
    private final FrameShape shape;
    private final CodestreamSamples samples;
    private byte[] codestream = {};

    private EncapsulatedFrames(
            FileChannel channel, FrameTable frames, FrameDecoder decoder, FrameShape shape, CodestreamSamples samples) {
        this.channel = channel;
        this.frames = frames;
        this.decoder = decoder;
        this.shape = shape;
        this.samples = samples;
    }

    /**
     * Opens the file and finds its frames.
     *
     * @param valueOffset where the value of Pixel Data begins in the file
     */
    static EncapsulatedFrames open(
            Path file, long valueOffset, TransferSyntax syntax, DataSet header, ImageFormat image) throws IOException {
        FrameDecoder decoder = FrameDecoders.find(syntax)
                .map(Supplier::get)
                .orElseThrow(() -> new UnsupportedPixelDataException("pixel data in " + syntax + " is not decoded"));
        PixelFormat format = image.pixels();
        FileChannel channel = FileChannel.open(file);
        try {
            FragmentTable fragments = FragmentTable.read(channel, valueOffset);
            FrameTable frames = FrameTable.of(fragments, header, image.frameCount(), channel);
            FrameShape shape = new FrameShape(
                    format.rows(),
                    format.columns(),
                    format.samplesPerPixel(),
                    format.bitsAllocated(),
                    format.bitsStored(),
                    format.signed());
            return new EncapsulatedFrames(
                    channel, frames, decoder, shape, new CodestreamSamples(format, FrameDecoders.isLossy(syntax)));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void read(int index, short[] target) throws IOException {
        long length = frames.length(index);
        if (length > MAX_CODESTREAM_BYTES) {
            throw new UnsupportedPixelDataException("a compressed frame of " + length + " bytes");
        }
        if (codestream.length < length) {
            codestream = new byte[(int) length];
        }
        frames.read(index, channel, codestream, (int) length);
        try {
            DecodedFrame decoded = decoder.decode(codestream, (int) length, shape, target);
            samples.toStoredValues(decoded, target, shape.samples());
        } catch (CodecException e) {
            DicomParseException error =
                    FragmentTable.error(frames.start(index), "frame " + (index + 1) + ": " + e.getMessage());
            error.initCause(e);
            throw error;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
