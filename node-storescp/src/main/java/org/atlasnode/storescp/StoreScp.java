package org.atlasnode.storescp;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.atlasnode.dicom.dimse.CStoreHandler;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.storescp.Reception.Arrival;
import org.atlasnode.storescp.Reception.Sender;

/** The Storage service as SCP (PS3.4 §B): gives what comes by C-STORE to {@link Reception}. Thread-safe. */
public final class StoreScp implements CStoreHandler {

    private final Reception reception;
    private final PeerNames peers;

    public StoreScp(Reception reception, PeerNames peers) {
        this.reception = reception;
        this.peers = peers;
    }

    /** The name, in the configuration, of the peer that calls. */
    @FunctionalInterface
    public interface PeerNames {
        String nameOf(Caller caller);
    }

    @Override
    public void store(CStore request, InputStream dataSet) throws DimseStatusException, IOException {
        Sender sender = new Sender(request.caller().calling(), peers.nameOf(request.caller()));
        reception.receive(
                new Arrival(
                        request.sopClassUid(),
                        request.sopInstanceUid(),
                        request.transferSyntax(),
                        sender,
                        Optional.empty()),
                dataSet);
    }
}
