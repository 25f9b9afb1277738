package org.atlasnode.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.atlasnode.core.config.NodeConfig.Pipeline;
import org.atlasnode.core.observe.EventLog;

/**
 * Looks at the configuration file while the node runs, and takes up what may change then: the models of the pipelines.
 * The file is read and checked as at the start. One that is wrong changes nothing, and one that changes anything else is
 * told of, since that needs a restart. A file counts when two looks in a row found it the same: an editor may be in the
 * middle of it. Thread-safe.
 */
public final class ConfigWatch {

    private static final EventLog EVENTS = EventLog.of(ConfigWatch.class);
    private static final int TAKEN_UP = 1301;
    private static final int REFUSED = 1302;
    private static final int NEEDS_RESTART = 1303;
    private static final int AS_IN_FORCE = 1304;

    /** Stands for a file that cannot be read: no YAML has it. */
    private static final String UNREADABLE = "\0";

    private final ConfigFile file;
    private final Consumer<List<Pipeline>> choices;
    private NodeConfig inForce;
    private String seen = "";
    private String judged = "";
    private volatile String problem = "";

    /**
     * @param started what the node was started with
     * @param choices is given the pipelines when their models were chosen anew
     */
    public ConfigWatch(ConfigFile file, NodeConfig started, Consumer<List<Pipeline>> choices) {
        this.file = file;
        this.inForce = started;
        this.choices = choices;
    }

    /** Why the file as it is now is not what is in force; empty where it is. */
    public String problem() {
        return problem;
    }

    /** Takes up a file that has changed. To be called every few seconds. */
    public synchronized void look() {
        String found = text();
        if (found.equals(seen) && !found.equals(judged)) {
            judged = found;
            try {
                judge(found.equals(UNREADABLE) ? file.load() : file.read(found));
            } catch (ConfigException e) {
                refuse(e);
            }
        }
        seen = found;
    }

    private String text() {
        try {
            return file.text();
        } catch (ConfigException e) { // it is told of when the next look finds it so, too
            return UNREADABLE;
        }
    }

    private void refuse(ConfigException e) {
        String found = "it is not used, what was in force stays: " + String.join("; ", texts(e.problems()));
        if (!found.equals(problem)) {
            EVENTS.error(REFUSED, "The configuration has changed and is wrong; {}", found);
        }
        problem = found;
    }

    private static List<String> texts(List<ConfigProblem> problems) {
        return problems.stream().map(ConfigProblem::toString).toList();
    }

    private void judge(NodeConfig next) {
        boolean chosen = isRoutedAsBefore(next) && !next.pipelines().equals(inForce.pipelines());
        if (chosen) {
            inForce = inForce.withPipelines(next.pipelines());
            choices.accept(next.pipelines());
            EVENTS.info(TAKEN_UP, "From now on the pipelines run {}", describe(next.pipelines()));
        }
        List<String> others = differences(next);
        if (!others.isEmpty()) {
            String found = "restart the node to use what has changed: " + String.join(", ", others);
            EVENTS.warn(NEEDS_RESTART, "The configuration has changed; {}", found);
            problem = found;
        } else if (!problem.isEmpty()) {
            EVENTS.info(AS_IN_FORCE, "The configuration is again what is in force");
            problem = "";
        }
    }

    private boolean isRoutedAsBefore(NodeConfig next) {
        List<Pipeline> before = inForce.pipelines();
        List<Pipeline> after = next.pipelines();
        for (int i = 0; i < before.size() && i < after.size(); i++) {
            if (!before.get(i).isRoutedAs(after.get(i))) {
                return false;
            }
        }
        return before.size() == after.size();
    }

    /** The keys whose values are not those in force. */
    private List<String> differences(NodeConfig next) {
        List<String> keys = new ArrayList<>();
        compare(keys, "node", NodeConfig::node, next);
        compare(keys, "peers", config -> List.copyOf(config.peers().values()), next);
        compare(keys, "completion", NodeConfig::completion, next);
        compare(keys, "pipelines", NodeConfig::pipelines, next);
        compare(keys, "inference", NodeConfig::inference, next);
        compare(keys, "http", NodeConfig::http, next);
        compare(keys, "storage", NodeConfig::storage, next);
        compare(keys, "alarms", config -> config.operation().alarms(), next);
        compare(keys, "results", config -> config.operation().results(), next);
        compare(keys, "notifications", config -> config.operation().channels(), next);
        return keys;
    }

    private void compare(List<String> keys, String key, Function<NodeConfig, Object> value, NodeConfig next) {
        if (!value.apply(inForce).equals(value.apply(next))) {
            keys.add(key);
        }
    }

    private static List<String> describe(List<Pipeline> pipelines) {
        return pipelines.stream()
                .map(pipeline -> pipeline.model()
                        + pipeline.model()
                                .checksum()
                                .map(text -> " (" + text + ")")
                                .orElse("")
                        + (pipeline.shadow().isEmpty() ? "" : " with the shadows " + pipeline.shadow()))
                .toList();
    }
}
