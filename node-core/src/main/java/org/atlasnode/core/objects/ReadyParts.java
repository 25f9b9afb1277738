package org.atlasnode.core.objects;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empty {@code .part} files whose names are durable already: many are made for one force of their directory, so that
 * what is written to one of them needs only the force of its content. Thread-safe.
 */
final class ReadyParts {

    private static final Logger LOG = LoggerFactory.getLogger(ReadyParts.class);
    private static final int BATCH = 64;

    private final Layout layout;
    private final DirectoryForce directories;
    private final DiskForce disk;
    private final AtomicLong numbers = new AtomicLong();
    private final Queue<Path> ready = new ConcurrentLinkedQueue<>();

    ReadyParts(Layout layout, DirectoryForce directories, DiskForce disk) {
        this.layout = layout;
        this.directories = directories;
        this.disk = disk;
    }

    /** One of them, for the caller alone. */
    IncomingFile take() throws IOException {
        while (true) {
            Path path = ready.poll();
            if (path == null) {
                refill();
                continue;
            }
            try {
                return IncomingFile.open(path, disk);
            } catch (NoSuchFileException e) {
                LOG.warn("{} was deleted by someone else", path);
            }
        }
    }

    private synchronized void refill() throws IOException {
        if (!ready.isEmpty()) {
            return;
        }
        directories.create(layout.root(), layout.incoming());
        List<Path> made = new ArrayList<>(BATCH);
        while (made.size() < BATCH) {
            make(layout.incoming().resolve(numbers.incrementAndGet() + Layout.PART), made);
        }
        directories.force(layout.incoming());
        ready.addAll(made);
    }

    /** Passes over names that an earlier life left behind. */
    private static void make(Path path, List<Path> made) throws IOException {
        try {
            made.add(Files.createFile(path));
        } catch (FileAlreadyExistsException e) {
            LOG.debug("{} is from an earlier life", path);
        }
    }
}
