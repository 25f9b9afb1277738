package org.atlasnode.dicom.charset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.atlasnode.dicom.SharedFiles;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The texts of every file of odd/charset, taken from its bytes by other programs: {@code dcmdump +U8}, and Python's codecs
 * for the two that it does not convert, chrH31 (iso2022_jp) and chrSQEncoding (also shift_jis for its katakana).
 */
class CharacterSetFilesTest {

    private static DataSet read(String file) throws IOException {
        return DicomFile.read(SharedFiles.path("odd/charset/" + file)).dataSet();
    }

    @ParameterizedTest
    @CsvSource({
        "Lena-tis-620.dcm, ISO_IR 166, Test-๛",
        "chrFrenMulti.dcm, ISO_IR 100, Buc^Jérôme",
        "chrGreek.dcm, ISO_IR 126, Διονυσιος",
        "chrH31.dcm, '\\ISO 2022 IR 87', Yamada^Tarou=山田^太郎=やまだ^たろう",
        "chrI2.dcm, '\\ISO 2022 IR 149', Hong^Gildong=洪^吉洞=홍^길동",
        "chrRuss.dcm, ISO_IR 144, Люкceмбypг",
        "chrX1.dcm, ISO_IR 192, Wang^XiaoDong=王^小東=",
        "chrX2.dcm, GB18030, Wang^XiaoDong=王^小东="
    })
    void aPatientsNameIsReadInTheCharacterSetOfTheFile(String file, String charset, String name) throws IOException {
        DataSet dataSet = read(file);
        assertThat(dataSet.charset().toString()).isEqualTo(charset);
        assertThat(dataSet.strings(Tags.PATIENT_NAME)).containsExactly(name);
    }

    @Test
    void severalNamesOfOneElementAreReadEach() throws IOException {
        assertThat(read("chrFrenMulti.dcm").strings(Tags.OTHER_PATIENT_NAMES))
                .containsExactly("Buc^Jérôme", "Buc^Jérôme");
    }

    @Test
    void anItemWithACharacterSetOfItsOwnIsReadInThat() throws IOException {
        DataSet dataSet = read("chrSQEncoding.dcm");
        DataSet item = dataSet.firstItem(Tags.REQUESTED_PROCEDURE_CODE_SEQUENCE).orElseThrow();
        assertThat(dataSet.charset().toString()).isEqualTo("ISO_IR 192");
        assertThat(item.charset().toString()).isEqualTo("ISO 2022 IR 13\\ISO 2022 IR 87");
        assertThat(item.strings(Tags.PATIENT_NAME)).containsExactly("ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう");
    }

    @Test
    void everyFileIsAmongThese() {
        assertThat(SharedFiles.list("odd/charset"))
                .extracting(file -> file.substring(file.lastIndexOf('/') + 1))
                .isEqualTo(List.of(
                        "Lena-tis-620.dcm",
                        "chrFrenMulti.dcm",
                        "chrGreek.dcm",
                        "chrH31.dcm",
                        "chrI2.dcm",
                        "chrRuss.dcm",
                        "chrSQEncoding.dcm",
                        "chrX1.dcm",
                        "chrX2.dcm"));
    }
}
