package org.atlasnode.dicom.charset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.atlasnode.dicom.charset.SpecificCharacterSet.Delimiters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecificCharacterSetTest {

    @ParameterizedTest
    @CsvSource({
        "ISO_IR 100, e9, é",
        "ISO_IR 101, b1, ą",
        "ISO_IR 109, a1, Ħ",
        "ISO_IR 110, bf, ŋ",
        "ISO_IR 144, bb, Л",
        "ISO_IR 127, c8, ب",
        "ISO_IR 126, c4, Δ",
        "ISO_IR 138, f9, ש",
        "ISO_IR 148, fd, ı",
        "ISO_IR 203, a4, €",
        "ISO_IR 166, a1, ก",
        "ISO_IR 13, d4, ﾔ",
        "ISO_IR 192, e5b1b1, 山",
        "GB18030, cdf5, 王",
        "GBK, cdf5, 王",
        "'', 41, A",
        "ISO_IR 6, 41, A",
        "ISO-IR 100, e9, é",
        "iso_ir 100, e9, é",
    })
    void decodesAndEncodesASingleSet(String term, String hex, String text) {
        SpecificCharacterSet charset = SpecificCharacterSet.of(List.of(term));
        assertThat(charset.decode(HexFormat.of().parseHex(hex))).isEqualTo(text);
        assertThat(charset.encode(text)).asHexString().isEqualToIgnoringCase(hex);
    }

    /** The person names of PS3.5 Annexes H, I and K. */
    @ParameterizedTest
    @CsvSource({
        "'\\ISO 2022 IR 87', Yamada^Tarou=山田^太郎=やまだ^たろう, 5961 6d61 6461 5e54 6172 6f75 3d"
                + "1b2442 3b33 4544 1b2842 5e 1b2442 4240 4f3a 1b2842 3d"
                + "1b2442 2464 245e 2440 1b2842 5e 1b2442 243f 246d 2426 1b2842",
        "'ISO 2022 IR 13\\ISO 2022 IR 87', ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう, d4cf c0de 5e c0db b33d"
                + "1b2442 3b33 4544 1b284a 5e 1b2442 4240 4f3a 1b284a 3d"
                + "1b2442 2464 245e 2440 1b284a 5e 1b2442 243f 246d 2426 1b284a",
        "'\\ISO 2022 IR 149', Hong^Gildong=洪^吉洞=홍^길동, 486f 6e67 5e47 696c 646f 6e67 3d"
                + "1b242943 fbf3 5e 1b242943 d1ce d4d7 3d 1b242943 c8ab 5e 1b242943 b1e6 b5bf",
        "'\\ISO 2022 IR 58', Zhang^XiaoDong=张^小东=, 5a68 616e 675e 5869 616f 446f 6e67 3d"
                + "1b242941 d5c5 5e 1b242941 d0a1 b6ab 3d",
    })
    void decodesAndEncodesTheStandardsExamplesOfCodeExtensions(String terms, String text, String hex) {
        SpecificCharacterSet charset = SpecificCharacterSet.of(List.of(terms.split("\\\\", -1)));
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThat(charset.decode(bytes, Delimiters.PERSON_NAMES)).isEqualTo(text);
        assertThat(charset.encode(text, Delimiters.PERSON_NAMES)).isEqualTo(bytes);
    }

    @Test
    void takesABackslashCodeInsideOfACharacterForAPartOfIt() {
        SpecificCharacterSet gbk = SpecificCharacterSet.of(List.of("GBK"));
        byte[] bytes = {(byte) 0x81, 0x5C, '\\', 'A'};
        assertThat(gbk.decode(bytes).split("\\\\")).hasSize(2).endsWith("A");
        SpecificCharacterSet kanji = SpecificCharacterSet.of(List.of("", "ISO 2022 IR 87"));
        byte[] pair = HexFormat.of().parseHex("1b2442215c1b2842");
        assertThat(kanji.decode(pair)).hasSize(1).doesNotContain("\\");
    }

    @Test
    void endsADesignationAtADelimiter() {
        SpecificCharacterSet charset = SpecificCharacterSet.of(List.of("ISO 2022 IR 100", "ISO 2022 IR 144"));
        byte[] bytes = HexFormat.of().parseHex("1b2d4cbb5ce95ebb");
        assertThat(charset.decode(bytes, Delimiters.VALUES)).isEqualTo("Л\\é^»");
        assertThat(charset.decode(bytes, Delimiters.NONE)).isEqualTo("Л\\щ^Л");
        byte[] name = HexFormat.of().parseHex("1b2d4cbb5ee93d1b2d4cbb0ae9");
        assertThat(charset.decode(name, Delimiters.PERSON_NAMES)).isEqualTo("Л^é=Л\né");
        assertThat(charset.encode("Л^é=Л\né", Delimiters.PERSON_NAMES))
                .asHexString()
                .isEqualToIgnoringCase("1b2d4cbb1b2d415ee93d1b2d4cbb1b2d410ae9");
    }

    @Test
    void replacesWhatItDoesNotKnow() {
        assertThat(SpecificCharacterSet.DEFAULT.decode(new byte[] {'a', (byte) 0xE9}))
                .isEqualTo("a\uFFFD");
        assertThat(SpecificCharacterSet.of(List.of("ISO_IR 999")).decode(new byte[] {'a', (byte) 0xE9}))
                .isEqualTo("a\uFFFD");
        SpecificCharacterSet kanji = SpecificCharacterSet.of(List.of("", "ISO 2022 IR 87"));
        assertThat(kanji.decode(HexFormat.of().parseHex("1b244244"))).isEqualTo("\uFFFD");
        assertThat(kanji.decode(HexFormat.of().parseHex("1b2a41e9"))).isEqualTo("\uFFFD*A\uFFFD");
    }

    @Test
    void refusesToEncodeWhatItCannotHold() {
        assertThatThrownBy(() -> SpecificCharacterSet.DEFAULT.encode("é")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        SpecificCharacterSet.of(List.of("", "ISO 2022 IR 87")).encode("é"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ignoresCodeExtensionsWhereTheFirstSetProhibitsThem() {
        SpecificCharacterSet charset = SpecificCharacterSet.of(List.of("ISO_IR 192", "ISO 2022 IR 87"));
        assertThat(charset.decode("山".getBytes(StandardCharsets.UTF_8))).isEqualTo("山");
    }
}
