package org.atlasnode.dicom.codec.jpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.atlasnode.dicom.PixelDigest;
import org.atlasnode.dicom.Programs;
import org.atlasnode.dicom.codec.FrameShape;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.TransferSyntax;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Images that DCMTK encodes, and codestreams of our own that DCMTK decodes: all samples are the same, lossy or not. */
class JpegDcmtkIT {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "+e1, 8, 8, false",
        "+e1, 16, 12, false",
        "+e1, 16, 16, true",
        "+el +sv 1, 16, 16, false",
        "+el +sv 2, 16, 12, true",
        "+el +sv 2, 16, 16, false",
        "+el +sv 3, 16, 16, true",
        "+el +sv 3, 8, 8, false",
        "+el +sv 4, 16, 16, false",
        "+el +sv 4, 16, 12, false",
        "+el +sv 5, 16, 16, true",
        "+el +sv 5, 16, 10, false",
        "+el +sv 6, 16, 16, false",
        "+el +sv 6, 8, 8, false",
        "+el +sv 7, 16, 16, true",
        "+el +sv 7, 16, 14, false"
    })
    void decodesLosslessImagesOfDcmtk(String options, int bitsAllocated, int bitsStored, boolean signed)
            throws IOException {
        for (int noise : new int[] {1, 30, 1 << bitsStored}) {
            FrameShape shape = new FrameShape(61, 77, 1, bitsAllocated, bitsStored, signed);
            short[] samples = image(shape, noise);
            Path encoded = encode(image(shape, "MONOCHROME2", samples), options);
            short[] decoded = JpegFrame.ofFile(encoded).decode();
            assertThat(PixelDigest.sha256(List.of(decoded), bitsAllocated))
                    .as("%s with noise %d", options, noise)
                    .isEqualTo(PixelDigest.sha256(List.of(samples), bitsAllocated));
        }
    }

    @ParameterizedTest
    @CsvSource({"+e1", "+el +sv 4", "+el +sv 7"})
    void decodesLosslessColourImagesOfDcmtk(String options) throws IOException {
        FrameShape shape = new FrameShape(40, 33, 3, 8, 8, false);
        short[] samples = image(shape, 40);
        Path encoded = encode(image(shape, "RGB", samples), options);
        assertThat(JpegFrame.ofFile(encoded).decode()).isEqualTo(samples);
    }

    @ParameterizedTest
    @CsvSource({
        "+eb +q 90, 8, 1",
        "+eb +q 100, 8, 1",
        "+eb +q 5, 8, 1",
        "+ee +q 90, 8, 1",
        "+ee +q 100, 12, 1",
        "+ee +q 90, 12, 1",
        "+ee +q 10, 12, 1",
        "+eb +cr, 8, 3",
        "+eb +s4, 8, 3",
        "+eb +s2, 8, 3",
        "+eb +n2 +q 50, 8, 3",
        "+eb +n1, 8, 3",
        "+eb +np +q 100, 8, 3"
    })
    void decodesLossyImagesAsDcmtkDoes(String options, int bits, int samplesPerPixel) throws IOException {
        for (int noise : new int[] {1, 20, 1 << bits}) {
            FrameShape shape = new FrameShape(61, 83, samplesPerPixel, bits > 8 ? 16 : 8, bits, false);
            String photometricInterpretation = samplesPerPixel == 1 ? "MONOCHROME2" : "RGB";
            Path encoded = encode(image(shape, photometricInterpretation, image(shape, noise)), options);
            assertSameAsDcmtk(encoded, options + " with noise " + noise);
        }
    }

    static Stream<JpegFrame> ownSequentialFrames() {
        List<JpegFrame> frames = new ArrayList<>();
        JpegDecoderTest.samplings().filter(sampling -> sampling.length != 4).forEach(sampling -> {
            for (int seed = 0; seed < 4; seed++) {
                frames.add(new SequentialStream(35 + seed, 51 - seed, 8, seed, sampling)
                        .restartInterval(seed)
                        .frame());
            }
            frames.add(new SequentialStream(20, 40, 8, 9, sampling)
                    .oneScanForEachComponent()
                    .wideQuantisers()
                    .codes(JpegWriter.DifferenceCodes.SKEWED)
                    .frame());
            frames.add(new SequentialStream(1, 4, 8, 9, sampling).frame());
            frames.add(new SequentialStream(3, 5, 8, 10, sampling).frame());
        });
        for (int seed = 0; seed < 3; seed++) {
            frames.add(new SequentialStream(30, 31, 12, seed, 0x11)
                    .restartInterval(seed)
                    .frame());
            frames.add(new SequentialStream(30, 31, 12, seed, 0x11)
                    .wideQuantisers()
                    .frame());
        }
        return frames.stream();
    }

    @ParameterizedTest
    @MethodSource("ownSequentialFrames")
    void decodesSequentialStreamsAsDcmtkDoes(JpegFrame frame) throws IOException {
        TransferSyntax syntax =
                frame.shape.bitsAllocated() == 8 ? TransferSyntax.JPEG_BASELINE : TransferSyntax.JPEG_EXTENDED;
        assertSameAsDcmtk(write(encapsulated(frame, syntax)), frame.toString());
    }

    static Stream<JpegFrame> ownLosslessFrames() {
        List<JpegFrame> frames = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(5);
        for (int selection = 1; selection <= 7; selection++) {
            int precision = selection % 2 == 0 ? 16 : 8;
            int pointTransform = random.nextInt(4);
            frames.add(new LosslessStream(20, 21, 1, precision, selection)
                    .selection(selection)
                    .pointTransform(pointTransform)
                    .codes(JpegWriter.DifferenceCodes.SKEWED)
                    .frame());
            frames.add(new LosslessStream(20, 21, 3, 8, selection)
                    .selection(selection)
                    .restartRows(selection)
                    .frame());
            frames.add(new LosslessStream(20, 21, 3, 8, selection)
                    .selection(selection)
                    .oneScanForEachComponent()
                    .frame());
        }
        return frames.stream();
    }

    @ParameterizedTest
    @MethodSource("ownLosslessFrames")
    void decodesLosslessStreamsAsDcmtkDoes(JpegFrame frame) throws IOException {
        assertSameAsDcmtk(write(encapsulated(frame, TransferSyntax.JPEG_LOSSLESS)), frame.toString());
    }

    private void assertSameAsDcmtk(Path encoded, String what) throws IOException {
        Path decoded = folder.resolve("decoded.dcm");
        Programs.run("dcmdjpeg", "+cn", "+px", encoded.toString(), decoded.toString());
        JpegFrame frame = JpegFrame.ofFile(encoded);
        DataSet other = DicomFile.read(decoded).dataSet();
        assertThat(Arrays.mismatch(frame.decode(), samples(other, frame.shape.samples())))
                .as("%s: index of the first sample that differs, if any", what)
                .isEqualTo(-1);
    }

    private static short[] samples(DataSet image, int count) {
        ByteBuffer bytes =
                ((Value.Bytes) image.find(Tags.PIXEL_DATA).orElseThrow().value()).asByteBuffer();
        boolean wide = image.intValue(Tags.BITS_ALLOCATED, 0) == 16;
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (short) (wide ? bytes.getShort() : bytes.get() & 0xFF);
        }
        return samples;
    }

    /** Waves and, on top of them, noise of an amplitude. */
    private static short[] image(FrameShape shape, int noise) {
        SplittableRandom random = new SplittableRandom(noise + shape.bitsStored());
        int range = 1 << shape.bitsStored();
        short[] samples = new short[shape.samples()];
        for (int i = 0; i < samples.length; i++) {
            int pixel = i / shape.samplesPerPixel();
            double wave = Math.sin(pixel % shape.columns() / 9.0) + Math.cos(pixel / shape.columns() / 7.0 + i % 3);
            long value = Math.round((wave + 2) / 4 * (range - 1)) + random.nextInt(noise) - noise / 2;
            int unsigned = (int) Math.max(0, Math.min(range - 1, value));
            samples[i] = (short) (shape.signed() ? unsigned - range / 2 : unsigned);
        }
        return samples;
    }

    private static DataSet header(FrameShape shape, String photometricInterpretation) {
        DataSet header = DataSet.builder()
                .putUid(Tags.SOP_CLASS_UID, Uids.SECONDARY_CAPTURE_IMAGE_STORAGE)
                .putUid(Tags.SOP_INSTANCE_UID, Uid.of("1.2.3"))
                .putInt(Tags.SAMPLES_PER_PIXEL, Vr.US, shape.samplesPerPixel())
                .putString(Tags.PHOTOMETRIC_INTERPRETATION, Vr.CS, photometricInterpretation)
                .putInt(Tags.ROWS, Vr.US, shape.rows())
                .putInt(Tags.COLUMNS, Vr.US, shape.columns())
                .putInt(Tags.BITS_ALLOCATED, Vr.US, shape.bitsAllocated())
                .putInt(Tags.BITS_STORED, Vr.US, shape.bitsStored())
                .putInt(Tags.HIGH_BIT, Vr.US, shape.bitsStored() - 1)
                .putInt(Tags.PIXEL_REPRESENTATION, Vr.US, shape.signed() ? 1 : 0)
                .build();
        return shape.samplesPerPixel() == 1
                ? header
                : header.toBuilder().putInt(Tags.PLANAR_CONFIGURATION, Vr.US, 0).build();
    }

    private static DicomFile image(FrameShape shape, String photometricInterpretation, short[] samples) {
        boolean wide = shape.bitsAllocated() == 16;
        ByteBuffer bytes = ByteBuffer.allocate(samples.length * (wide ? 2 : 1)).order(ByteOrder.LITTLE_ENDIAN);
        for (short sample : samples) {
            if (wide) {
                bytes.putShort(sample);
            } else {
                bytes.put((byte) sample);
            }
        }
        DataSet image = header(shape, photometricInterpretation).toBuilder()
                .putBytes(Tags.PIXEL_DATA, Vr.OW, bytes.array())
                .build();
        return DicomFile.of(image, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    private static DicomFile encapsulated(JpegFrame frame, TransferSyntax syntax) {
        int length = frame.codestream.length;
        Value.Bytes fragment = Value.Bytes.wrap(Arrays.copyOf(frame.codestream, length + length % 2));
        DataSet image = header(frame.shape, frame.photometricInterpretation).toBuilder()
                .put(new DataElement(Tags.PIXEL_DATA, Vr.OB, new Value.Fragments(Value.Bytes.EMPTY, List.of(fragment))))
                .build();
        return DicomFile.of(image, syntax);
    }

    private Path write(DicomFile file) throws IOException {
        Path path = folder.resolve("image.dcm");
        try (OutputStream stream = Files.newOutputStream(path)) {
            file.write(stream);
        }
        return path;
    }

    private Path encode(DicomFile image, String options) throws IOException {
        Path encoded = folder.resolve("encoded.dcm");
        List<String> command = new ArrayList<>(List.of("dcmcjpeg"));
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of(write(image).toString(), encoded.toString()));
        Programs.run(command.toArray(String[]::new));
        return encoded;
    }
}
