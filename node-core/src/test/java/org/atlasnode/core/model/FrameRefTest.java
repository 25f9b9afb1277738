package org.atlasnode.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.atlasnode.dicom.data.Uid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameRefTest {

    private static final Uid UID = Uid.of("1.2.3");

    @Test
    void isReadFromWhatItIsWrittenAs() {
        for (FrameRef frame : List.of(FrameRef.of(UID), FrameRef.of(UID, 1), FrameRef.of(UID, 120))) {
            assertThat(FrameRef.parse(frame.toString())).isEqualTo(frame);
        }
        assertThat(FrameRef.of(UID)).hasToString("1.2.3");
        assertThat(FrameRef.of(UID, 5)).hasToString("1.2.3 frame 5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "frame 5", "1.2.3 frame 0", "1.2.3 frame", "1.2.3 frame 12345678901", "1..3", "1.2.3 5"})
    void refusesOtherText(String text) {
        assertThatThrownBy(() -> FrameRef.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void countsFramesFromOne() {
        assertThatThrownBy(() -> FrameRef.of(UID, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ordersFramesByNumberWithinAnInstance() {
        List<FrameRef> ordered =
                List.of(FrameRef.of(UID), FrameRef.of(UID, 2), FrameRef.of(UID, 10), FrameRef.of(Uid.of("1.2.4"), 1));
        assertThat(Stream.of(3, 2, 0, 1).map(ordered::get).sorted()).isEqualTo(ordered);
    }
}
