package org.atlasnode.core.volume;

import java.nio.file.Path;
import java.util.Collection;
import java.util.function.Function;
import org.atlasnode.dicom.data.Uid;

/** Reads the slices of a series from their files into a {@link Volume}, several at once. Thread-safe. */
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
        throw new UnsupportedOperationException("not built yet: " + threads);
    }

    /**
     * Reads all slices of a geometry.
     *
     * @param file where an instance lies
     * @throws VolumeException naming the SOP Instance UID of the first slice that cannot be read or does not fit
     */
    public Volume load(SeriesGeometry geometry, Function<Uid, Path> file) throws VolumeException {
        if (geometry.isMixed()) {
            throw new VolumeException("slices of different orientation, size or pixel spacing");
        }
        throw new UnsupportedOperationException(
                "not built yet: " + file.apply(geometry.reference().sopInstanceUid()));
    }
}
