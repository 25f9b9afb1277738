package org.atlasnode.app.cli;

import java.time.Duration;
import java.util.List;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.net.DicomClient;
import org.atlasnode.dicom.net.PresentationContextProposal;
import org.atlasnode.dicom.ul.AssociationException;

/** C-ECHO on an association of its own (PS3.4 §A). */
final class Echo {

    private static final PresentationContextProposal VERIFICATION = PresentationContextProposal.of(
            Uids.VERIFICATION, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);

    private Echo() {}

    /** What was answered, and after how long from the connection on. */
    record Answer(DimseStatus status, Duration taken) {}

    static Answer ask(DicomClient client) throws AssociationException {
        long begun = System.nanoTime();
        try (ClientAssociation association = client.connect(List.of(VERIFICATION))) {
            DimseStatus status = association.echo();
            association.release();
            return new Answer(status, Duration.ofNanos(System.nanoTime() - begun));
        }
    }
}
