package org.atlasnode.core.model;

import org.atlasnode.dicom.data.Uid;

/**
 * A received instance that lies in the object store.
 *
 * @param transferSyntaxUid the syntax it came in and lies in
 * @param sizeBytes length of the file, with preamble and file meta information
 * @param crc32c CRC-32C of the data set's bytes as received, 8 lower-case hexadecimal digits
 */
public record InstanceRef(
        SeriesKey series, Uid sopInstanceUid, Uid sopClassUid, Uid transferSyntaxUid, long sizeBytes, String crc32c) {}
