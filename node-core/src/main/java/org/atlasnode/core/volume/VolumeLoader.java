package org.atlasnode.core.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.multiframe.FrameHeader;

/**
 * Reads the slices of a series from their files, one or many to a file, several at once. Each call has threads of its
 * own, which end with it. Thread-safe.
 */
public final class VolumeLoader {

    private final ReadingThreads threads;

    /** @param threads how many slices are read and decoded at once, at least 1 */
    public VolumeLoader(int threads) {
        this.threads = new ReadingThreads(threads);
    }

    /** What it reads with. */
    public ReadingThreads threads() {
        return threads;
    }

    /** Reads the headers of these files, and no pixel. */
    public SeriesGeometry geometry(Collection<Path> files) throws VolumeException {
        if (files.isEmpty()) {
            throw new VolumeException("a series without files");
        }
        List<Callable<List<SliceGeometry>>> tasks = new ArrayList<>();
        for (Path file : files) {
            tasks.add(() -> readGeometry(file));
        }
        return SeriesGeometry.of(
                inParallel(tasks).stream().flatMap(List::stream).toList());
    }

    private static List<SliceGeometry> readGeometry(Path file) throws VolumeException {
        try {
            List<SliceGeometry> slices = new ArrayList<>();
            for (FrameHeader frame : FrameHeader.of(DicomFile.readHeader(file).dataSet())) {
                slices.add(SliceGeometry.of(frame));
            }
            return slices;
        } catch (IOException | SliceGeometryException e) {
            throw new VolumeException("file " + file.getFileName() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads all slices of a geometry. What does not fit 16 signed bits, padding that would be bright, and slopes and
     * intercepts that differ from slice to slice are brought to one signed range with one slope and intercept.
     *
     * @param file where an instance lies
     * @throws VolumeException naming the first slice that cannot be read or does not fit
     */
    public Volume load(SeriesGeometry geometry, Function<Uid, Path> file) throws VolumeException {
        return load(geometry, file, new SliceArrays());
    }

    /**
     * The same into arrays that are kept.
     *
     * @param arrays may take the volume's arrays back when nobody uses it any more
     */
    public Volume load(SeriesGeometry geometry, Function<Uid, Path> file, SliceArrays arrays) throws VolumeException {
        if (geometry.isMixed()) {
            throw new VolumeException("slices of different orientation, size or pixel spacing");
        }
        List<InstanceSlices> parts = parts(geometry);
        List<Callable<List<StoredSlice>>> tasks = new ArrayList<>();
        parts.forEach(part -> tasks.add(() -> part.read(file.apply(part.sopInstanceUid()), arrays)));
        Map<FrameRef, StoredSlice> slices = new HashMap<>();
        List<List<StoredSlice>> read = inParallel(tasks);
        for (int part = 0; part < read.size(); part++) {
            for (int i = 0; i < read.get(part).size(); i++) {
                slices.put(
                        parts.get(part).slices().get(i).frame(), read.get(part).get(i));
            }
        }
        return volume(geometry, slices);
    }

    private static Volume volume(SeriesGeometry geometry, Map<FrameRef, StoredSlice> slices) {
        List<StoredSlice> inOrder = geometry.slices().stream()
                .map(slice -> Objects.requireNonNull(slices.get(slice.frame())))
                .toList();
        Rescale rescale = Rescale.common(inOrder);
        short[][] stored = new short[inOrder.size()][];
        for (int i = 0; i < stored.length; i++) {
            inOrder.get(i).rescale(rescale);
            stored[i] = inOrder.get(i).stored();
        }
        return new Volume(geometry, stored, rescale.slope(), rescale.intercept());
    }

    /**
     * What is read at once: a file of one image, or a run of a file's frames, of which there are as many as threads. So
     * a file of many frames is opened few times, and read in the order of its bytes.
     */
    private List<InstanceSlices> parts(SeriesGeometry geometry) {
        Map<Uid, List<SliceGeometry>> byInstance = new LinkedHashMap<>();
        for (SliceGeometry slice : geometry.slices()) {
            byInstance
                    .computeIfAbsent(slice.sopInstanceUid(), uid -> new ArrayList<>())
                    .add(slice);
        }
        List<InstanceSlices> parts = new ArrayList<>();
        byInstance.values().forEach(slices -> {
            slices.sort(Comparator.comparing(SliceGeometry::frame));
            int size = (slices.size() + threads.count() - 1) / threads.count();
            for (int from = 0; from < slices.size(); from += size) {
                parts.add(new InstanceSlices(slices.subList(from, Math.min(slices.size(), from + size))));
            }
        });
        return parts;
    }

    private <T> List<T> inParallel(List<Callable<T>> tasks) throws VolumeException {
        try {
            return threads.all(tasks);
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
