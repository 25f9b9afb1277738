package org.atlasnode.app.send;

import java.nio.file.Path;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.io.TransferSyntax;

/**
 * A Part 10 file that can be sent.
 *
 * @param dataSetOffset bytes of the file before its data set
 */
public record SendableFile(
        Path path, Uid sopClassUid, Uid sopInstanceUid, TransferSyntax syntax, long dataSetOffset, long sizeBytes) {}
