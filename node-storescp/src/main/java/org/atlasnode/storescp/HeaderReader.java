package org.atlasnode.storescp;

import java.io.IOException;
import java.nio.file.Path;
import org.atlasnode.dicom.data.DataSet;

/** Reads the data set of a Part 10 file up to, and without, its pixel data. */
@FunctionalInterface
public interface HeaderReader {
    DataSet read(Path file) throws IOException;
}
