package org.atlasnode.app.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What must be well for the node to do its work: each check says what is wrong, or nothing. Immutable. */
public final class HealthChecks {

    private final Map<String, Supplier<Optional<String>>> checks;

    /** @param checks by name; each returns the problem, is quick, and throws nothing */
    public HealthChecks(Map<String, Supplier<Optional<String>>> checks) {
        this.checks = new LinkedHashMap<>(checks);
    }

    /** The problem of each check, empty where all is well. */
    public Map<String, String> run() {
        Map<String, String> results = new LinkedHashMap<>();
        checks.forEach((name, check) -> results.put(name, check.get().orElse("")));
        return results;
    }

    Reply ready() {
        Map<String, String> results = run();
        boolean up = results.values().stream().allMatch(String::isEmpty);
        Map<String, String> told = new LinkedHashMap<>();
        results.forEach((name, problem) -> told.put(name, problem.isEmpty() ? "UP" : problem));
        return Reply.json(up ? Reply.OK : Reply.UNAVAILABLE, new Health(up ? "UP" : "DOWN", told));
    }

    static Reply live() {
        return Reply.json(Reply.OK, new Health("UP", Map.of()));
    }

    /** State of the node, and of its parts. */
    record Health(String status, Map<String, String> checks) {}
}
