package org.atlasnode.dicom.dimse;

import java.util.Map;
import org.atlasnode.dicom.data.Uid;

/**
 * The services that a dispatcher serves as SCP, besides Verification. Immutable.
 *
 * @param normalized the handlers of DIMSE-N by SOP class
 */
public record ScpServices(CStoreHandler storage, Map<Uid, NServiceHandler> normalized) {

    public ScpServices {
        normalized = Map.copyOf(normalized);
    }

    /** Storage alone. */
    public static ScpServices of(CStoreHandler storage) {
        return new ScpServices(storage, Map.of());
    }
}
