package org.atlasnode.testkit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** Finds the programs of others that tests run. A missing one fails the test and says how to install it. */
final class Program {

    private static final String SYSTEM_FOLDERS = "/usr/local/sbin:/usr/sbin:/sbin";

    private Program() {}

    /** The executable of this name on the path. */
    static String require(String name, String debianPackage) {
        String folders = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        return Stream.of(folders, SYSTEM_FOLDERS)
                .flatMap(list -> Arrays.stream(list.split(File.pathSeparator)))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseThrow(() -> missing(name, debianPackage));
    }

    static Path requireFile(Path file, String debianPackage) {
        if (!Files.isRegularFile(file)) {
            throw missing(file.toString(), debianPackage);
        }
        return file;
    }

    private static IllegalStateException missing(String what, String debianPackage) {
        return new IllegalStateException(what + " is not installed; run: apt-get install -y " + debianPackage);
    }
}
