package org.atlasnode.core.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong, so that all is reported at once, each once. Confined to one thread. */
final class Problems {

    private final List<ConfigProblem> found = new ArrayList<>();

    void add(int line, String key, String message, String remedy) {
        found.add(new ConfigProblem(line, key, message, remedy));
    }

    void throwIfAny() throws ConfigException {
        if (!found.isEmpty()) {
            throw new ConfigException(found.stream()
                    .distinct()
                    .sorted(Comparator.comparingInt(ConfigProblem::line))
                    .toList());
        }
    }
}
