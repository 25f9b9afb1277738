package org.atlasnode.dicom.codec.rle;

import java.nio.file.Path;
import org.atlasnode.dicom.Programs;
import org.atlasnode.dicom.codec.DecoderAssertions;
import org.atlasnode.dicom.codec.EncapsulatedImage;
import org.atlasnode.dicom.codec.FrameShape;
import org.atlasnode.dicom.codec.SyntheticImage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What dcmtk and GDCM encode. */
class RleDcmtkIT {

    private static final int[][] SIZES = {{1, 600}, {600, 1}, {61, 47}};

    private static final int[][] TINY_SIZES = {{1, 1}, {1, 19}, {23, 1}, {3, 3}};

    @TempDir
    Path folder;

    private final RleDecoder decoder = new RleDecoder();

    @ParameterizedTest
    @CsvSource({
        "1, 8, 8, false",
        "1, 8, 8, true",
        "1, 16, 12, false",
        "1, 16, 12, true",
        "1, 16, 16, true",
        "3, 8, 8, false",
        "3, 16, 16, false"
    })
    void decodesWhatDcmtkEncodes(int samples, int allocated, int stored, boolean signed) throws Exception {
        for (int[] size : SIZES) {
            compare(new FrameShape(size[0], size[1], samples, allocated, stored, signed), "dcmcrle");
        }
        for (int[] size : TINY_SIZES) {
            compare(new FrameShape(size[0], size[1], samples, allocated, stored, signed), "dcmcrle");
        }
    }

    /** Unsigned only: GDCM 3.0.21 fails to write these images signed with 16 bits. */
    @ParameterizedTest
    @CsvSource({"1, 8, 8, false", "1, 16, 12, false", "1, 16, 16, false", "3, 8, 8, false"})
    void decodesWhatGdcmEncodes(int samples, int allocated, int stored, boolean signed) throws Exception {
        for (int[] size : SIZES) {
            compare(new FrameShape(size[0], size[1], samples, allocated, stored, signed), "gdcmconv", "--rle");
        }
    }

    private void compare(FrameShape shape, String... command) throws Exception {
        SyntheticImage image = SyntheticImage.of(shape, shape.rows());
        Path encoded = folder.resolve("encoded.dcm");
        String source = image.write(folder.resolve("native.dcm")).toString();
        Programs.run(command[0], command.length > 1 ? command[1] : "-q", source, encoded.toString());
        EncapsulatedImage result = EncapsulatedImage.read(encoded);
        DecoderAssertions.assertSameSamples(result.decode(decoder), image.frames(), shape.bitsAllocated(), encoded);
    }
}
