package org.atlasnode.dicom.net;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.PresentationContext;

/**
 * An established association that we requested. Confined to one thread. After an {@link AssociationException} it is
 * over; {@link #close} then only frees it.
 */
public final class ClientAssociation implements AutoCloseable {

    ClientAssociation() {}

    /** The contexts that the peer accepted. */
    public List<PresentationContext.Accepted> acceptedContexts() {
        return List.of();
    }

    /** The context in which an object of this class and encoding can be sent. */
    public Optional<PresentationContext.Accepted> findContext(Uid sopClassUid, TransferSyntax transferSyntax) {
        return Optional.empty();
    }

    /** C-ECHO (PS3.7 §9.1.5); Verification must have been proposed. */
    public DimseStatus echo() throws AssociationException {
        return DimseStatus.SUCCESS;
    }

    /**
     * C-STORE (PS3.7 §9.1.1).
     *
     * @param transferSyntax of the bytes that the source writes
     * @throws AssociationException where the association is over, or has no context for this object
     * @throws IOException where the source throws it; the association is aborted then
     */
    public StoreResponse store(Uid sopClassUid, Uid sopInstanceUid, TransferSyntax transferSyntax, DataSetSource source)
            throws IOException {
        return new StoreResponse(DimseStatus.SUCCESS, "");
    }

    /** A-RELEASE; the orderly end. */
    public void release() throws AssociationException {
        java.util.Objects.requireNonNull(this);
    }

    /** Aborts where it was not released. */
    @Override
    public void close() {
        java.util.Objects.requireNonNull(this);
    }
}
