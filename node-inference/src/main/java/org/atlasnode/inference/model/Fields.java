package org.atlasnode.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One map of a manifest, read strictly: what is missing, of the wrong kind or never asked for becomes a problem with
 * its key, and reading goes on with a substitute so that all problems come at once. Confined to one thread.
 */
final class Fields {

    private final String path;
    private final JsonNode node;
    private final List<String> problems;
    private final Set<String> asked = new LinkedHashSet<>();
    private final List<Fields> children = new ArrayList<>();

    private Fields(String path, JsonNode node, List<String> problems) {
        this.path = path;
        this.node = node;
        this.problems = problems;
        if (!node.isObject()) {
            problems.add(path.isEmpty() ? "the manifest is not a map" : path + ": a map belongs here");
        }
    }

    static Fields root(JsonNode node, List<String> problems) {
        return new Fields("", node, problems);
    }

    /** Makes a problem of every key that nobody asked for, here and below. */
    void refuseUnknown() {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!asked.contains(name)) {
                problems.add(key(name) + ": unknown key" + suggestion(name));
            }
        }
        children.forEach(Fields::refuseUnknown);
    }

    private String suggestion(String name) {
        return NearestWord.of(name, asked.stream().filter(key -> !node.has(key)).toList())
                .map(known -> "; is " + known + " meant?")
                .orElse("; known here: " + String.join(", ", asked));
    }

    boolean has(String name) {
        asked.add(name);
        return node.has(name);
    }

    Fields map(String name) {
        return child(key(name), get(name));
    }

    List<Fields> maps(String name) {
        List<Fields> maps = new ArrayList<>();
        for (JsonNode item : array(name)) {
            maps.add(child(key(name) + "[" + maps.size() + "]", item));
        }
        return maps;
    }

    /** The map's entries, each read by the function. */
    <T> Map<String, T> entries(Function<Fields, T> read) {
        Map<String, T> entries = new LinkedHashMap<>();
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            entries.put(name, read.apply(map(name)));
        }
        return entries;
    }

    /** All entries as text, whatever scalars they are. */
    Map<String, String> scalars(String name) {
        JsonNode map = get(name);
        Map<String, String> scalars = new LinkedHashMap<>();
        if (!map.isObject()) {
            problems.add(key(name) + ": a map belongs here");
            return scalars;
        }
        map.properties().forEach(entry -> {
            if (!entry.getValue().isValueNode()) {
                problems.add(key(name) + "." + entry.getKey() + ": a single value belongs here");
            }
            scalars.put(entry.getKey(), entry.getValue().asText());
        });
        return scalars;
    }

    String text(String name) {
        JsonNode value = get(name);
        if (!value.isTextual() || value.textValue().isBlank()) {
            problems.add(key(name) + ": text belongs here");
            return "";
        }
        return value.textValue();
    }

    /** Text that goes into DICOM results of any character set. */
    String asciiText(String name) {
        String text = text(name);
        if (!text.chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
            problems.add(key(name) + ": only printable ASCII, it goes into results");
        }
        return text;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : array(name)) {
            if (!item.isTextual()) {
                problems.add(key(name) + "[" + texts.size() + "]: text belongs here");
            }
            texts.add(item.asText());
        }
        return texts;
    }

    double number(String name) {
        return number(key(name), get(name));
    }

    double positive(String name) {
        double value = number(name);
        if (value > 0) {
            return value;
        }
        problems.add(key(name) + ": must be above 0");
        return 1;
    }

    double probability(String name) {
        double value = number(name);
        if (value < 0 || value > 1) {
            problems.add(key(name) + ": must be from 0 to 1");
        }
        return value;
    }

    /** A whole number from 1 on. */
    int count(String name) {
        JsonNode value = get(name);
        if (value.canConvertToInt() && value.isIntegralNumber() && value.intValue() >= 1) {
            return value.intValue();
        }
        problems.add(key(name) + ": a whole number from 1 on belongs here");
        return 1;
    }

    /** A whole number from {@code min} to {@code max}. */
    int whole(String name, int min, int max) {
        JsonNode value = get(name);
        if (value.canConvertToInt() && value.isIntegralNumber() && value.intValue() >= min && value.intValue() <= max) {
            return value.intValue();
        }
        problems.add(key(name) + ": a whole number from " + min + " to " + max + " belongs here");
        return min;
    }

    /** Number entries of this map, none below 0. */
    Map<String, Double> nonNegatives() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        node.fieldNames().forEachRemaining(name -> {
            double value = number(name);
            if (value < 0) {
                problems.add(key(name) + ": must not be below 0");
            }
            numbers.put(name, value);
        });
        return numbers;
    }

    long bytes(String name) {
        JsonNode value = get(name);
        if (value.isIntegralNumber() && value.longValue() >= 1) {
            return value.longValue();
        }
        problems.add(key(name) + ": a number of bytes belongs here");
        return 1;
    }

    List<Double> numbers(String name) {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode item : array(name)) {
            numbers.add(number(key(name), item));
        }
        return numbers;
    }

    Range range(String name) {
        return range(key(name), get(name));
    }

    List<Range> ranges(String name) {
        List<Range> ranges = new ArrayList<>();
        for (JsonNode item : array(name)) {
            ranges.add(range(key(name) + "[" + ranges.size() + "]", item));
        }
        return ranges;
    }

    private Range range(String key, JsonNode value) {
        List<Double> limits = new ArrayList<>();
        value.forEach(item -> limits.add(number(key, item)));
        if (!value.isArray() || limits.size() != 2 || limits.get(0) > limits.get(1)) {
            problems.add(key + ": two numbers belong here, the lower first");
            return new Range(0, 0);
        }
        return new Range(limits.get(0), limits.get(1));
    }

    Optional<Range> optionalRange(String name) {
        return has(name) ? Optional.of(range(name)) : Optional.empty();
    }

    List<Long> shape(String name) {
        List<Long> shape = new ArrayList<>();
        for (JsonNode item : array(name)) {
            if (!item.isIntegralNumber() || item.longValue() < 1 || item.longValue() > 1 << 20) {
                problems.add(key(name) + ": lengths from 1 to 1048576 belong here");
            }
            shape.add(item.asLong());
        }
        if (shape.isEmpty()) {
            problems.add(key(name) + ": a length for each axis belongs here");
        }
        return shape;
    }

    /** The constant that a text names in lower case; empty and a problem where it names none. */
    <E extends Enum<E>> Optional<E> findOneOf(String name, Class<E> type) {
        JsonNode value = get(name);
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String word = constant.name().toLowerCase(Locale.ROOT);
            if (word.equals(value.textValue())) {
                return Optional.of(constant);
            }
            words.add(word);
        }
        problems.add(key(name) + ": one of " + String.join(", ", words) + " belongs here"
                + (value.isMissingNode() ? "" : ", not " + value.asText("a structure")));
        return Optional.empty();
    }

    <E extends Enum<E>> E oneOf(String name, Class<E> type) {
        return findOneOf(name, type).orElse(type.getEnumConstants()[0]);
    }

    /** The value that the function makes of this map; a problem where it refuses. */
    <T> T checked(String name, T otherwise, Function<Fields, T> read) {
        try {
            return read.apply(this);
        } catch (IllegalArgumentException e) {
            problems.add(key(name) + ": " + e.getMessage());
            return otherwise;
        }
    }

    void problem(String name, String sentence) {
        problems.add(key(name) + ": " + sentence);
    }

    private double number(String key, JsonNode value) {
        if (value.isNumber() && Double.isFinite(value.doubleValue())) {
            return value.doubleValue();
        }
        problems.add(key + ": a number belongs here");
        return 0;
    }

    private Iterable<JsonNode> array(String name) {
        JsonNode value = get(name);
        if (!value.isArray()) {
            problems.add(key(name) + ": a list belongs here");
            return List.of();
        }
        return value;
    }

    private JsonNode get(String name) {
        asked.add(name);
        @Nullable JsonNode value = node.get(name);
        return value == null ? MissingNode.getInstance() : value;
    }

    private Fields child(String childPath, JsonNode child) {
        Fields fields = new Fields(childPath, child, problems);
        children.add(fields);
        return fields;
    }

    private String key(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
