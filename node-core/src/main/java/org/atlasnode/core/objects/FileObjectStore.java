package org.atlasnode.core.objects;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.objects.ObjectStore.Committed.Outcome;
import org.atlasnode.dicom.data.Uid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An object store on a local file system, all in one folder and so on one volume, where a rename is atomic. What
 * {@link Layout} says lies where. Thread-safe; one process at a time.
 *
 * <p>What makes a received object durable is one force: of its content, with a {@link Seal}, in a {@code .part} file whose
 * name was forced before ({@link ReadyParts}). The rename that follows is not waited for: the file system has it or not
 * (ext4, XFS, Btrfs and ZFS make it one transaction), and where not, {@link Recovery} finds the sealed file and renames
 * it again. So that it finds nothing else, the directory of the {@code .part} files is forced before an object goes: when
 * it is replaced or deleted.
 */
public final class FileObjectStore implements ObjectStore {

    private static final Logger LOG = LoggerFactory.getLogger(FileObjectStore.class);
    private static final int LOCKS = 64;

    private final Layout layout;
    private final long reserveBytes;
    private final DirectoryForce directories;
    private final ReadyParts parts;
    private volatile @Nullable FileStore volume;
    /** Of the name that is being replaced, by its hash: what is there and what becomes of it are decided under it. */
    private final Lock[] names =
            IntStream.range(0, LOCKS).mapToObj(i -> new ReentrantLock()).toArray(Lock[]::new);

    /**
     * @param data the data folder, made where it is missing
     * @param reserveBytes free space below which {@link #freeBytes} says that nothing more may come
     */
    public FileObjectStore(Path data, long reserveBytes) {
        this(data, reserveBytes, DiskForce.SYSTEM);
    }

    FileObjectStore(Path data, long reserveBytes, DiskForce disk) {
        this.layout = new Layout(data);
        this.reserveBytes = reserveBytes;
        this.directories = new DirectoryForce(disk);
        this.parts = new ReadyParts(layout, directories, disk);
    }

    @Override
    public Incoming begin() throws IOException {
        return new Reception(parts.take());
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
                writeProduced(file, part10);
            }
        } finally {
            lock.unlock();
        }
        directories.force(Layout.folder(file));
    }

    /** Whole under its name or not at all; what has the name already is replaced. */
    private void writeProduced(Path file, byte[] bytes) throws IOException {
        directories.create(layout.root(), Layout.folder(file));
        IncomingFile part = parts.take();
        try (part) {
            part.write(bytes, 0, bytes.length);
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
    public void keepLabels(long jobId, byte[] labelMap) throws IOException {
        Path file = layout.labels(jobId);
        writeProduced(file, labelMap);
        directories.force(Layout.folder(file));
    }

    @Override
    public void dropLabels(long jobId) throws IOException {
        Path file = layout.labels(jobId);
        if (Files.deleteIfExists(file)) {
            directories.force(Layout.folder(file));
        }
    }

    @Override
    public Path labels(long jobId) {
        return layout.labels(jobId);
    }

    @Override
    public void delete(SeriesKey series, Iterable<Uid> instances, Iterable<ResultObject> results) throws IOException {
        forceIncoming();
        for (ResultObject result : results) {
            Path file = layout.result(result);
            Files.deleteIfExists(file);
            Files.deleteIfExists(layout.labels(result.jobId()));
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

    /** After this, no name that a received object had on its way comes back. */
    private void forceIncoming() throws IOException {
        directories.create(layout.root(), layout.incoming());
        directories.force(layout.incoming());
    }

    @Override
    public Recovered recover(Identities identities) throws IOException {
        return new Recovery(layout, (part, instance) -> {
                    Path file = layout.received(instance.series(), instance.sopInstanceUid());
                    directories.create(layout.root(), Layout.folder(file));
                    place(new Part(part, instance.crc32c(), instance.sizeBytes()), file);
                    directories.force(Layout.folder(file));
                })
                .run(identities);
    }

    @Override
    public long freeBytes() throws IOException {
        FileStore known = volume;
        if (known == null) {
            directories.create(layout.root(), layout.incoming());
            known = Files.getFileStore(layout.incoming()); // reads the table of mounts, too long for every object
            volume = known;
        }
        return known.getUsableSpace() - reserveBytes;
    }

    private Lock lock(Path file) {
        return names[Math.floorMod(file.hashCode(), LOCKS)];
    }

    /** Puts the forced file in its place, or leaves the same data set that is there already. */
    private Committed place(Part part, Path file) throws IOException {
        Lock lock = lock(file);
        lock.lock();
        try {
            Optional<String> replaced = Optional.empty();
            if (Files.isRegularFile(file)) {
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

    /** A whole file that has no name of its own yet. */
    private record Part(Path path, String crc32c, long sizeBytes) {}

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
            part.seal();
            part.force();
            Committed result = place(new Part(part.path(), part.crc32c(), part.sizeBytes()), file);
            committed = true;
            settle(result);
            return result;
        }

        /** A file that was there may be of an earlier life that ended too soon; one that was replaced may not come back. */
        private void settle(Committed result) throws IOException {
            if (result.outcome() != Outcome.NEW) {
                directories.force(Layout.folder(result.file()));
            }
            if (result.outcome() == Outcome.REPLACED) {
                forceIncoming();
            }
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
