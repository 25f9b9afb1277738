package org.atlasnode.core.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys of a section that the environment may set, each with the name that it has there. Immutable.
 *
 * @param paths from the section to each key
 */
record EnvironmentKeys(List<List<String>> paths) {

    private static final Map<String, EnvironmentKeys> AREAS = Map.of(
            "node",
            keys("aeTitle", "bind", "port", "data", "models")
                    .with("tls", "port", "only", "certificate", "key", "password", "trust", "clientCertificate")
                    .with("limits", "associations", "perCaller", "artim", "idle", "dimse", "minBytesPerSecond"),
            "completion",
            keys("quiet", "limit"),
            "inference",
            keys("device"),
            "http",
            keys("bind", "port"),
            "storage",
            keys("keep", "keepCommitted", "keepUndelivered", "reserve"),
            "alarms",
            keys("noResultAfter", "lateAfter", "remindEvery", "url"),
            "results",
            keys("language", "label", "seriesNumber").with("overlay", "ofNegatives", "multiFrame"));

    static final EnvironmentKeys PEER = keys(
                    "aeTitle",
                    "host",
                    "port",
                    "sends",
                    "receives",
                    "prefers",
                    "notifies",
                    "tls",
                    "certificateName",
                    "priority")
            .with("identifyAs", "user", "password")
            .with("mustIdentifyAs", "user", "password")
            .with("query", "aeTitle", "host", "port", "confirm", "fetch")
            .with("commitment", "ask", "aeTitle", "port")
            .with("dicomweb", "url", "user", "password", "token");

    static final EnvironmentKeys CHANNEL = keys("alarms", "positives", "burst", "perHour")
            .with("webhook", "url", "secret", "header", "timeout", "trust")
            .with("email", "host", "port", "security", "user", "password", "from", "to", "timeout", "trust");

    static final EnvironmentKeys PIPELINE = keys("model", "sha256", "shadow", "from", "to", "answers");

    EnvironmentKeys {
        paths = List.copyOf(paths);
    }

    private static EnvironmentKeys keys(String... keys) {
        return new EnvironmentKeys(Arrays.stream(keys).map(List::of).toList());
    }

    private EnvironmentKeys with(String section, String... keys) {
        List<List<String>> more = new ArrayList<>(paths);
        Arrays.stream(keys).map(key -> List.of(section, key)).forEach(more::add);
        return new EnvironmentKeys(more);
    }

    /** Those of a section at the top; none where there is none of this name. */
    static EnvironmentKeys of(String area) {
        return AREAS.getOrDefault(area, keys());
    }

    /** The path of a key from its name in the environment. */
    Optional<List<String>> find(String name) {
        return paths.stream().filter(path -> names(path).contains(upper(name))).findFirst();
    }

    /** All ways to read a name as that of a section, an underscore and that of a key; the longest key first. */
    List<Split> splits(String name) {
        return paths.stream()
                .flatMap(path -> names(path).stream()
                        .filter(key -> upper(name).endsWith("_" + key) && name.length() > key.length() + 1)
                        .map(key -> new Split(name.substring(0, name.length() - key.length() - 1), path)))
                .sorted(Comparator.comparingInt(split -> split.section().length()))
                .toList();
    }

    /** {@code AE_TITLE} or {@code AETITLE}, as one likes. */
    private static List<String> names(List<String> path) {
        String name = upper(String.join("_", path));
        return Stream.of(name, name.replaceFirst("AETITLE$", "AE_TITLE"))
                .distinct()
                .toList();
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    /** The name of a section in the environment, and the path of a key in it. */
    record Split(String section, List<String> path) {}
}
