package org.atlasnode.app.evaluate.run;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.dicom.data.Uid;

/**
 * A series as it lies in a folder.
 *
 * @param instances each once
 * @param files where each lies
 */
public record SeriesFiles(SeriesKey key, List<InstanceRef> instances, Map<Uid, Path> files) {

    public SeriesFiles {
        instances = List.copyOf(instances);
        files = Map.copyOf(files);
        if (files.size() != instances.size()) {
            throw new IllegalArgumentException(files.size() + " files of " + instances.size() + " instances");
        }
    }

    /** Where an instance of the series lies. */
    public Path file(Uid sopInstanceUid) {
        Path file = files.get(sopInstanceUid);
        if (file == null) {
            throw new IllegalArgumentException("not an instance of this series: " + sopInstanceUid);
        }
        return file;
    }

    /** SHA-256 over UID and length of each instance: another where one came, went or was replaced by a longer one. */
    String fingerprint() {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        instances.stream()
                .map(instance -> instance.sopInstanceUid() + " " + instance.sizeBytes() + "\n")
                .sorted()
                .forEach(line -> digest.update(line.getBytes(StandardCharsets.US_ASCII)));
        return HexFormat.of().formatHex(digest.digest());
    }
}
