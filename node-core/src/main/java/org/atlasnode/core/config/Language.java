package org.atlasnode.core.config;

import java.util.Arrays;
import java.util.Optional;

/** A language that pictures and the names of series can be in; what is coded and what is read by programs stays English. */
public enum Language {
    ENGLISH("en"),
    GERMAN("de"),
    FRENCH("fr"),
    SPANISH("es");

    private final String code;

    Language(String code) {
        this.code = code;
    }

    /** The language of a code of ISO 639-1. */
    static Optional<Language> parse(String code) {
        return Arrays.stream(values())
                .filter(language -> language.code.equals(code))
                .findFirst();
    }
}
