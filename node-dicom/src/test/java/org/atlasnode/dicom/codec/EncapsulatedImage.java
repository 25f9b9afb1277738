package org.atlasnode.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;

/** An image read from a DICOM file with what tests need of it: its shape, and the bytes of its frames. */
public record EncapsulatedImage(DataSet dataSet) {

    public static EncapsulatedImage read(Path file) throws IOException {
        return new EncapsulatedImage(DicomFile.read(file).dataSet());
    }

    public FrameShape shape() {
        return new FrameShape(
                number(Tags.ROWS),
                number(Tags.COLUMNS),
                number(Tags.SAMPLES_PER_PIXEL),
                number(Tags.BITS_ALLOCATED),
                number(Tags.BITS_STORED),
                number(Tags.PIXEL_REPRESENTATION) == 1);
    }

    private int number(int tag) {
        return dataSet.findInt(tag).orElseThrow();
    }

    private int frameCount() {
        return dataSet.intValue(Tags.NUMBER_OF_FRAMES, 1);
    }

    private Value pixelData() {
        return dataSet.find(Tags.PIXEL_DATA).orElseThrow().value();
    }

    /** The frames of an image of one frame, or of one fragment for each. */
    public List<byte[]> codestreams() throws IOException {
        List<Value.Bytes> fragments = ((Value.Fragments) pixelData()).fragments();
        if (frameCount() == 1) {
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            for (Value.Bytes fragment : fragments) {
                fragment.writeTo(joined);
            }
            return List.of(joined.toByteArray());
        }
        assertThat(fragments).hasSize(frameCount());
        return fragments.stream().map(Value.Bytes::toByteArray).toList();
    }

    /** The samples of native pixel data with interleaved pixels, zero-extended. */
    public List<short[]> nativeFrames() {
        byte[] bytes = ((Value.Bytes) pixelData()).toByteArray();
        FrameShape shape = shape();
        int width = shape.bitsAllocated() / 8;
        List<short[]> frames = new ArrayList<>();
        for (int i = 0; i < frameCount(); i++) {
            short[] frame = new short[shape.samples()];
            for (int s = 0; s < frame.length; s++) {
                int at = (i * frame.length + s) * width;
                frame[s] = (short) (bytes[at] & 0xFF | (width == 2 ? bytes[at + 1] << 8 : 0));
            }
            frames.add(frame);
        }
        return frames;
    }

    /** All frames, decoded. */
    public List<short[]> decode(FrameDecoder decoder) throws IOException {
        List<short[]> frames = new ArrayList<>();
        for (byte[] codestream : codestreams()) {
            short[] target = new short[shape().samples()];
            decoder.decode(codestream, codestream.length, shape(), target);
            frames.add(target);
        }
        return frames;
    }
}
