package org.atlasnode.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "1.",
                ".1",
                "1..2",
                "1.2a",
                "../evil",
                "1 2",
                "1/2",
                "1.23456789012345678901234567890123456789012345678901234567890.123"
            })
    void refusesWhatIsNoUid(String text) {
        assertThat(Uid.parse(text)).isEmpty();
        assertThatThrownBy(() -> Uid.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void acceptsAUidOf64CharactersAndItsPadding() {
        String longest = "1." + "2".repeat(62);
        assertThat(Uid.parse(longest)).hasValue(Uid.of(longest));
        assertThat(Uid.parse("1.2\0")).hasValue(Uid.of("1.2"));
        assertThat(Uid.parse("1.2 ")).hasValue(Uid.of("1.2"));
        assertThat(Uid.parse("1.02")).as("leading zeros are tolerated").isPresent();
    }

    @Test
    void derivesTheSameUidFromTheSameName() {
        Uid uid = Uid.derivedFrom("a name");
        assertThat(uid).isEqualTo(Uid.derivedFrom("a name")).isNotEqualTo(Uid.derivedFrom("another name"));
        assertThat(uid.value()).matches("2\\.25\\.[1-9][0-9]{0,38}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "12345678901234567", "A\\B", "A\nB", "É"})
    void refusesWhatIsNoAeTitle(String text) {
        assertThat(AeTitle.parse(text)).isEmpty();
    }

    @Test
    void stripsTheSpacesOfAnAeTitleFromTheWire() {
        assertThat(AeTitle.parse("  ATLAS 1       ")).hasValue(AeTitle.of("ATLAS 1"));
        assertThat(AeTitle.parse("1234567890123456")).isPresent();
        assertThatThrownBy(() -> AeTitle.of(" ATLAS")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesATagApart() {
        int tag = Tag.of(0xFFFE, 0xE0DD);
        assertThat(tag).isEqualTo(Tag.SEQUENCE_DELIMITATION);
        assertThat(Tag.group(tag)).isEqualTo(0xFFFE);
        assertThat(Tag.element(tag)).isEqualTo(0xE0DD);
        assertThat(Tag.toString(tag)).isEqualTo("(FFFE,E0DD)");
        assertThat(Tag.isPrivate(0x00091001)).isTrue();
        assertThat(Tag.isPrivate(tag)).isFalse();
        assertThat(Tag.isPrivateCreator(0x000900FF)).isTrue();
        assertThat(Tag.isPrivateCreator(0x00090100)).isFalse();
        assertThat(Tag.isPrivateCreator(0x00080010)).isFalse();
        assertThat(Tag.isGroupLength(0x00080000)).isTrue();
        assertThatThrownBy(() -> Tag.of(0x10000, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "-0.5, -0.5",
        "100, 100",
        "0.1, 0.1",
        "0.3333333333333333, 0.33333333333333",
        "-123456.789012345678, -123456.78901235",
        "1.0E22, 1E22",
        "-1.2345678901234567E-100, -1.23456789E-100",
        "-0.0000012345678901, -1.2345678901E-6",
    })
    void writesADecimalStringOfAtMost16Characters(double value, String text) {
        assertThat(DecimalString.of(value)).isEqualTo(text).hasSizeLessThanOrEqualTo(16);
    }

    @Test
    void writesTheNearestDecimalString() {
        java.util.Random random = new java.util.Random(3);
        for (int i = 0; i < 20_000; i++) {
            double value = random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
            String text = DecimalString.of(value);
            assertThat(text).hasSizeLessThanOrEqualTo(16);
            assertThat(Math.abs(Double.parseDouble(text) - value)).isLessThanOrEqualTo(Math.abs(value) * 1e-8);
        }
        assertThatThrownBy(() -> DecimalString.of(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
