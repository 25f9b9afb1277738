package org.atlasnode.dicom.charset;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A defined term of Specific Character Set (0008,0005), PS3.3 Tables C.12-2 to C.12-5. Immutable.
 *
 * @param charset what it is without code extensions; empty for the sets that only code extensions reach
 * @param elements its code elements; none for UTF-8, GB18030 and GBK, which prohibit code extensions (Table C.12-5)
 */
record Repertoire(Optional<Charset> charset, List<CodeElement> elements) {

    /** ISO-IR 6. */
    static final Repertoire DEFAULT =
            new Repertoire(Optional.of(StandardCharsets.US_ASCII), List.of(CodeElement.ISO_646));

    private static final Map<String, Repertoire> BY_TERM = new HashMap<>();

    static {
        alone("ISO IR 192", StandardCharsets.UTF_8);
        alone("GB18030", Charset.forName("GB18030"));
        alone("GBK", Charset.forName("GBK"));
        single("6", CodeElement.ISO_646);
        single("100", CodeElement.LATIN_1);
        single("101", CodeElement.LATIN_2);
        single("109", CodeElement.LATIN_3);
        single("110", CodeElement.LATIN_4);
        single("144", CodeElement.CYRILLIC);
        single("127", CodeElement.ARABIC);
        single("126", CodeElement.GREEK);
        single("138", CodeElement.HEBREW);
        single("148", CodeElement.LATIN_5);
        single("203", CodeElement.LATIN_9);
        single("166", CodeElement.THAI);
        single("13", CodeElement.JIS_X_0201_KATAKANA);
        multi("87", CodeElement.JIS_X_0208);
        multi("159", CodeElement.JIS_X_0212);
        multi("149", CodeElement.KS_X_1001);
        multi("58", CodeElement.GB_2312);
    }

    Repertoire {
        elements = List.copyOf(elements);
    }

    /** The repertoire of a term; a wrong separator or lower case is overlooked, as {@code ISO-IR 100} is common. */
    static Optional<Repertoire> find(String term) {
        return Optional.ofNullable(BY_TERM.get(normal(term)));
    }

    /** Whether a term announces code extensions. */
    static boolean announcesExtensions(String term) {
        return normal(term).startsWith("ISO 2022");
    }

    private static String normal(String term) {
        return term.strip().toUpperCase(Locale.ROOT).replaceAll("[-_ ]+", " ");
    }

    boolean prohibitsExtensions() {
        return elements.isEmpty();
    }

    private static void alone(String term, Charset charset) {
        BY_TERM.put(term, new Repertoire(Optional.of(charset), List.of()));
    }

    private static void single(String number, CodeElement element) {
        List<CodeElement> elements = switch (element) {
            case ISO_646 -> List.of(element);
            case JIS_X_0201_KATAKANA -> List.of(CodeElement.JIS_X_0201_ROMAJI, element);
            default -> List.of(CodeElement.ISO_646, element);
        };
        Repertoire repertoire = new Repertoire(Optional.of(element.charset()), elements);
        BY_TERM.put("ISO IR " + number, repertoire);
        BY_TERM.put("ISO 2022 IR " + number, repertoire);
    }

    private static void multi(String number, CodeElement element) {
        BY_TERM.put("ISO 2022 IR " + number, new Repertoire(Optional.empty(), List.of(element)));
    }
}
