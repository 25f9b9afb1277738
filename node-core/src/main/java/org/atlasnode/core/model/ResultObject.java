package org.atlasnode.core.model;

import org.atlasnode.dicom.data.Uid;

/**
 * A produced DICOM object that lies in the object store.
 *
 * @param ordinal place in the order of sending within its job
 */
public record ResultObject(long jobId, ResultKind kind, Uid sopClassUid, Uid sopInstanceUid, int ordinal) {}
