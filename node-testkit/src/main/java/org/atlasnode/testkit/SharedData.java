package org.atlasnode.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;

/**
 * DICOM files of others, kept beside the project in {@code ../shared/data} and not part of it. Where they are missing a
 * test aborts with the path, but with {@code CI} set it fails: there, nothing may be skipped.
 */
public final class SharedData {

    private SharedData() {}

    /** The path of a file or folder, relative to {@code ../shared/data}. */
    public static Path path(String relative) {
        Path root = projectRoot();
        Path wanted = root.resolveSibling("shared").resolve("data").resolve(relative);
        if (Files.exists(wanted)) {
            return wanted;
        }
        String message = "shared data are missing: ../shared/data/" + relative + " beside " + root.getFileName();
        if (System.getenv("CI") != null) {
            throw new AssertionError(message);
        }
        throw new TestAbortedException(message);
    }

    /** The folder that holds the parent pom: Surefire runs in a module, an IDE may run in the root. */
    public static Path projectRoot() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("config/checkstyle.xml"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new AssertionError(
                    "run the tests inside the project: no config/checkstyle.xml above the work folder");
        }
        return folder;
    }
}
