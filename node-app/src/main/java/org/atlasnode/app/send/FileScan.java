package org.atlasnode.app.send;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.DicomFileReader;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.io.FileMeta;
import org.atlasnode.dicom.io.ReadLimits;
import org.atlasnode.dicom.io.Tolerance;

/**
 * The DICOM files under some paths, in the order of their names. What is no Part 10 file is passed over and named.
 *
 * @param passedOver files that cannot be sent, and why
 */
public record FileScan(List<SendableFile> files, List<PassedOver> passedOver) {

    public FileScan {
        files = List.copyOf(files);
        passedOver = List.copyOf(passedOver);
    }

    /** A file that cannot be sent. */
    public record PassedOver(Path path, String reason) {}

    /** Walks folders, without following links out of them. */
    public static FileScan of(List<Path> paths) throws IOException {
        List<SendableFile> files = new ArrayList<>();
        List<PassedOver> passedOver = new ArrayList<>();
        for (Path root : paths) {
            try (Stream<Path> walk = Files.walk(root)) {
                for (Path path : walk.filter(Files::isRegularFile).sorted().toList()) {
                    look(path, files, passedOver);
                }
            }
        }
        return new FileScan(files, passedOver);
    }

    private static void look(Path path, List<SendableFile> files, List<PassedOver> passedOver) throws IOException {
        try {
            SendableFile file = read(path);
            if (file.sopClassUid().equals(Uids.MEDIA_STORAGE_DIRECTORY_STORAGE)) {
                passedOver.add(new PassedOver(path, "a DICOMDIR"));
            } else {
                files.add(file);
            }
        } catch (DicomParseException e) {
            passedOver.add(new PassedOver(path, e.reason()));
        }
    }

    private static SendableFile read(Path path) throws IOException {
        Set<Tolerance> tolerances = EnumSet.copyOf(Tolerance.usual());
        tolerances.remove(Tolerance.MISSING_META);
        try (InputStream stream = Files.newInputStream(path);
                DicomFileReader reader = DicomFileReader.open(stream, ReadLimits.HEADER, tolerances)) {
            FileMeta meta = reader.readUntil(Tags.SOP_INSTANCE_UID + 1).meta();
            return new SendableFile(
                    path,
                    meta.mediaStorageSopClassUid(),
                    meta.mediaStorageSopInstanceUid(),
                    reader.transferSyntax(),
                    reader.dataSetOffset(),
                    Files.size(path));
        }
    }
}
