package org.atlasnode.storescp;

import java.util.Optional;
import java.util.Set;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.dict.StorageSopClasses;

/** What this node answers to extended negotiation as SCP of Storage (PS3.4 §B.3.1). Pure functions. */
public final class StorageNegotiation {

    private static final Set<Uid> STORAGE = StorageSopClasses.all();

    /** Level 2 of storage, full: every attribute is kept, private ones too (PS3.4 §B.4.1). */
    private static final int LEVEL_OF_SUPPORT = 2;

    /** Level 3 of signatures: an object is kept bit by bit, so that its signatures stay valid. */
    private static final int LEVEL_OF_SIGNATURES = 3;

    /** No element is coerced. */
    private static final int ELEMENT_COERCION = 0;

    private StorageNegotiation() {}

    /** The application information, whatever was asked: it says what this SCP does. Empty for other services. */
    public static Optional<Value.Bytes> answer(Uid sopClassUid, Value.Bytes asked) {
        return STORAGE.contains(sopClassUid)
                ? Optional.of(
                        Value.Bytes.wrap(new byte[] {LEVEL_OF_SUPPORT, 0, LEVEL_OF_SIGNATURES, 0, ELEMENT_COERCION, 0}))
                : Optional.empty();
    }
}
