package org.atlasnode.dicom.pixel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.atlasnode.dicom.io.DicomParseException;

/** Frames that lie in a file one after another as they are, each read from its place (PS3.5 §A.1, §A.2, §A.3). */
final class NativeFrames implements FrameSource {

    /** What is read at once where samples need not be put in another order: it stays in the processor's cache. */
    private static final int PART_BYTES = 1 << 16;

    private final FileChannel channel;
    private final long valueOffset;
    private final NativeSamples samples;

    private NativeFrames(FileChannel channel, long valueOffset, NativeSamples samples) {
        this.channel = channel;
        this.valueOffset = valueOffset;
        this.samples = samples;
    }

    /**
     * Opens the file and sees that all frames are there.
     *
     * @param valueOffset where the value of Pixel Data begins in the file
     */
    static NativeFrames open(Path file, long valueOffset, NativeSamples samples) throws IOException {
        long present = Files.size(file) - valueOffset;
        if (present < samples.image().frameCount() * samples.image().nativeFrameBytes()) {
            throw new DicomParseException(
                    valueOffset, FrameReader.PIXEL_DATA, "the file ends after " + present + " bytes of pixel data");
        }
        return new NativeFrames(FileChannel.open(file), valueOffset, samples);
    }

    @Override
    public void read(int index, short[] target) throws IOException {
        long start = valueOffset + samples.start(index);
        int length = samples.length(index);
        if (!samples.areWordsInOrder()) {
            samples.decode(index, bytes(index, start, length), target);
            return;
        }
        ByteBuffer part = ByteBuffer.allocate(Math.min(PART_BYTES, length));
        for (int from = 0; from < length; from += PART_BYTES) {
            part.clear().limit(Math.min(PART_BYTES, length - from));
            fill(part, index, start + from);
            samples.putWords(part.flip(), target, from / Short.BYTES);
        }
    }

    private byte[] bytes(int index, long start, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        fill(bytes, index, start);
        return bytes.array();
    }

    private void fill(ByteBuffer bytes, int index, long start) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, start + bytes.position()) < 0) {
                throw new DicomParseException(
                        start, FrameReader.PIXEL_DATA, "the file ends inside of frame " + (index + 1));
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
