package org.atlasnode.core.config;

import java.nio.file.Path;

/** A configuration file and how it is read. Immutable. */
public record ConfigFile(ConfigLoader loader, Path path) {

    public NodeConfig load() throws ConfigException {
        return loader.load(path);
    }

    String text() throws ConfigException {
        return loader.text(path);
    }

    /** The configuration in a text that was read from it. */
    NodeConfig read(String text) throws ConfigException {
        return loader.read(path, text);
    }
}
