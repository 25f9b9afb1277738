package org.atlasnode.core.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads the configuration file and the environment into a {@link NodeConfig}. Immutable, thread-safe. */
public final class ConfigLoader {

    private final Map<String, String> environment;
    private final Path installedModels;

    /**
     * @param environment variables of the process, of which those that begin with {@code ATLAS_} are read
     * @param installedModels absolute; the models folder of the installation, used where the file names none
     */
    public ConfigLoader(Map<String, String> environment, Path installedModels) {
        this.environment = Map.copyOf(environment);
        this.installedModels = installedModels;
    }

    /** The configuration in a file; relative paths in it start at the file's folder. */
    public NodeConfig load(Path file) throws ConfigException {
        if (!java.nio.file.Files.isReadable(file)) {
            throw new ConfigException(
                    List.of(new ConfigProblem(0, file.toString(), "cannot be read", "Name a file that exists.")));
        }
        throw new UnsupportedOperationException("not built yet: " + environment.size() + " " + installedModels);
    }
}
