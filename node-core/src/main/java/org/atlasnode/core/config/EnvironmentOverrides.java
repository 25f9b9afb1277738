package org.atlasnode.core.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Puts environment variables over the keys of the configuration. The name is the key in upper case, its parts joined by
 * underscores, after {@code ATLAS_}: {@code ATLAS_NODE_PORT}, {@code ATLAS_NODE_TLS_PASSWORD},
 * {@code ATLAS_PEERS_PACS_QUERY_HOST}; {@code AE_TITLE} or {@code AETITLE}, as one likes. Items of a list of
 * sections are counted from 0: {@code ATLAS_PIPELINES_0_MODEL}. A list of names is written with commas:
 * {@code ATLAS_PEERS_PACS_RECEIVES=sr,overlay}. A character of a peer's name that is no letter and no digit is an
 * underscore, and so with the channels of notifications; a peer that the file does not have is added under the name as it stands in the variable. Where a name can
 * be read in several ways, as {@code ATLAS_PEERS_PACS_QUERY_HOST} beside a peer PACS_QUERY, the peer that the file has
 * counts, then the longest key. Confined to one thread.
 */
final class EnvironmentOverrides {

    private static final String PREFIX = "ATLAS_";
    /** Read by the launcher and the command line, not part of the configuration. */
    private static final Set<String> OTHERS = Set.of(
            "ATLAS_BUILD_OPTS", "ATLAS_CONFIG", "ATLAS_HOME", "ATLAS_JAVA", "ATLAS_JAVA_OPTS", "ATLAS_LOG_LEVEL");

    private static final Set<String> LISTS = Set.of("receives", "prefers", "shadow", "from", "to", "email.to");
    private static final String REMEDY =
            "Unset it, or name a key of the configuration, for instance ATLAS_NODE_PORT or ATLAS_PEERS_PACS_HOST.";

    private final YamlNode.Mapping root;
    private final Problems problems;

    EnvironmentOverrides(YamlNode.Mapping root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    void apply(Map<String, String> environment) {
        new TreeMap<>(environment).forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !OTHERS.contains(name) && !apply(name, value)) {
                problems.add(0, name, "is not known", REMEDY);
            }
        });
    }

    private boolean apply(String name, String value) {
        String key = name.substring(PREFIX.length());
        int split = key.indexOf('_');
        if (split < 0) {
            return false;
        }
        String area = key.substring(0, split).toLowerCase(Locale.ROOT);
        String rest = key.substring(split + 1);
        return switch (area) {
            case "peers" -> applyToNamed(area, EnvironmentKeys.PEER, rest, value);
            case "notifications" -> applyToNamed(area, EnvironmentKeys.CHANNEL, rest, value);
            case "pipelines" -> applyToPipeline(rest, value);
            default ->
                EnvironmentKeys.of(area)
                        .find(rest)
                        .map(path -> put(mapping(root, area), path, value))
                        .orElse(false);
        };
    }

    private boolean applyToNamed(String area, EnvironmentKeys keys, String rest, String value) {
        List<EnvironmentKeys.Split> splits = keys.splits(rest);
        return splits.stream()
                .filter(split -> findNamed(area, split.section()).isPresent())
                .findFirst()
                .or(() -> splits.stream().findFirst())
                .map(split -> put(named(area, split.section()), split.path(), value))
                .orElse(false);
    }

    private boolean applyToPipeline(String rest, String value) {
        return EnvironmentKeys.PIPELINE.splits(rest).stream()
                .findFirst()
                .flatMap(split -> pipeline(split.section()).map(section -> put(section, split.path(), value)))
                .orElse(false);
    }

    private Optional<String> findNamed(String area, String variable) {
        return mapping(root, area).entries().keySet().stream()
                .filter(key -> key.replaceAll("[^A-Za-z0-9]", "_").equalsIgnoreCase(variable))
                .findFirst();
    }

    private YamlNode.Mapping named(String area, String variable) {
        return mapping(mapping(root, area), findNamed(area, variable).orElse(variable));
    }

    /** The pipeline of this number, or a new one where it is the next. */
    private Optional<YamlNode.Mapping> pipeline(String number) {
        if (!number.matches("[0-9]{1,4}")) {
            return Optional.empty();
        }
        YamlNode present = root.entries().get("pipelines");
        YamlNode.Sequence sequence = present instanceof YamlNode.Sequence list ? list : new YamlNode.Sequence(0);
        int index = Integer.parseInt(number);
        if (index > sequence.items().size()) {
            return Optional.empty();
        }
        if (index == sequence.items().size()) {
            sequence.items().add(new YamlNode.Mapping(0));
        }
        root.entries().put("pipelines", sequence);
        return sequence.items().get(index) instanceof YamlNode.Mapping mapping
                ? Optional.of(mapping)
                : Optional.empty();
    }

    private static YamlNode.Mapping mapping(YamlNode.Mapping parent, String key) {
        YamlNode present = parent.entries().get(key);
        if (present instanceof YamlNode.Mapping mapping) {
            return mapping;
        }
        YamlNode.Mapping added = new YamlNode.Mapping(0);
        parent.entries().put(key, added);
        return added;
    }

    private static boolean put(YamlNode.Mapping section, List<String> path, String value) {
        String key = path.get(path.size() - 1);
        YamlNode.Mapping mapping = section;
        for (String inner : path.subList(0, path.size() - 1)) {
            mapping = mapping(mapping, inner);
        }
        if (LISTS.contains(String.join(".", path))) {
            YamlNode.Sequence sequence = new YamlNode.Sequence(0);
            Arrays.stream(value.split(",", -1))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .forEach(item -> sequence.items().add(new YamlNode.Scalar(item, 0)));
            mapping.entries().put(key, sequence);
        } else {
            mapping.entries().put(key, new YamlNode.Scalar(value, 0));
        }
        return true;
    }
}
