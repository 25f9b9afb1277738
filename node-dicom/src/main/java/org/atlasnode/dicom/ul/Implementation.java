package org.atlasnode.dicom.ul;

import org.atlasnode.dicom.data.Uid;

/** What this implementation calls itself in associations and in files (PS3.7 §D.3.3.2, PS3.10 §7.1). */
public final class Implementation {

    /** Stays the same as long as objects need not be told apart by who made them. */
    public static final Uid CLASS_UID = Uid.derivedFrom("org.atlasnode/implementation/1");

    /** At most 16 characters. */
    public static final String VERSION_NAME = "ATLASNODE_0_1";

    private Implementation() {}
}
