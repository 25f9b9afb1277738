package org.atlasnode.core.objects;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.objects.ObjectStore.Committed.Outcome;
import org.atlasnode.dicom.data.Uid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An object store on a local file system, all in one folder and so on one volume, where a rename is atomic. What
 * {@link Layout} says lies where. An object is durable when its file was forced, renamed, and the directory forced.
 * Thread-safe; one process at a time.
 */
public final class FileObjectStore implements ObjectStore {

    private static final Logger LOG = LoggerFactory.getLogger(FileObjectStore.class);
    private static final int LOCKS = 64;

    private final Layout layout;
    private final long reserveBytes;
    private final DirectoryForce directories;
    private final AtomicLong parts = new AtomicLong();
    /** Of the name that is being replaced, by its hash: what is there and what becomes of it are decided under it. */
    private final Lock[] names =
            IntStream.range(0, LOCKS).mapToObj(i -> new ReentrantLock()).toArray(Lock[]::new);

    /**
     * @param data the data folder, made where it is missing
     * @param reserveBytes free space below which {@link #freeBytes} says that nothing more may come
     */
    public FileObjectStore(Path data, long reserveBytes) {
        this(data, reserveBytes, DirectoryForce::forceNow);
    }

    FileObjectStore(Path data, long reserveBytes, DirectoryForce.Forcer forcer) {
        this.layout = new Layout(data);
        this.reserveBytes = reserveBytes;
        this.directories = new DirectoryForce(forcer);
    }

    @Override
    public Incoming begin() throws IOException {
        directories.create(layout.root(), layout.incoming());
        return new Reception(newPart());
    }

    /** Passes over names that an earlier life left behind. */
    private IncomingFile newPart() throws IOException {
        while (true) {
            Path path = layout.incoming().resolve(parts.incrementAndGet() + Layout.PART);
            try {
                return IncomingFile.create(path);
            } catch (FileAlreadyExistsException e) {
                LOG.debug("{} is from an earlier life", path);
            }
        }
    }

    @Override
    public Path received(SeriesKey series, Uid sopInstanceUid) {
        return layout.received(series, sopInstanceUid);
    }

    /** One directory lies open at a time for each level; closing the stream closes them. */
    @Override
    @SuppressWarnings("StreamResourceLeak") // the caller closes what is returned
    public Stream<Path> receivedFiles() throws IOException {
        if (!Files.isDirectory(layout.objects())) {
            return Stream.empty();
        }
        return Files.walk(layout.objects(), 3)
                .filter(path -> path.getNameCount() == layout.objects().getNameCount() + 3)
                .filter(path -> path.toString().endsWith(Layout.DICOM));
    }

    @Override
    public void keepResult(ResultObject object, byte[] part10) throws IOException {
        Path file = layout.result(object);
        Lock lock = lock(file);
        lock.lock();
        try {
            if (Files.exists(file)) {
                if (!Arrays.equals(Files.readAllBytes(file), part10)) {
                    throw new IOException("other bytes are kept under " + file);
                }
                directories.create(layout.root(), Layout.folder(file));
            } else {
                writeResult(file, part10);
            }
        } finally {
            lock.unlock();
        }
        directories.force(Layout.folder(file));
    }

    private void writeResult(Path file, byte[] part10) throws IOException {
        directories.create(layout.root(), layout.incoming());
        directories.create(layout.root(), Layout.folder(file));
        IncomingFile part = newPart();
        try (part) {
            part.write(part10, 0, part10.length);
            part.force();
            Files.move(part.path(), file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(part.path());
            throw e;
        }
    }

    @Override
    public Path result(ResultObject object) {
        return layout.result(object);
    }

    @Override
    public void delete(SeriesKey series, Iterable<Uid> instances, Iterable<ResultObject> results) throws IOException {
        for (ResultObject result : results) {
            Path file = layout.result(result);
            Files.deleteIfExists(file);
            deleteIfEmpty(Layout.folder(file));
        }
        for (Uid instance : instances) {
            Files.deleteIfExists(layout.received(series, instance));
        }
        Path folder = layout.series(series);
        deleteIfEmpty(folder);
        deleteIfEmpty(Layout.folder(folder));
    }

    /** An object may arrive in the meantime; then the folder stays. */
    private void deleteIfEmpty(Path folder) throws IOException {
        directories.forget(folder);
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            LOG.debug("{} is in use and stays", folder);
        }
    }

    @Override
    public int removeUnfinished() throws IOException {
        int count = 0;
        if (Files.isDirectory(layout.incoming())) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(layout.incoming(), "*" + Layout.PART)) {
                for (Path file : files) {
                    Files.delete(file);
                    count++;
                }
            }
        }
        return count;
    }

    @Override
    public long freeBytes() throws IOException {
        directories.create(layout.root(), layout.incoming());
        return Files.getFileStore(layout.incoming()).getUsableSpace() - reserveBytes;
    }

    private Lock lock(Path file) {
        return names[Math.floorMod(file.hashCode(), LOCKS)];
    }

    /** Puts the forced file in its place, or leaves the same data set that is there already. */
    private Committed place(IncomingFile part, Path file) throws IOException {
        Lock lock = lock(file);
        lock.lock();
        try {
            Optional<String> replaced = Optional.empty();
            if (Files.exists(file)) {
                if (DataSetBytes.areEqual(file, part.path())) {
                    Files.delete(part.path());
                    return new Committed(file, Outcome.UNCHANGED, part.crc32c(), Files.size(file), Optional.empty());
                }
                replaced = Optional.of(DataSetBytes.crc32c(file));
            }
            move(part.path(), file);
            return new Committed(
                    file,
                    replaced.isPresent() ? Outcome.REPLACED : Outcome.NEW,
                    part.crc32c(),
                    part.sizeBytes(),
                    replaced);
        } finally {
            lock.unlock();
        }
    }

    /** The folder may have been deleted, as empty, since it was made: then it is made again. */
    private void move(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            directories.forget(Layout.folder(file));
            directories.forget(Layout.folder(Layout.folder(file)));
            directories.create(layout.root(), Layout.folder(file));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** An object on its way in. */
    private final class Reception implements Incoming {

        private final IncomingFile part;
        private boolean committed;

        private Reception(IncomingFile part) {
            this.part = part;
        }

        @Override
        public OutputStream output() {
            return part;
        }

        @Override
        public void beginDataSet() {
            part.beginDataSet();
        }

        @Override
        public Committed commit(SeriesKey series, Uid sopInstanceUid) throws IOException {
            if (!part.isInDataSet()) {
                throw new IllegalStateException("a file without a data set");
            }
            Path file = layout.received(series, sopInstanceUid);
            directories.create(layout.root(), Layout.folder(file));
            part.force();
            Committed result = place(part, file);
            committed = true;
            directories.force(Layout.folder(file));
            return result;
        }

        @Override
        public void close() {
            try {
                part.close();
                if (!committed) {
                    Files.deleteIfExists(part.path());
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot remove " + part.path(), e);
            }
        }
    }
}
