package org.atlasnode.dicom.io;

import java.util.Optional;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.Uid;

/**
 * File meta information (PS3.10 §7.1): what a Part 10 file says of its data set. Immutable.
 *
 * @param sourceAeTitle Source Application Entity Title (0002,0016): who sent it
 */
public record FileMeta(
        Uid mediaStorageSopClassUid,
        Uid mediaStorageSopInstanceUid,
        Uid transferSyntaxUid,
        Optional<AeTitle> sourceAeTitle) {}
