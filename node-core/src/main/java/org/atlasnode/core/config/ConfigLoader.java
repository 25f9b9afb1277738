package org.atlasnode.core.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads the configuration file and the environment into a {@link NodeConfig}, and reports everything that is wrong at
 * once. How variables are named stands at {@link EnvironmentOverrides}. Immutable, thread-safe.
 */
public final class ConfigLoader {

    private static final long LIMIT_BYTES = 1 << 20;

    private final Map<String, String> environment;
    private final Path installedModels;

    /**
     * @param environment variables of the process, of which those that begin with {@code ATLAS_} are read
     * @param installedModels the models folder of the installation, used where the file names none
     */
    public ConfigLoader(Map<String, String> environment, Path installedModels) {
        this.environment = Map.copyOf(environment);
        this.installedModels = installedModels.toAbsolutePath().normalize();
    }

    /** The configuration in a file; relative paths in it start at the file's folder. */
    public NodeConfig load(Path file) throws ConfigException {
        return read(file, text(file));
    }

    /** The configuration in the text of a file. */
    NodeConfig read(Path file, String text) throws ConfigException {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = Objects.requireNonNull(absolute.getParent(), "a file lies in a folder");
        Problems problems = new Problems();
        YamlNode.Mapping root = new YamlReader(problems).read(text);
        problems.throwIfAny();
        new EnvironmentOverrides(root, problems).apply(environment);
        NodeConfig config = new ConfigReader(folder, installedModels, problems).read(root);
        problems.throwIfAny();
        return config;
    }

    String text(Path file) throws ConfigException {
        try {
            if (Files.size(file) > LIMIT_BYTES) {
                throw unreadable(file, "is larger than 1 MiB", "Name the configuration file.");
            }
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw unreadable(file, "is not UTF-8 text", "Save it as UTF-8.");
        } catch (IOException e) {
            throw unreadable(
                    file,
                    "cannot be read (" + e.getClass().getSimpleName() + ")",
                    "Name a file that exists and may be read.");
        }
    }

    private static ConfigException unreadable(Path file, String message, String remedy) {
        return new ConfigException(List.of(new ConfigProblem(0, file.toString(), message, remedy)));
    }
}
