package org.atlasnode.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.dicom.SharedFiles;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DicomFileTest {

    private static final DataSet OBJECT = DataSet.builder()
            .putUid(Tags.SOP_CLASS_UID, Uids.CT_IMAGE_STORAGE)
            .putUid(Tags.SOP_INSTANCE_UID, Uid.of("1.2.3"))
            .putString(Tags.MODALITY, Vr.CS, "CT")
            .build();

    private static byte[] write(DicomFile file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        file.write(bytes);
        return bytes.toByteArray();
    }

    private static DicomFile read(byte[] bytes, Set<Tolerance> tolerances) throws IOException {
        try (DicomFileReader reader =
                DicomFileReader.open(new ByteArrayInputStream(bytes), ReadLimits.DEFAULT, tolerances)) {
            return reader.read();
        }
    }

    @Test
    void writesMetaInformationByteForByte() throws IOException {
        FileMeta meta = new FileMeta(
                Uids.CT_IMAGE_STORAGE, Uid.of("1.2.3"), Uids.EXPLICIT_VR_LITTLE_ENDIAN, Optional.of(AeTitle.of("CT1")));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        meta.write(bytes);
        String implementation = FileMeta.IMPLEMENTATION_CLASS_UID.value();
        byte[] uid = Arrays.copyOf(
                implementation.getBytes(StandardCharsets.US_ASCII), (implementation.length() + 1) / 2 * 2);
        String group = "02000100 4f42 0000 02000000 0001"
                + "02000200 5549 1a00 312e322e3834302e31303030382e352e312e342e312e312e3200"
                + "02000300 5549 0600 312e322e3300"
                + "02001000 5549 1400 312e322e3834302e31303030382e312e322e3100"
                + "02001200 5549 " + HexFormat.of().toHexDigits((byte) uid.length) + "00"
                + HexFormat.of().formatHex(uid)
                + "02001300 5348 0a00 41544c41535f30313020"
                + "02001600 4145 0400 43543120";
        int groupLength = group.replace(" ", "").length() / 2;
        String expected = "00".repeat(128) + "4449434d 02000000 554c 0400"
                + HexFormat.of().toHexDigits((byte) groupLength) + "000000" + group;
        assertThat(bytes.toByteArray()).asHexString().isEqualToIgnoringCase(expected.replace(" ", ""));
        assertThat(implementation).startsWith("2.25.").hasSizeLessThanOrEqualTo(64);
    }

    @ParameterizedTest
    @CsvSource({
        "IMPLICIT_VR_LITTLE_ENDIAN",
        "EXPLICIT_VR_LITTLE_ENDIAN",
        "EXPLICIT_VR_BIG_ENDIAN",
        "DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN"
    })
    void readsBackAFile(TransferSyntax syntax) throws IOException {
        DicomFile file = DicomFile.of(OBJECT, syntax);
        byte[] bytes = write(file);
        assertThat(read(bytes, Set.of())).isEqualTo(file);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            try {
                assertThat(read(cut, Tolerance.usual()).meta()).isEqualTo(file.meta());
            } catch (DicomParseException e) {
                assertThat(e.reason()).isNotBlank();
            }
        }
    }

    @Test
    void tellsWhereTheDataSetAndTheNextValueBegin() throws IOException {
        DataSet image = OBJECT.toBuilder()
                .putBytes(Tags.PIXEL_DATA, Vr.OW, new byte[] {7, 8, 9, 10})
                .build();
        byte[] bytes = write(DicomFile.of(image, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN));
        try (DicomFileReader reader =
                DicomFileReader.open(new ByteArrayInputStream(bytes), ReadLimits.DEFAULT, Tolerance.usual())) {
            assertThat(reader.readUntil(Tags.PIXEL_DATA).dataSet()).isEqualTo(OBJECT);
            ElementHeader header = reader.nextHeader().orElseThrow();
            assertThat(header.tag()).isEqualTo(Tags.PIXEL_DATA);
            assertThat(header.length()).isEqualTo(4);
            int start = (int) (reader.dataSetOffset() + header.valueOffset());
            assertThat(bytes[start]).isEqualTo((byte) 7);
            assertThat(start).isEqualTo(bytes.length - 4);
            assertThat(reader.rest().readAllBytes()).containsExactly(7, 8, 9, 10);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "odd/pydicom/ExplVR_BigEndNoMeta.dcm, EXPLICIT_VR_BIG_ENDIAN",
        "odd/pydicom/ExplVR_LitEndNoMeta.dcm, EXPLICIT_VR_LITTLE_ENDIAN",
        "odd/misc/implicit_meta_info.dcm, IMPLICIT_VR_LITTLE_ENDIAN"
    })
    void guessesTheSyntaxOfAFileWithoutPreambleOnlyWhereTolerated(String name, TransferSyntax syntax)
            throws IOException {
        assertThat(DicomFile.readHeader(SharedFiles.path(name), Tolerance.all())
                        .meta()
                        .transferSyntax())
                .hasValue(syntax);
        assertThatThrownBy(() -> DicomFile.readHeader(SharedFiles.path(name)))
                .isInstanceOf(DicomParseException.class)
                .hasMessageContaining("DICM");
    }

    @ParameterizedTest
    @CsvSource({
        "malformed/duplicates.dcm, INCOMPLETE_META",
        "odd/misc/implicit_meta_info.dcm, IMPLICIT_META",
        "malformed/fodicom_GH179A.dcm, BLANK_VR"
    })
    void refusesADeviationThatIsNotTolerated(String name, Tolerance tolerance) throws IOException {
        Set<Tolerance> others = EnumSet.complementOf(EnumSet.of(tolerance));
        assertThatThrownBy(() -> read(java.nio.file.Files.readAllBytes(SharedFiles.path(name)), others))
                .isInstanceOf(DicomParseException.class);
    }

    @Test
    void takesMissingUidsOfTheMetaInformationFromTheDataSet() throws IOException {
        byte[] bytes = write(DicomFile.of(OBJECT, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN));
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\2\0\3\0UI") + 8;
        bytes[at] = '.';
        assertThat(read(bytes, Tolerance.usual()).meta().mediaStorageSopInstanceUid())
                .isEqualTo(Uid.of("1.2.3"));
        assertThatThrownBy(() -> read(bytes, Set.of()))
                .isInstanceOf(DicomParseException.class)
                .hasMessageContaining("SOP Instance UID");
    }

    @Test
    void writesAValueTooLongForItsHeaderAsUnknown() throws IOException {
        String longText = "1\\".repeat(40_000);
        DataSet dataSet = OBJECT.toBuilder()
                .putString(Tags.IMAGE_POSITION_PATIENT, Vr.DS, longText)
                .build();
        for (TransferSyntax syntax :
                List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.EXPLICIT_VR_BIG_ENDIAN)) {
            byte[] bytes = write(DicomFile.of(dataSet, syntax));
            assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).contains("UN\0\0");
            assertThat(read(bytes, Set.of()).dataSet()).isEqualTo(dataSet);
        }
    }

    @Test
    void padsAValueOfOddLength() throws IOException {
        DataSet dataSet = OBJECT.toBuilder()
                .put(new DataElement(Tags.PIXEL_DATA, Vr.OW, Value.Bytes.wrap(new byte[] {1, 2, 3})))
                .build();
        for (TransferSyntax syntax :
                List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.EXPLICIT_VR_BIG_ENDIAN)) {
            DataSet read = read(write(DicomFile.of(dataSet, syntax)), Set.of()).dataSet();
            assertThat(read.find(Tags.PIXEL_DATA).orElseThrow().value())
                    .isEqualTo(Value.Bytes.wrap(new byte[] {1, 2, 3, 0}));
        }
    }

    @Test
    void refusesToWriteFragmentsInANativeSyntax() {
        DataSet dataSet = OBJECT.toBuilder()
                .put(new DataElement(
                        Tags.PIXEL_DATA, Vr.OB, new Value.Fragments(Value.Bytes.EMPTY, List.of(Value.Bytes.EMPTY))))
                .build();
        assertThatThrownBy(() -> write(DicomFile.of(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void decodesNamesOfManyCharacterSets() throws IOException {
        assertThat(patientName("chrFrenMulti")).isEqualTo("Buc^J\u00e9r\u00f4me");
        assertThat(patientName("chrGreek")).isEqualTo("\u0394\u03b9\u03bf\u03bd\u03c5\u03c3\u03b9\u03bf\u03c2");
        assertThat(patientName("chrH31"))
                .isEqualTo("Yamada^Tarou=\u5c71\u7530^\u592a\u90ce=\u3084\u307e\u3060^\u305f\u308d\u3046");
        assertThat(patientName("chrI2")).isEqualTo("Hong^Gildong=\u6d2a^\u5409\u6d1e=\ud64d^\uae38\ub3d9");
        assertThat(patientName("chrRuss")).isEqualTo("\u041b\u044e\u043ace\u043c\u0431yp\u0433");
        assertThat(patientName("chrX1")).isEqualTo("Wang^XiaoDong=\u738b^\u5c0f\u6771=");
        assertThat(patientName("chrX2")).isEqualTo("Wang^XiaoDong=\u738b^\u5c0f\u4e1c=");
        assertThat(patientName("Lena-tis-620")).isEqualTo("Test-\u0e5b");
    }

    private static String patientName(String file) throws IOException {
        return DicomFile.read(SharedFiles.path("odd/charset/" + file + ".dcm"))
                .dataSet()
                .string(Tags.PATIENT_NAME, "");
    }

    @Test
    void decodesAnItemByItsOwnCharacterSet() throws IOException {
        DataSet dataSet = DicomFile.read(SharedFiles.path("odd/charset/chrSQEncoding.dcm"))
                .dataSet();
        DataSet item = dataSet.firstItem(Tags.REQUESTED_PROCEDURE_CODE_SEQUENCE).orElseThrow();
        assertThat(dataSet.charset().definedTerms()).containsExactly("ISO_IR 192");
        assertThat(item.string(Tags.PATIENT_NAME, ""))
                .isEqualTo(
                        "\uff94\uff8f\uff80\uff9e^\uff80\uff9b\uff73=\u5c71\u7530^\u592a\u90ce=\u3084\u307e\u3060^\u305f\u308d\u3046");
    }
}
