package org.atlasnode.dicom;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The project's shared DICOM files, beside the checkout. Continuous integration fails without them. */
public final class SharedFiles {

    private SharedFiles() {}

    /** A file or folder under the shared data. */
    public static Path path(String name) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path candidate = folder.resolveSibling("shared").resolve("data").resolve(name);
            if (Files.exists(candidate)) {
                return candidate;
            }
        }
        String message = "shared data is missing: " + name;
        if (System.getenv("CI") != null) {
            Assertions.fail(message);
        }
        return Assumptions.abort(message);
    }

    /** Every file under a folder of the shared data, by its path relative to the shared data. */
    public static List<String> list(String folder) {
        Path root = path(folder);
        Path data = root.resolve(Path.of(folder).getNameCount() == 1 ? ".." : "../..")
                .normalize();
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> data.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
