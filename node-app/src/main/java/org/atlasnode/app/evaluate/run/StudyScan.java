package org.atlasnode.app.evaluate.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.app.send.FileScan.PassedOver;
import org.atlasnode.app.send.Sender;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.DicomFileReader;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.io.ReadLimits;
import org.atlasnode.dicom.io.Tolerance;

/**
 * The series under a folder in any layout: what belongs together is told by the headers, of which no more is read than
 * the UIDs. A file that is none of a series is passed over and named; nothing ends the scan but a folder that is not
 * there. Links are not followed.
 *
 * @param series in the order of their first file
 * @param passedOver relative to the folder, in their order
 */
public record StudyScan(List<SeriesFiles> series, List<PassedOver> passedOver) {

    public StudyScan {
        series = List.copyOf(series);
        passedOver = List.copyOf(passedOver);
    }

    public static StudyScan of(Path folder, Sender.Progress progress) throws IOException {
        return new Walk(folder).scan(progress);
    }

    /** One scan. */
    private static final class Walk {

        /** The sum of a received instance; these were not received, and nothing asks for theirs. */
        private static final String NO_SUM = "";

        private final Path folder;
        private final List<Path> paths = new ArrayList<>();
        private final List<PassedOver> passedOver = new ArrayList<>();
        private final Map<SeriesKey, Map<Uid, InstanceRef>> instances = new LinkedHashMap<>();
        private final Map<SeriesKey, Map<Uid, Path>> files = new HashMap<>();
        private final Map<SeriesKey, SeriesKey> keys = new HashMap<>();

        Walk(Path folder) {
            this.folder = folder;
        }

        StudyScan scan(Sender.Progress progress) throws IOException {
            Files.walkFileTree(folder, new Finder());
            paths.sort(null);
            for (int i = 0; i < paths.size(); i++) {
                look(paths.get(i));
                progress.done(i + 1, paths.size());
            }
            List<SeriesFiles> series = new ArrayList<>();
            instances.forEach((key, found) ->
                    series.add(new SeriesFiles(key, List.copyOf(found.values()), files.getOrDefault(key, Map.of()))));
            return new StudyScan(series, passedOver);
        }

        private void look(Path path) {
            try {
                add(path, read(path));
            } catch (DicomParseException e) {
                passOver(path, e.reason());
            } catch (IOException e) {
                passOver(path, "cannot be read: " + e.getClass().getSimpleName());
            }
        }

        private static DicomFile read(Path path) throws IOException {
            try (InputStream stream = Files.newInputStream(path);
                    DicomFileReader reader = DicomFileReader.open(stream, ReadLimits.HEADER, Tolerance.usual())) {
                return reader.readUntil(Tags.SERIES_INSTANCE_UID + 1);
            }
        }

        private void add(Path path, DicomFile file) throws IOException {
            DataSet header = file.dataSet();
            Optional<Uid> study = header.findUid(Tags.STUDY_INSTANCE_UID);
            Optional<Uid> series = header.findUid(Tags.SERIES_INSTANCE_UID);
            if (study.isEmpty() || series.isEmpty()) {
                passOver(path, "without Study and Series Instance UID");
                return;
            }
            SeriesKey found = new SeriesKey(study.get(), series.get());
            SeriesKey key = keys.computeIfAbsent(found, same -> same);
            Uid instance = file.meta().mediaStorageSopInstanceUid();
            Path earlier = files.computeIfAbsent(key, any -> new HashMap<>()).putIfAbsent(instance, path);
            if (earlier != null) {
                passOver(path, "the same instance as " + folder.relativize(earlier));
                return;
            }
            instances
                    .computeIfAbsent(key, any -> new LinkedHashMap<>())
                    .put(
                            instance,
                            new InstanceRef(
                                    key,
                                    instance,
                                    file.meta().mediaStorageSopClassUid(),
                                    file.meta().transferSyntaxUid(),
                                    Files.size(path),
                                    NO_SUM));
        }

        private void passOver(Path path, String reason) {
            passedOver.add(new PassedOver(folder.relativize(path), reason));
        }

        /** Collects the files, and names what cannot be looked into. */
        private final class Finder extends SimpleFileVisitor<Path> {

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    paths.add(path);
                } else {
                    passOver(path, "neither a file nor a folder");
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
                if (path.equals(folder)) {
                    throw e;
                }
                passOver(path, "cannot be read: " + e.getClass().getSimpleName());
                return FileVisitResult.CONTINUE;
            }
        }
    }
}
