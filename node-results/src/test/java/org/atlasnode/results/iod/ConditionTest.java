package org.atlasnode.results.iod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {

    private static final DataSet ITEM =
            DataSet.builder().putString(Tags.VALUE_TYPE, Vr.CS, "NUM").build();

    private static final DataSet OBJECT = DataSet.builder()
            .putString(Tags.MODALITY, Vr.CS, "SR")
            .putEmpty(Tags.PATIENT_ID, Vr.LO)
            .putInt(Tags.NUMBER_OF_FRAMES, Vr.IS, 2)
            .putInt(Tags.FRAME_INCREMENT_POINTER, Vr.AT, Tags.FRAME_TIME_VECTOR)
            .putItems(Tags.CONTENT_SEQUENCE, ITEM)
            .build();

    private static final Surroundings AT = Surroundings.of(OBJECT).item(Tags.CONTENT_SEQUENCE, 1, ITEM);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ValueType present",
                "ValueType = TEXT|NUM",
                "ValueType != TEXT",
                "TextValue absent",
                "/Modality = SR",
                "../Modality = SR",
                "/NumberOfFrames > 1",
                "/FrameIncrementPointer = (0018,1065)",
                "TextValue present or ValueType = NUM and /Modality present",
                "/PatientID absent"
            })
    void holds(String text) {
        assertThat(Condition.parse(text).holds(AT)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ValueType absent",
                "ValueType = TEXT",
                "TextValue != NUM",
                "Modality = SR",
                "/NumberOfFrames > 2",
                "/Modality > 1",
                "/FrameIncrementPointer = (0018,1063)",
                "ValueType = NUM and TextValue present",
                "/PatientID present"
            })
    void doesNotHold(String text) {
        assertThat(Condition.parse(text).holds(AT)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ValueType", "NoSuchKeyword present", "ValueType is NUM"})
    void refusesWhatIsNoCondition(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Condition.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NoSuchKeyword 1",
                "PatientName 4",
                "PatientName 1 ; sometimes",
                ">> PatientName 1",
                "include no-such-macro",
                "module twice | x"
            })
    void refusesATableWithAMistake(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IodTables(List.of(), List.of("module twice | PS3.3", line, "PatientID 2")));
    }

    @Test
    void knowsWhereAnItemIs() {
        assertThat(AT.path()).isEqualTo("(0040,A730)[1]/");
    }
}
