package org.atlasnode.dicom.codec.jpeg2000;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.atlasnode.dicom.PixelDigest;
import org.atlasnode.dicom.codec.GoldenFrame;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames of which every sample is known. */
class Jpeg2000GoldenTest {

    static List<GoldenFrame> lossless() {
        return GoldenFrame.of(".90");
    }

    @ParameterizedTest
    @MethodSource("lossless")
    void decodesLosslessFramesExactly(GoldenFrame frame) throws IOException {
        short[] samples = new short[frame.shape().samples()];
        byte[] codestream = frame.codestream();

        new Jpeg2000Decoder().decode(codestream, codestream.length, frame.shape(), samples);

        assertThat(PixelDigest.sha256(List.of(samples), frame.shape().bitsAllocated()))
                .isEqualTo(frame.digest());
    }
}
