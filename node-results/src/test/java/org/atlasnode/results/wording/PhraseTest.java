package org.atlasnode.results.wording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.atlasnode.core.config.Language;
import org.atlasnode.core.model.Code;
import org.atlasnode.core.model.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PhraseTest {

    static Stream<Arguments> everyPhrase() {
        return Arrays.stream(Phrase.values())
                .flatMap(phrase -> Arrays.stream(Language.values()).map(language -> Arguments.of(phrase, language)));
    }

    @ParameterizedTest
    @MethodSource("everyPhrase")
    void canBeDrawnAndWrittenInAscii(Phrase phrase, Language language) {
        assertThat(phrase.in(language)).matches("[\\x20-\\x7E\\xA0-\\xFF]+");
        String ascii = phrase.asciiIn(language);
        assertThat(ascii).matches("[\\x20-\\x7E]+");
        assertThat(ascii.chars().filter(letter -> letter == '?').count())
                .as("nothing is lost")
                .isEqualTo(phrase.in(language)
                        .chars()
                        .filter(letter -> letter == '?')
                        .count());
    }

    @ParameterizedTest
    @MethodSource("everyPhrase")
    void speaksOfTheSameThingInEveryLanguage(Phrase phrase, Language language) {
        assertThat(phrase.in(language).split("%s", -1))
                .hasSameSizeAs(phrase.in(Language.ENGLISH).split("%s", -1));
        assertThat(phrase.in(language).contains("{model}"))
                .isEqualTo(phrase.in(Language.ENGLISH).contains("{model}"));
    }

    @ParameterizedTest
    @CsvSource({
        "GEPRÜFT, GEPRUEFT",
        "Übersicht, Uebersicht",
        "Größe, Groesse",
        "ÉCHEC, ECHEC",
        "año, ano",
        "中, ?",
    })
    void writesLettersAsPeopleDo(String text, String ascii) {
        assertThat(Ascii.of(text)).isEqualTo(ascii);
    }

    @ParameterizedTest
    @CsvSource({
        "ENGLISH, fracture suspected, no fracture detected",
        "GERMAN, Verdacht auf Fraktur, keine Fraktur erkannt",
        "FRENCH, fracture suspectée, aucune fracture détectée",
        "SPANISH, sospecha de fractura, ninguna fractura detectada",
    })
    void saysWhatTheModelLooksFor(Language language, String present, String absent) {
        Target target =
                new Target("C5", "fracture", new Code("125605004", "SCT", "Fracture of bone"), Optional.empty());
        Words words = new Words(language);
        assertThat(words.say(Phrase.SUSPECTED, target)).isEqualTo(present);
        assertThat(words.say(Phrase.NOT_DETECTED, target)).isEqualTo(absent);
    }
}
