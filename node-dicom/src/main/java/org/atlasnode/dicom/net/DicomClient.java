package org.atlasnode.dicom.net;

import java.util.List;
import org.atlasnode.dicom.ul.AssociationException;

/** Requests associations (PS3.8 §7.1). Immutable, thread-safe. */
public final class DicomClient {

    private final ClientSettings settings;

    public DicomClient(ClientSettings settings) {
        this.settings = settings;
    }

    public ClientSettings settings() {
        return settings;
    }

    /**
     * Connects and negotiates.
     *
     * @param proposals 1 to 128
     * @throws AssociationException where the peer cannot be reached, rejects, or does not answer in time
     */
    public ClientAssociation connect(List<PresentationContextProposal> proposals) throws AssociationException {
        return new ClientAssociation();
    }
}
