package org.atlasnode.dicom.codec.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import org.atlasnode.dicom.PixelDigest;
import org.atlasnode.dicom.SharedFiles;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.GoldenFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frames and files of other encoders, against the samples that other decoders made of them. References of YBR_FULL images
 * were converted to RGB. All agree to the last bit, the lossy ones too.
 */
class JpegGoldenTest {

    private static final Set<String> SYNTAXES = Set.of(".50", ".51", ".57", ".70");

    static List<GoldenFrame> frames() {
        return GoldenFrame.of(SYNTAXES.toArray(String[]::new));
    }

    @Test
    void hasFramesOfEverySyntax() {
        assertThat(frames()).extracting(GoldenFrame::syntax).containsAll(SYNTAXES);
    }

    @ParameterizedTest
    @MethodSource("frames")
    void decodesFramesAsOthersDo(GoldenFrame golden) throws IOException {
        JpegFrame frame = new JpegFrame(golden.codestream(), golden.shape(), golden.photometricInterpretation());
        assertThat(PixelDigest.sha256(
                        List.of(frame.decodeToRgb()), golden.shape().bitsAllocated()))
                .isEqualTo(golden.digest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transfer_syntaxes/ct_family_cornerstone/CT_JPEG_50_8bit.dcm",
                "transfer_syntaxes/ct_family_cornerstone/CT_JPEG_51_12bit.dcm",
                "transfer_syntaxes/ct_family_cornerstone/CT_JPEG_57.dcm",
                "transfer_syntaxes/ct_family_cornerstone/CT_JPEG_70.dcm",
                "transfer_syntaxes/others/CT_459x888_57.dcm",
                "transfer_syntaxes/others/US_50_ybr.dcm",
                "malformed/bad_sequence_CT.dcm",
                "odd/charset/Lena-tis-620.dcm",
                "odd/misc/OutOfBoundsOverlay_MG.dcm"
            })
    void decodesFilesAsOthersDo(String name) throws IOException {
        JpegFrame frame = JpegFrame.ofFile(SharedFiles.path(name));
        String reference = Files.readAllLines(SharedFiles.path("MANIFEST.tsv")).stream()
                .map(line -> line.split("\t"))
                .filter(fields -> fields[0].equals(name))
                .map(fields -> fields[15])
                .findFirst()
                .orElseThrow();
        assertThat(PixelDigest.sha256(List.of(frame.decodeToRgb()), frame.shape.bitsAllocated()))
                .startsWith(reference);
    }

    @Test
    void refusesAFrameThatIsNoJpeg() throws IOException {
        JpegFrame frame = JpegFrame.ofFile(SharedFiles.path("malformed/invalid_compression_CT.dcm"));
        assertThatThrownBy(frame::decode).isInstanceOf(CodecException.class).hasMessageContaining("at byte 0");
    }
}
