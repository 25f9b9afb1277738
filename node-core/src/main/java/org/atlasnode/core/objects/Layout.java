package org.atlasnode.core.objects;

import java.nio.file.Path;
import java.util.Objects;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.dicom.data.Uid;

/**
 * Where files lie in the data folder. Only {@link Uid}s and numbers become names, and every path is checked to lie where
 * it should. Immutable.
 *
 * <pre>
 * incoming/N.part                     what is being received or produced
 * objects/STUDY/SERIES/INSTANCE.dcm   what was received
 * results/JOB/INSTANCE.dcm            what was produced
 * results/JOB/labels.map              what was segmented
 * </pre>
 */
final class Layout {

    static final String PART = ".part";
    static final String DICOM = ".dcm";
    static final String LABELS = "labels.map";

    private final Path root;

    /** @param root absolute */
    Layout(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    Path root() {
        return root;
    }

    Path incoming() {
        return root.resolve("incoming");
    }

    Path objects() {
        return root.resolve("objects");
    }

    Path results() {
        return root.resolve("results");
    }

    Path series(SeriesKey series) {
        Path folder = objects()
                .resolve(series.studyInstanceUid().value())
                .resolve(series.seriesInstanceUid().value());
        return below(objects(), folder, 2);
    }

    Path received(SeriesKey series, Uid sopInstanceUid) {
        return below(objects(), series(series).resolve(sopInstanceUid.value() + DICOM), 3);
    }

    Path result(ResultObject object) {
        Path file = results()
                .resolve(Long.toString(object.jobId()))
                .resolve(object.sopInstanceUid().value() + DICOM);
        return below(results(), file, 2);
    }

    Path labels(long jobId) {
        return below(results(), results().resolve(Long.toString(jobId)).resolve(LABELS), 2);
    }

    /** The folder that a path lies in. */
    static Path folder(Path path) {
        return Objects.requireNonNull(path.getParent(), "the root of the file system");
    }

    private static Path below(Path folder, Path path, int levels) {
        Path normal = path.normalize();
        if (!normal.startsWith(folder) || normal.getNameCount() != folder.getNameCount() + levels) {
            throw new IllegalArgumentException("a path that leaves its folder: " + path);
        }
        return normal;
    }
}
