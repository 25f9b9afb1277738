package org.atlasnode.core.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One mapping of the configuration being read: gives the values of its keys and reports what is wrong with them. A value
 * that is wrong reads as absent, once it was reported. Confined to one thread.
 */
final class Section {

    private final YamlNode.Mapping mapping;
    private final String path;
    private final Problems problems;
    private final Set<String> asked = new LinkedHashSet<>();

    Section(YamlNode.Mapping mapping, String path, Problems problems) {
        this.mapping = mapping;
        this.path = path;
        this.problems = problems;
    }

    String key(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    int line() {
        return mapping.line();
    }

    /** The line of a key's value; the section's where it is absent. */
    int line(String name) {
        YamlNode node = mapping.entries().get(name);
        return node == null ? mapping.line() : node.line();
    }

    /** The names of the keys, for a section whose keys are names. */
    List<String> names() {
        return List.copyOf(mapping.entries().keySet());
    }

    boolean has(String name) {
        return mapping.entries().containsKey(name);
    }

    /** The section under a key; an empty one where it is absent. */
    Section section(String name) {
        asked.add(name);
        YamlNode node = mapping.entries().get(name);
        if (node instanceof YamlNode.Mapping inner) {
            return new Section(inner, key(name), problems);
        }
        if (node != null && !isEmpty(node)) {
            problems.add(node.line(), key(name), "is not a section", "Write its keys below it, indented.");
        }
        int line = node == null ? mapping.line() : node.line();
        return new Section(new YamlNode.Mapping(line), key(name), problems);
    }

    /** The sections in the list under a key. */
    List<Section> sections(String name) {
        asked.add(name);
        YamlNode node = mapping.entries().get(name);
        List<Section> sections = new ArrayList<>();
        if (node instanceof YamlNode.Sequence sequence) {
            for (YamlNode item : sequence.items()) {
                String itemKey = key(name) + "[" + sections.size() + "]";
                if (!(item instanceof YamlNode.Mapping)) {
                    problems.add(item.line(), itemKey, "is not a section", "Write its keys after the dash.");
                }
                sections.add(new Section(
                        item instanceof YamlNode.Mapping inner ? inner : new YamlNode.Mapping(item.line()),
                        itemKey,
                        problems));
            }
        } else if (node != null && !isEmpty(node)) {
            problems.add(node.line(), key(name), "is not a list", "Begin each item with a dash.");
        }
        return sections;
    }

    /** The value of a key; absent where there is none or it is wrong. */
    <T> Optional<T> value(String name, Function<String, Optional<T>> parser, String remedy) {
        asked.add(name);
        YamlNode node = mapping.entries().get(name);
        if (node == null) {
            return Optional.empty();
        }
        if (!(node instanceof YamlNode.Scalar scalar) || scalar.text().isBlank()) {
            problems.add(node.line(), key(name), "has no value", remedy);
            return Optional.empty();
        }
        Optional<T> value = parser.apply(scalar.text().strip());
        if (value.isEmpty()) {
            problems.add(node.line(), key(name), "is not valid: \"" + scalar.text() + "\"", remedy);
        }
        return value;
    }

    /** The value of a key that must be there; an absent one is reported. */
    <T> Optional<T> required(String name, Function<String, Optional<T>> parser, String remedy) {
        if (!has(name)) {
            asked.add(name);
            problems.add(mapping.line(), key(name), "is missing", remedy);
            return Optional.empty();
        }
        return value(name, parser, remedy);
    }

    /** The texts in the list under a key, each with its line; a single text is a list of one. */
    List<YamlNode.Scalar> list(String name, String remedy) {
        asked.add(name);
        YamlNode node = mapping.entries().get(name);
        if (node instanceof YamlNode.Scalar scalar && !scalar.text().isBlank()) {
            return List.of(scalar);
        }
        if (!(node instanceof YamlNode.Sequence sequence)) {
            if (node != null && !isEmpty(node)) {
                problems.add(node.line(), key(name), "is not a list", remedy);
            }
            return List.of();
        }
        List<YamlNode.Scalar> texts = new ArrayList<>();
        for (YamlNode item : sequence.items()) {
            if (item instanceof YamlNode.Scalar scalar && !scalar.text().isBlank()) {
                texts.add(scalar);
            } else {
                problems.add(item.line(), key(name), "has an item that is not a name", remedy);
            }
        }
        return texts;
    }

    void problem(String name, String message, String remedy) {
        problems.add(line(name), key(name), message, remedy);
    }

    void problem(int line, String name, String message, String remedy) {
        problems.add(line, key(name), message, remedy);
    }

    /** Reports every key that was not asked for. Call it when all were. */
    void reportUnknown() {
        for (var entry : mapping.entries().entrySet()) {
            if (!asked.contains(entry.getKey())) {
                problems.add(
                        entry.getValue().line(),
                        key(entry.getKey()),
                        "is not known",
                        "Remove it, or use one of: " + String.join(", ", asked) + ".");
            }
        }
    }

    private static boolean isEmpty(YamlNode node) {
        return node instanceof YamlNode.Scalar scalar && scalar.text().isBlank();
    }
}
