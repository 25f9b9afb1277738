package org.atlasnode.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.fuzz.DataSetGrammar;
import org.atlasnode.dicom.fuzz.FuzzTarget;
import org.atlasnode.dicom.fuzz.Grammar;
import org.atlasnode.dicom.fuzz.Seeds;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.io.TransferSyntax;

/** The frames of an image file: refused as declared, or each is read, and the last again after the first. */
public final class FrameTarget implements FuzzTarget {

    private static final int PREAMBLE = 132;
    private static final int FRAMES = 4;
    private static final int MAX_SAMPLES = 1 << 20;

    @Override
    public String name() {
        return "frames";
    }

    @Override
    public Grammar grammar() {
        return new DataSetGrammar(false, ByteOrder.LITTLE_ENDIAN).after(PREAMBLE);
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(file(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, Value.Bytes.wrap(new byte[32])));
        seeds.add(file(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, Value.Bytes.wrap(new byte[32])));
        // One segment at byte 64: sixteen times the same (PS3.5 §G.3, §G.5).
        byte[] frame = new byte[66];
        frame[0] = 1;
        frame[4] = 64;
        frame[64] = -15;
        Value.Bytes rle = Value.Bytes.copyOf(frame);
        seeds.add(file(
                TransferSyntax.RLE_LOSSLESS,
                new Value.Fragments(Value.Bytes.wrap(new byte[] {0, 0, 0, 0, 74, 0, 0, 0}), List.of(rle, rle))));
        seeds.add(file(TransferSyntax.RLE_LOSSLESS, new Value.Fragments(Value.Bytes.EMPTY, List.of(rle, rle))));
        seeds.addAll(Seeds.files(10_000, "odd"));
        return seeds;
    }

    private static byte[] file(TransferSyntax syntax, Value pixels) throws IOException {
        DataSetBuilder builder = DataSet.builder()
                .putString(Tags.SOP_CLASS_UID, Vr.UI, "1.2.3")
                .putString(Tags.SOP_INSTANCE_UID, Vr.UI, "1.2.3.4")
                .putInt(Tags.SAMPLES_PER_PIXEL, Vr.US, 1)
                .putString(Tags.PHOTOMETRIC_INTERPRETATION, Vr.CS, "MONOCHROME2")
                .putString(Tags.NUMBER_OF_FRAMES, Vr.IS, "2")
                .putInt(Tags.ROWS, Vr.US, 4)
                .putInt(Tags.COLUMNS, Vr.US, 4)
                .putInt(Tags.BITS_ALLOCATED, Vr.US, 8)
                .putInt(Tags.BITS_STORED, Vr.US, 8)
                .putInt(Tags.HIGH_BIT, Vr.US, 7)
                .putInt(Tags.PIXEL_REPRESENTATION, Vr.US, 0);
        DataSet dataSet =
                builder.put(new DataElement(Tags.PIXEL_DATA, Vr.OB, pixels)).build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DicomFile.of(dataSet, syntax).write(bytes);
        return bytes.toByteArray();
    }

    @Override
    public int cuts() {
        return 100;
    }

    @Override
    public int runs() {
        return 400;
    }

    /** Each reader has a decoder with tables of its own. */
    @Override
    public long maxAllocatedBytes(int inputLength) {
        return (100L << 20) + 400L * inputLength;
    }

    @Override
    public void feed(byte[] input) throws Exception {
        Path file = Files.createTempFile("frames", ".dcm");
        try {
            Files.write(file, input);
            read(file);
        } finally {
            Files.delete(file);
        }
    }

    private static void read(Path file) throws IOException {
        try (FrameReader reader = FrameReader.open(file)) {
            if (reader.format().frameSamples() > MAX_SAMPLES) {
                return;
            }
            short[] samples = new short[(int) reader.format().frameSamples()];
            int frames = Math.min(FRAMES, reader.frameCount());
            for (int frame = 0; frame < frames; frame++) {
                reader.readFrame(frame, samples);
            }
            short[] last = samples.clone();
            reader.readFrame(0, samples);
            reader.readFrame(frames - 1, samples);
            assertThat(samples).isEqualTo(last);
        } catch (DicomParseException | UnsupportedPixelDataException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }
}
