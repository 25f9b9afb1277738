package org.atlasnode.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.core.config.ConfigException;
import org.atlasnode.core.config.ConfigFile;
import org.atlasnode.core.config.ConfigLoader;
import org.atlasnode.core.config.ConfigProblem;
import org.atlasnode.core.config.NodeConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --config}, and the configuration it names. Confined to the command. */
public final class ConfigOption {

    private static final String HOME_PROPERTY = "atlas.home";
    private static final String FILE_VARIABLE = "ATLAS_CONFIG";
    private static final String DEFAULT_FILE = "conf/atlas.yaml";
    private static final String MODELS = "models";

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description =
                    "configuration file (default: what ATLAS_CONFIG names, else conf/atlas.yaml of the installation)")
    private @Nullable Path file;

    /** Where the node is installed: the launcher says; else the working folder. */
    public static Path home() {
        return Path.of(System.getProperty(HOME_PROPERTY, "")).toAbsolutePath().normalize();
    }

    public Path file() {
        return Optional.ofNullable(file)
                .or(() -> Optional.ofNullable(System.getenv(FILE_VARIABLE)).map(Path::of))
                .orElseGet(() -> home().resolve(DEFAULT_FILE))
                .toAbsolutePath()
                .normalize();
    }

    /** The file and how it is read. */
    ConfigFile configFile() {
        return new ConfigFile(new ConfigLoader(System.getenv(), home().resolve(MODELS)), file());
    }

    /** Reads the file; a {@link CommandFailure} names every problem. */
    public NodeConfig load() {
        try {
            return configFile().load();
        } catch (ConfigException e) {
            throw CommandFailure.misused(problems(e.problems()));
        }
    }

    /** All problems of the file, each on a line. */
    String problems(List<ConfigProblem> found) {
        StringBuilder text =
                new StringBuilder(file() + ": " + found.size() + (found.size() == 1 ? " problem" : " problems"));
        found.forEach(
                problem -> text.append(System.lineSeparator()).append("  ").append(problem));
        return text.toString();
    }
}
