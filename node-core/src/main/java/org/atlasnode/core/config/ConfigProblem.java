package org.atlasnode.core.config;

/**
 * One thing that is wrong with the configuration.
 *
 * @param line in the file, from 1; 0 where it does not come from the file
 * @param key the full key, e.g. {@code peers.PACS.port}; for an environment variable its name
 * @param remedy what to write instead
 */
public record ConfigProblem(int line, String key, String message, String remedy) {

    /** One line for a person. */
    @Override
    public String toString() {
        return (line > 0 ? "line " + line + ": " : "") + key + ": " + message + ". " + remedy;
    }
}
