package org.atlasnode.core.objects;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How content and names get to disk: the place where a test can cut the power. Thread-safe. */
@FunctionalInterface
interface DiskForce {

    /** The operating system's. */
    DiskForce SYSTEM = directory -> {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    };

    /** Makes the names in a directory durable. */
    void directory(Path directory) throws IOException;

    /** Makes the content of a file, and its length, durable; times may be lost. */
    default void content(Path file, FileChannel channel) throws IOException {
        channel.force(false);
    }
}
