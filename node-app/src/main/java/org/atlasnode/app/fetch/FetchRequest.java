package org.atlasnode.app.fetch;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.dicom.data.Uid;

/**
 * What is to be fetched: the studies of an accession number, a study, or a series.
 *
 * @param peer name in the configuration
 * @param study also where a series is asked for, if it is known
 * @param get whether by C-GET; else by C-MOVE
 */
public record FetchRequest(
        String peer, Optional<String> accession, Optional<Uid> study, Optional<Uid> series, boolean get) {

    private static final int MAX_ACCESSION_LENGTH = 16;

    /** Of query parameters; {@link IllegalArgumentException} says what is wrong with them. */
    public static FetchRequest of(Map<String, String> parameters) {
        FetchRequest request = new FetchRequest(
                parameters.getOrDefault("peer", ""),
                Optional.ofNullable(parameters.get("accession")).filter(text -> !text.isBlank()),
                uid(parameters, "study"),
                uid(parameters, "series"),
                Boolean.parseBoolean(parameters.getOrDefault("get", "false")));
        if (request.accession().isEmpty()
                && request.study().isEmpty()
                && request.series().isEmpty()) {
            throw new IllegalArgumentException("say which: accession, study or series");
        }
        if (request.accession().isPresent()
                && (request.study().isPresent() || request.series().isPresent())) {
            throw new IllegalArgumentException("an accession number stands alone, without study and series");
        }
        // SH has 16 characters (PS3.5 §6.2); a wild card would fetch whatever matches
        if (request.accession().filter(text -> !isValue(text)).isPresent()) {
            throw new IllegalArgumentException("an accession number has at most 16 characters, and no wild cards");
        }
        return request;
    }

    private static boolean isValue(String text) {
        return text.length() <= MAX_ACCESSION_LENGTH && text.chars().noneMatch(c -> c < ' ' || "\\*?".indexOf(c) >= 0);
    }

    private static Optional<Uid> uid(Map<String, String> parameters, String name) {
        String text = parameters.getOrDefault(name, "");
        if (text.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(
                Uid.parse(text.strip()).orElseThrow(() -> new IllegalArgumentException(name + " is no UID")));
    }

    /** Without the accession number, which is patient data. */
    @Override
    public String toString() {
        String what = series.map(uid -> "series " + uid)
                .or(() -> study.map(uid -> "study " + uid))
                .orElse("an accession number");
        return String.format(Locale.ROOT, "%s from %s by %s", what, peer, get ? "C-GET" : "C-MOVE");
    }
}
