package org.atlasnode.dicom.codec.jpeg2000;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class MqDecoderTest {

    /** The test sequence of T.88 §H.2, whose arithmetic coder is the same; one context, first in state 0. */
    @Test
    void decodesTheTestSequenceOfTheStandard() {
        byte[] coded = HexFormat.of().parseHex("84C73BFCE1A1430402200000410DBB86F4317FFF88FF37471ADB6ADFFFAC");
        MqDecoder decoder = new MqDecoder();
        decoder.start(coded, 0, coded.length);

        byte[] decoded = new byte[32];
        for (int i = 0; i < 8 * decoded.length; i++) {
            decoded[i / 8] = (byte) (decoded[i / 8] << 1 | decoder.decode(1));
        }

        assertThat(HexFormat.of().formatHex(decoded))
                .isEqualTo("00020051000000c00352872aaaaaaaaa82c02000fcd79ef6bf7fed904f46a3bf");
    }

    @Test
    void readsOnBehindTheEndOfItsSegmentWithoutTouchingWhatFollows() {
        byte[] coded = HexFormat.of().parseHex("84C73BFCE1A1");
        MqDecoder whole = new MqDecoder();
        MqDecoder cut = new MqDecoder();
        whole.start(HexFormat.of().parseHex("84C7FFFFFFFF"), 0, 6);
        cut.start(coded, 0, 2);

        for (int i = 0; i < 500; i++) {
            assertThat(cut.decode(2)).isEqualTo(whole.decode(2));
        }
    }
}
