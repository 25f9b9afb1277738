package org.atlasnode.core.objects;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.atlasnode.core.durable.SharedForce;
import org.atlasnode.core.durable.SharedForce.ForceException;

/**
 * Makes directories, and the names in them, durable. Threads that force the same directory at once share the force.
 * Thread-safe.
 */
final class DirectoryForce {

    private static final int KNOWN_LIMIT = 10_000;

    private final DiskForce disk;
    private final Map<Path, SharedForce> forces = new ConcurrentHashMap<>();
    /** Directories whose name in their parent was forced in this life of the process. */
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();

    DirectoryForce(DiskForce disk) {
        this.disk = disk;
    }

    /** Returns when the names that were in the directory before the call are durable. */
    void force(Path directory) throws IOException {
        limit();
        SharedForce force = forces.computeIfAbsent(directory, path -> new SharedForce(() -> disk.directory(path)));
        try {
            force.await();
        } catch (ForceException e) {
            throw new IOException("directory " + directory + " " + e.getMessage(), e);
        }
    }

    /**
     * Creates a directory and those above it, up to the root, where they are missing, and makes their names durable. One
     * that exists is forced too, once in the life of the process: an earlier life may have ended before it did so.
     */
    void create(Path root, Path directory) throws IOException {
        if (durable.contains(directory)) {
            return;
        }
        if (!directory.equals(root)) {
            create(root, Layout.folder(directory));
        }
        Files.createDirectories(directory);
        force(Layout.folder(directory));
        durable.add(directory);
    }

    /** Says that the directory was deleted. */
    void forget(Path directory) {
        durable.remove(directory);
        forces.remove(directory);
    }

    /** Forgetting costs a force more and nothing else. */
    private void limit() {
        if (forces.size() > KNOWN_LIMIT || durable.size() > KNOWN_LIMIT) {
            forces.clear();
            durable.clear();
        }
    }
}
