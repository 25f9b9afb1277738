package org.atlasnode.app.it;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.net.ClientSettings;
import org.atlasnode.dicom.net.DicomClient;
import org.atlasnode.dicom.net.PresentationContextProposal;
import org.atlasnode.dicom.net.StoreResponse;
import org.atlasnode.testkit.Dcmtk;

/** Our own client as a scanner: opens associations for objects, and sends their bytes as they are. */
final class TestSender {

    private final DicomClient client;

    TestSender(Dcmtk.Target target) {
        this.client = new DicomClient(ClientSettings.of(
                target.host(), target.port(), AeTitle.of(target.callingAe()), AeTitle.of(target.calledAe())));
    }

    /** An association that can carry these objects, and C-ECHO. */
    ClientAssociation open(List<DicomObject> objects) throws IOException {
        Set<PresentationContextProposal> proposals = new LinkedHashSet<>();
        proposals.add(PresentationContextProposal.of(Uids.VERIFICATION, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN));
        for (DicomObject object : objects) {
            proposals.add(PresentationContextProposal.of(object.sopClassUid(), object.transferSyntax()));
        }
        return client.connect(List.copyOf(proposals));
    }

    static StoreResponse send(ClientAssociation association, DicomObject object) throws IOException {
        return association.store(
                object.sopClassUid(),
                object.sopInstanceUid(),
                object.transferSyntax(),
                output -> output.write(object.dataSet()));
    }

    /** One association for all; fails at the first that is not answered with Success. */
    void sendAll(List<DicomObject> objects) throws IOException {
        try (ClientAssociation association = open(objects)) {
            for (DicomObject object : objects) {
                StoreResponse response = send(association, object);
                if (!response.status().isSuccess()) {
                    throw new IOException("answered " + response.status() + " " + response.errorComment());
                }
            }
            association.release();
        }
    }
}
