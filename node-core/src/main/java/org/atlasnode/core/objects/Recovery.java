package org.atlasnode.core.objects;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.objects.ObjectStore.Identities;
import org.atlasnode.core.objects.ObjectStore.Recovered;
import org.atlasnode.core.observe.EventLog;

/**
 * What becomes, at the start, of {@code .part} files: one whose {@link Seal} holds may have been acknowledged and gets its
 * name; any other was not and is removed. Confined to one thread.
 */
final class Recovery {

    private static final EventLog EVENTS = EventLog.of(Recovery.class);
    private static final int WHOLE_FILE_UNREADABLE = 2016;

    private final Layout layout;
    private final Placing placing;
    private int finished;
    private int removed;
    private int unreadable;

    Recovery(Layout layout, Placing placing) {
        this.layout = layout;
        this.placing = placing;
    }

    /** Gives a whole file its name, durably. */
    @FunctionalInterface
    interface Placing {
        void place(Path part, InstanceRef instance) throws IOException;
    }

    Recovered run(Identities identities) throws IOException {
        if (Files.isDirectory(layout.incoming())) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(layout.incoming(), "*" + Layout.PART)) {
                for (Path file : files) {
                    look(file, identities);
                }
            }
        }
        return new Recovered(finished, removed, unreadable);
    }

    private void look(Path file, Identities identities) throws IOException {
        if (!isWhole(file)) {
            removed += Files.size(file) > 0 ? 1 : 0;
            Files.delete(file);
            return;
        }
        Optional<InstanceRef> instance = identify(file, identities);
        if (instance.isPresent()) {
            placing.place(file, instance.get());
            finished++;
        } else {
            unreadable++;
        }
    }

    private static boolean isWhole(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Optional<Seal> seal = Seal.read(channel);
            return seal.isPresent() && seal.get().holds(channel);
        }
    }

    private static Optional<InstanceRef> identify(Path file, Identities identities) {
        try {
            return Optional.of(identities.of(file));
        } catch (IOException e) {
            EVENTS.error(
                    WHOLE_FILE_UNREADABLE,
                    "{} was received whole, but cannot be read; it is left as it is",
                    file.getFileName(),
                    e);
            return Optional.empty();
        }
    }
}
