package org.atlasnode.dicom.dict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.junit.jupiter.api.Test;

class StandardDictionaryTest {

    @Test
    void findsAnElementByTagAndByKeyword() {
        assertThat(StandardDictionary.find(0x0020000D)).hasValueSatisfying(entry -> {
            assertThat(entry.keyword()).isEqualTo("StudyInstanceUID");
            assertThat(entry.name()).isEqualTo("Study Instance UID");
            assertThat(entry.vrs()).containsExactly(Vr.UI);
            assertThat(entry.vm()).isEqualTo("1");
            assertThat(entry.retired()).isFalse();
        });
        assertThat(StandardDictionary.findTag("StudyInstanceUID")).hasValue(Tags.STUDY_INSTANCE_UID);
        assertThat(StandardDictionary.findTag("NoSuchKeyword")).isEmpty();
    }

    @Test
    void knowsEveryGroupOfARepeatingGroup() {
        assertThat(StandardDictionary.keyword(0x60003000)).isEqualTo("OverlayData");
        assertThat(StandardDictionary.keyword(0x601E3000)).isEqualTo("OverlayData");
        assertThat(StandardDictionary.keyword(0x50080010)).isEqualTo("NumberOfPoints");
        assertThat(StandardDictionary.find(0x60013000))
                .as("odd groups are private")
                .isEmpty();
        assertThat(Tags.OVERLAY_DATA).isEqualTo(0x60003000);
    }

    @Test
    void namesWhatItDoesNotKnowByItsTag() {
        assertThat(StandardDictionary.keyword(0x00091001)).isEqualTo("(0009,1001)");
        assertThat(StandardDictionary.keyword(0x00080007)).isEqualTo("(0008,0007)");
    }

    @Test
    void givesTheRepresentationOfImplicitVr() {
        assertThat(StandardDictionary.implicitVr(Tags.PATIENT_NAME, false)).isEqualTo(Vr.PN);
        assertThat(StandardDictionary.implicitVr(Tags.PIXEL_DATA, false)).isEqualTo(Vr.OW);
        assertThat(StandardDictionary.implicitVr(Tags.LUT_DATA, false)).isEqualTo(Vr.OW);
        assertThat(StandardDictionary.implicitVr(Tags.SMALLEST_IMAGE_PIXEL_VALUE, false))
                .isEqualTo(Vr.US);
        assertThat(StandardDictionary.implicitVr(Tags.SMALLEST_IMAGE_PIXEL_VALUE, true))
                .isEqualTo(Vr.SS);
        assertThat(StandardDictionary.implicitVr(0x00080000, false)).isEqualTo(Vr.UL);
        assertThat(StandardDictionary.implicitVr(0x00090010, false)).isEqualTo(Vr.LO);
        assertThat(StandardDictionary.implicitVr(0x00091001, false)).isEqualTo(Vr.UN);
        assertThat(StandardDictionary.implicitVr(0x00080007, false)).isEqualTo(Vr.UN);
    }

    @Test
    void generatedNamesKeepAcronymsAsWords() {
        assertThat(Tags.SOP_INSTANCE_UID).isEqualTo(Tag.of(0x0008, 0x0018));
        assertThat(Tags.CTDI_VOL).isEqualTo(Tag.of(0x0018, 0x9345));
        assertThat(Uids.COMPREHENSIVE_3D_SR_STORAGE).isEqualTo(Uid.of("1.2.840.10008.5.1.4.1.1.88.34"));
        assertThat(Uids.VERIFICATION).isEqualTo(Uid.of("1.2.840.10008.1.1"));
        assertThat(Uids.JPEG_LS_LOSSLESS).isEqualTo(Uid.of("1.2.840.10008.1.2.4.80"));
    }

    @Test
    void generatedConstantsAgreeWithTheTable() throws IllegalAccessException {
        List<java.lang.reflect.Field> fields = List.of(Tags.class.getFields());
        assertThat(fields).hasSizeGreaterThan(5000);
        for (java.lang.reflect.Field field : fields) {
            int tag = field.getInt(null);
            assertThat(StandardDictionary.find(tag)).as(field.getName()).isPresent();
            assertThat(StandardDictionary.findTag(StandardDictionary.keyword(tag)))
                    .as(field.getName())
                    .hasValue(tag);
        }
    }
}
