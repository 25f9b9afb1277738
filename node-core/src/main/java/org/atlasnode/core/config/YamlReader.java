package org.atlasnode.core.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads YAML into {@link YamlNode}s with their lines. Confined to one thread. */
final class YamlReader {

    private static final String FILE = "file";
    private static final String FIX = "Correct the YAML there.";

    private final Problems problems;

    YamlReader(Problems problems) {
        this.problems = problems;
    }

    /** The mapping that the text is; empty, with a problem reported, where it is something else. */
    YamlNode.Mapping read(String text) {
        YamlNode.Mapping empty = new YamlNode.Mapping(1);
        try (JsonParser parser = new YAMLFactory().createParser(text)) {
            if (parser.nextToken() == null) {
                return empty;
            }
            YamlNode root = node(parser, "");
            if (parser.nextToken() != null) {
                problems.add(line(parser), FILE, "a second YAML document begins here", "Keep one document.");
            }
            if (root instanceof YamlNode.Mapping mapping) {
                return mapping;
            }
            problems.add(root.line(), FILE, "is not a mapping of keys", "Begin with a key, for instance node:");
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            String first = e.getOriginalMessage().lines().findFirst().orElse("");
            problems.add(line, FILE, "is not YAML: " + first, FIX);
        } catch (IOException e) {
            throw new IllegalStateException("a text is read without input and output", e);
        }
        return empty;
    }

    private YamlNode node(JsonParser parser, String key) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return mapping(parser, key);
        }
        if (token == JsonToken.START_ARRAY) {
            YamlNode.Sequence sequence = new YamlNode.Sequence(line(parser));
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                sequence.items().add(node(parser, key + "[" + sequence.items().size() + "]"));
            }
            return sequence;
        }
        @Nullable String text = parser.getText();
        return new YamlNode.Scalar(token == JsonToken.VALUE_NULL || text == null ? "" : text, line(parser));
    }

    private YamlNode mapping(JsonParser parser, String key) throws IOException {
        YamlNode.Mapping mapping = new YamlNode.Mapping(line(parser));
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            int line = line(parser);
            parser.nextToken();
            String path = key.isEmpty() ? name : key + "." + name;
            if (mapping.entries().put(name, node(parser, path)) != null) {
                problems.add(line, path, "stands here for the second time", "Keep one of the two.");
            }
        }
        return mapping;
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}
