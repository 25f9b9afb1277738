package org.atlasnode.results.delivery;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.model.SopReference;
import org.atlasnode.core.net.PeerClients;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.io.DataSetWriter;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.net.DicomClient;
import org.atlasnode.dicom.net.PresentationContextProposal;
import org.atlasnode.dicom.net.StoreResponse;
import org.atlasnode.dicom.ul.AssociationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends by C-STORE as SCU (PS3.4 §B), on the terms that are agreed with each peer. Immutable, thread-safe. */
public final class DicomResultSender implements ResultSender {

    private static final Logger LOG = LoggerFactory.getLogger(DicomResultSender.class);

    /** In the order of preference; the peer chooses. */
    private static final List<TransferSyntax> SYNTAXES =
            List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);

    private final PeerClients clients;

    public DicomResultSender(PeerClients clients) {
        this.clients = clients;
    }

    @Override
    public Connection open(NodeConfig.Peer peer, Collection<Uid> sopClassUids) throws IOException {
        DicomClient client = clients.client(peer);
        List<PresentationContextProposal> proposals = sopClassUids.stream()
                .map(uid -> new PresentationContextProposal(uid, SYNTAXES))
                .toList();
        return new Associated(client.connect(proposals), client.settings().peer());
    }

    /** After an association broke there is nothing to release. */
    private static final class Associated implements Connection {

        private final ClientAssociation association;
        private final String peer;
        private boolean broken;

        Associated(ClientAssociation association, String peer) {
            this.association = association;
            this.peer = peer;
        }

        @Override
        public boolean accepts(Uid sopClassUid) {
            return syntax(sopClassUid).isPresent();
        }

        private Optional<TransferSyntax> syntax(Uid sopClassUid) {
            return SYNTAXES.stream()
                    .filter(syntax ->
                            association.findContext(sopClassUid, syntax).isPresent())
                    .findFirst();
        }

        /** One after the other; one at a time lies in memory. */
        @Override
        public void store(List<Outgoing> objects, Reaction reaction) throws IOException {
            for (Outgoing object : objects) {
                DataSet dataSet;
                try {
                    dataSet = object.read();
                } catch (IOException e) {
                    reaction.unreadable(object, e);
                    continue;
                }
                if (!reaction.answered(object, store(object.reference(), dataSet))) {
                    return;
                }
            }
        }

        private StoreResponse store(SopReference object, DataSet dataSet) throws IOException {
            Uid sopClassUid = object.sopClassUid();
            TransferSyntax syntax = syntax(sopClassUid)
                    .orElseThrow(() -> new IllegalStateException("no context was accepted for " + sopClassUid));
            try {
                return association.store(
                        sopClassUid,
                        object.sopInstanceUid(),
                        syntax,
                        output -> DataSetWriter.write(dataSet, syntax, output));
            } catch (IOException e) {
                broken = true;
                throw e;
            }
        }

        @Override
        public void close() {
            try (association) {
                if (!broken) {
                    association.release();
                }
            } catch (AssociationException e) {
                LOG.debug("the association with {} did not end in order: {}", peer, e.getMessage());
            }
        }
    }
}
