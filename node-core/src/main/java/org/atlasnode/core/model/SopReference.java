package org.atlasnode.core.model;

import org.atlasnode.dicom.data.Uid;

/** An object as others refer to it: its class and its instance. */
public record SopReference(Uid sopClassUid, Uid sopInstanceUid) {}
