package org.atlasnode.core.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DicomJsonTest {

    private static final DataSet OBJECT = DataSet.builder()
            .putString(Tags.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 192")
            .putString(Tags.IMAGE_TYPE, Vr.CS, "ORIGINAL", "", "AXIAL")
            .putUid(Tags.SOP_CLASS_UID, Uids.CT_IMAGE_STORAGE)
            .putString(Tags.PATIENT_NAME, Vr.PN, "Yamada^Tarou=山田^太郎=やまだ^たろう")
            .putEmpty(Tags.PATIENT_BIRTH_DATE, Vr.DA)
            .putString(Tags.STUDY_DESCRIPTION, Vr.LO, "Süß")
            .putString(Tags.SERIES_NUMBER, Vr.IS, "7")
            .putString(Tags.PIXEL_SPACING, Vr.DS, "0.5", "-0.25")
            .putInt(Tags.ROWS, Vr.US, 65535)
            .putInt(Tags.FRAME_INCREMENT_POINTER, Vr.AT, Tags.FRAME_TIME)
            .putDouble(Tags.REAL_WORLD_VALUE_SLOPE, Vr.FD, 0.1)
            .putBytes(Tags.ICC_PROFILE, Vr.OB, new byte[] {1, 2, 3, 4})
            .putItems(
                    Tags.REFERENCED_SOP_SEQUENCE,
                    DataSet.empty(),
                    DataSet.builder()
                            .putUid(Tags.REFERENCED_SOP_INSTANCE_UID, Uid.of("1.2"))
                            .build())
            .build();

    @Test
    void readsWhatItWrites() throws IOException {
        DataSet read = DicomJson.read(new ByteArrayInputStream(DicomJson.write(OBJECT)))
                .get(0);
        assertThat(read).isEqualTo(OBJECT);
        assertThat(DicomJson.read(new ByteArrayInputStream(DicomJson.writeAll(List.of(OBJECT, OBJECT)))))
                .containsExactly(OBJECT, OBJECT);
    }

    @Test
    void writesTheModelOfTheStandard() {
        String json = new String(DicomJson.write(OBJECT), StandardCharsets.UTF_8);
        assertThat(json)
                .contains("\"00080008\":{\"vr\":\"CS\",\"Value\":[\"ORIGINAL\",null,\"AXIAL\"]}")
                .contains("\"00100010\":{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":\"Yamada^Tarou\","
                        + "\"Ideographic\":\"山田^太郎\",\"Phonetic\":\"やまだ^たろう\"}]}")
                .contains("\"00100030\":{\"vr\":\"DA\"}")
                .contains("\"00200011\":{\"vr\":\"IS\",\"Value\":[7]}")
                .contains("\"00280009\":{\"vr\":\"AT\",\"Value\":[\"00181063\"]}")
                .contains("\"00282000\":{\"vr\":\"OB\",\"InlineBinary\":\"AQIDBA==\"}");
    }

    @Test
    void readsNumbersInText() throws IOException {
        DataSet read = read("{\"00280010\":{\"vr\":\"US\",\"Value\":[\"512\"]},"
                + "\"00280030\":{\"vr\":\"DS\",\"Value\":[\"0.50\",0.1234567890123456789]},"
                + "\"00409225\":{\"vr\":\"FD\",\"Value\":[\"NaN\",\"-inf\"]}}");
        assertThat(read.intValue(Tags.ROWS, 0)).isEqualTo(512);
        assertThat(read.strings(Tags.PIXEL_SPACING)).containsExactly("0.50", "0.12345678901235");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "\"text\"",
                "[7]",
                "{\"PatientName\":{}}",
                "{\"00100010\":{\"vr\":\"XX\"}}",
                "{\"00280010\":{\"vr\":\"US\",\"Value\":[\"many\"]}}",
                "{\"00280010\":{\"vr\":\"US\",\"Value\":[1e999999999]}}",
                "{\"00280030\":{\"vr\":\"DS\",\"Value\":[1e999999999]}}",
                "{\"00280009\":{\"vr\":\"AT\",\"Value\":[\"xyz\"]}}",
                "{\"00282000\":{\"vr\":\"OB\",\"InlineBinary\":\"***\"}}",
                "{\"00080018\":{\"vr\":\"UI\",\"Value\":[{}]}}",
                "{\"00081199\":{\"vr\":\"SQ\",\"Value\":[1]}}",
                "[{\"00080018\":"
            })
    void refusesWhatIsNotTheModel(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesNestingWithoutEnd() {
        String open = "{\"00081199\":{\"vr\":\"SQ\",\"Value\":[";
        assertThatThrownBy(() -> read(open.repeat(5000))).isInstanceOf(IOException.class);
    }

    @Test
    void answersToStoringSurviveTheWay() throws IOException {
        Uid one = Uid.of("1.2.1");
        List<StoreOutcome> outcomes = List.of(
                StoreOutcome.stored(Uids.CT_IMAGE_STORAGE, one),
                StoreOutcome.failed(Optional.of(Uids.CT_IMAGE_STORAGE), Optional.of(Uid.of("1.2.2")), 0xA700),
                StoreOutcome.failed(Optional.empty(), Optional.empty(), 0xC000));
        byte[] json = DicomJson.write(StoreInstancesResponse.of(outcomes));
        assertThat(new String(json, StandardCharsets.UTF_8)).contains("\"00081190\":{\"vr\":\"UR\"}");
        assertThat(StoreInstancesResponse.read(
                        DicomJson.read(new ByteArrayInputStream(json)).get(0)))
                .isEqualTo(outcomes);
    }

    private static DataSet read(String json) throws IOException {
        return DicomJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)))
                .get(0);
    }
}
