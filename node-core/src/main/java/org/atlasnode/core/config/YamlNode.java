package org.atlasnode.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A node of the configuration file with the line it begins in; 0 where it comes from the environment. A closed set. */
sealed interface YamlNode {

    int line();

    /** Text, number or boolean as it is written; empty for a key without a value. */
    record Scalar(String text, int line) implements YamlNode {}

    /** Keys in their order. Changed only while the file and the environment are read. */
    final class Mapping implements YamlNode {

        private final Map<String, YamlNode> entries = new LinkedHashMap<>();
        private final int line;

        Mapping(int line) {
            this.line = line;
        }

        Map<String, YamlNode> entries() {
            return entries;
        }

        @Override
        public int line() {
            return line;
        }
    }

    /** Items in their order. Changed only while the file and the environment are read. */
    final class Sequence implements YamlNode {

        private final List<YamlNode> items = new ArrayList<>();
        private final int line;

        Sequence(int line) {
            this.line = line;
        }

        List<YamlNode> items() {
            return items;
        }

        @Override
        public int line() {
            return line;
        }
    }
}
