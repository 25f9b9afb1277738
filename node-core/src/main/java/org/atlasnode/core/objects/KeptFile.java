package org.atlasnode.core.objects;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.atlasnode.core.model.InstanceRef;

/** Looks whether a received file is still what it was when it came. Stateless. */
public final class KeptFile {

    private KeptFile() {}

    /** What is found. */
    public enum Finding {
        /** Every byte of the data set is there. */
        WHOLE,
        MISSING,
        /** Its length or its data set is not what the row says. */
        DIFFERENT
    }

    /** Reads the file to its end. */
    public static Finding look(Path file, InstanceRef row) throws IOException {
        try {
            if (Files.size(file) != row.sizeBytes()) {
                return Finding.DIFFERENT;
            }
            return DataSetBytes.crc32c(file).equals(row.crc32c()) ? Finding.WHOLE : Finding.DIFFERENT;
        } catch (NoSuchFileException e) {
            return Finding.MISSING;
        }
    }
}
