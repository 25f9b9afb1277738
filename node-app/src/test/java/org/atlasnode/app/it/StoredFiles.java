package org.atlasnode.app.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What lies in a node's data folder, read from outside. */
final class StoredFiles {

    private StoredFiles() {}

    /** The data sets of all received objects, by SOP Instance UID; two files of one instance are refused. */
    static Map<String, byte[]> dataSets(Path data) throws IOException {
        Map<String, byte[]> found = new HashMap<>();
        for (Path file : DicomObject.files(data.resolve("objects"))) {
            DicomObject object = DicomObject.read(file);
            if (found.put(object.sopInstanceUid().value(), object.dataSet()) != null) {
                throw new IOException("two files of " + object.sopInstanceUid());
            }
        }
        return found;
    }

    /** What the node left unfinished; empty files only wait for objects to come. */
    static List<Path> parts(Path data) throws IOException {
        List<Path> parts = new ArrayList<>();
        for (Path file : DicomObject.files(data)) {
            if (file.toString().endsWith(".part") && Files.size(file) > 0) {
                parts.add(file);
            }
        }
        return parts;
    }
}
