package org.atlasnode.core.config;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.atlasnode.core.config.ResultTerms.OverlayTerms;
import org.atlasnode.core.config.ResultTerms.Window;
import org.atlasnode.core.model.ResultKind;

/** Reads how results look from its section. Stateless. */
final class ResultTermsReader {

    /** Long enough for what a site calls its results; what the node adds still fits in 64 characters (PS3.5 §6.2, LO). */
    private static final int DESCRIPTION_LENGTH = 36;

    /** Within the digits of an Integer String (PS3.5 §6.2), with room for the kinds that follow. */
    private static final int LAST_SERIES_NUMBER = 999_999_900;

    /** What the letters of overlays can be (ISO 8859-1), in at most two lines. */
    private static final Pattern LABEL = Pattern.compile("[\\x20-\\x7E\\xA0-\\xFF]{1,80}");

    /** Printable ASCII without what parts values: the source's character set is unknown here. */
    private static final Pattern DESCRIPTION = Pattern.compile("[\\x20-\\x7E&&[^\\\\{}]]{1," + DESCRIPTION_LENGTH + "}");

    private static final Pattern WINDOW = Pattern.compile("(-?[0-9]{1,4})/([0-9]{1,4})");

    private ResultTermsReader() {}

    static ResultTerms read(Section section) {
        ResultTerms standard = ResultTerms.DEFAULT;
        ResultTerms terms = new ResultTerms(
                section.value("language", Language::parse, "Write en, de, fr or es.")
                        .orElse(standard.language()),
                section.value(
                        "label",
                        text -> Optional.of(text)
                                .filter(label -> LABEL.matcher(label).matches()),
                        "Write up to 80 letters of western European languages."),
                section.value(
                                "seriesNumber",
                                text -> Scalars.number(text, 1, LAST_SERIES_NUMBER),
                                "Write a number from 1 to " + LAST_SERIES_NUMBER + ".")
                        .orElse(standard.firstSeriesNumber()),
                descriptions(section.section("descriptions")),
                overlays(section.section("overlay")));
        section.reportUnknown();
        return terms;
    }

    private static Map<ResultKind, String> descriptions(Section section) {
        Map<ResultKind, String> descriptions = new EnumMap<>(ResultKind.class);
        for (ResultKind kind : ResultKind.values()) {
            section.value(
                            kind.name().toLowerCase(Locale.ROOT),
                            ResultTermsReader::description,
                            "Write up to " + DESCRIPTION_LENGTH + " ASCII characters, like \"AI " + ResultTerms.MODEL
                                    + "\".")
                    .ifPresent(text -> descriptions.put(kind, text));
        }
        section.reportUnknown();
        return descriptions;
    }

    private static Optional<String> description(String text) {
        return DESCRIPTION.matcher(text.replace(ResultTerms.MODEL, "")).matches() || text.equals(ResultTerms.MODEL)
                ? Optional.of(text)
                : Optional.empty();
    }

    private static OverlayTerms overlays(Section section) {
        OverlayTerms standard = OverlayTerms.DEFAULT;
        OverlayTerms terms = new OverlayTerms(
                section.value("ofNegatives", Scalars::bool, Scalars.BOOL_REMEDY).orElse(standard.ofNegatives()),
                section.value("multiFrame", Scalars::bool, Scalars.BOOL_REMEDY).orElse(standard.multiFrame()),
                windows(section.section("windows")));
        section.reportUnknown();
        return terms;
    }

    /** Its keys are models. */
    private static Map<String, Window> windows(Section section) {
        Map<String, Window> windows = new HashMap<>();
        section.names()
                .forEach(model -> section.value(
                                model, ResultTermsReader::window, "Write centre/width in Hounsfield units, like 40/80.")
                        .ifPresent(window -> windows.put(model, window)));
        return windows;
    }

    private static Optional<Window> window(String text) {
        Matcher numbers = WINDOW.matcher(text);
        if (!numbers.matches() || Integer.parseInt(numbers.group(2)) < 1) {
            return Optional.empty();
        }
        return Optional.of(new Window(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2))));
    }
}
