package org.atlasnode.core.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.io.DicomFile;

/**
 * Reads the slices of a series from their files, several at once. Each call has threads of its own, which end with it.
 * Thread-safe.
 */
public final class VolumeLoader {

    private final int threads;

    /** @param threads how many slices are read and decoded at once, at least 1 */
    public VolumeLoader(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("at least one thread: " + threads);
        }
        this.threads = threads;
    }

    /** Reads the headers of these files, and no pixel. */
    public SeriesGeometry geometry(Collection<Path> files) throws VolumeException {
        if (files.isEmpty()) {
            throw new VolumeException("a series without files");
        }
        List<Callable<SliceGeometry>> tasks = new ArrayList<>();
        for (Path file : files) {
            tasks.add(() -> readGeometry(file));
        }
        return SeriesGeometry.of(inParallel(tasks));
    }

    private static SliceGeometry readGeometry(Path file) throws VolumeException {
        try {
            DataSet header = DicomFile.readHeader(file).dataSet();
            return SliceGeometry.of(header);
        } catch (IOException | SliceGeometryException e) {
            throw new VolumeException("file " + file.getFileName() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads all slices of a geometry. What does not fit 16 signed bits, padding that would be bright, and slopes and
     * intercepts that differ from slice to slice are brought to one signed range with one slope and intercept.
     *
     * @param file where an instance lies
     * @throws VolumeException naming the SOP Instance UID of the first slice that cannot be read or does not fit
     */
    public Volume load(SeriesGeometry geometry, Function<Uid, Path> file) throws VolumeException {
        if (geometry.isMixed()) {
            throw new VolumeException("slices of different orientation, size or pixel spacing");
        }
        List<Callable<StoredSlice>> tasks = new ArrayList<>();
        for (SliceGeometry slice : geometry.slices()) {
            tasks.add(() -> readSlice(file.apply(slice.sopInstanceUid()), slice));
        }
        List<StoredSlice> slices = inParallel(tasks);
        Rescale rescale = Rescale.common(slices);
        short[][] stored = new short[slices.size()][];
        for (int i = 0; i < stored.length; i++) {
            slices.get(i).rescale(rescale);
            stored[i] = slices.get(i).stored();
        }
        return new Volume(geometry, stored, rescale.slope(), rescale.intercept());
    }

    private static StoredSlice readSlice(Path file, SliceGeometry geometry) throws VolumeException {
        try {
            return StoredSlice.read(file, geometry);
        } catch (IOException | RuntimeException e) {
            throw new VolumeException(geometry.sopInstanceUid(), String.valueOf(e.getMessage()), e);
        }
    }

    /** The results in the order of the tasks; the first failure in that order ends all. */
    private <T> List<T> inParallel(List<Callable<T>> tasks) throws VolumeException {
        AtomicInteger number = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(
                Math.min(threads, tasks.size()), work -> new Thread(work, "volume-" + number.incrementAndGet()));
        try {
            List<Future<T>> futures = new ArrayList<>();
            tasks.forEach(task -> futures.add(pool.submit(task)));
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(result(future));
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    private static <T> T result(Future<T> future) throws VolumeException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VolumeException("reading was interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof VolumeException problem) {
                throw problem;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw new VolumeException("reading failed", e);
        }
    }
}
