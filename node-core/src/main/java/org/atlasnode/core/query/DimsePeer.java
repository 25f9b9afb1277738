package org.atlasnode.core.query;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.config.PeerTerms.Query;
import org.atlasnode.core.net.PeerClients;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.dimse.DimseMessage.QueryService;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.net.ClientSettings;
import org.atlasnode.dicom.net.DicomClient;
import org.atlasnode.dicom.net.PresentationContextProposal;
import org.atlasnode.dicom.query.QueryLevel;
import org.atlasnode.dicom.query.QueryRoot;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.RequestOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a peer answers queries, and how it is called there: by its query section, else at its own address. Immutable.
 *
 * @param client for the associations
 */
public record DimsePeer(Peer peer, DicomClient client) {

    private static final Logger LOG = LoggerFactory.getLogger(DimsePeer.class);

    /** Nobody waits longer for an archive that does not answer; retrievals have limits of their own. */
    private static final ClientSettings.Timeouts TIMEOUTS =
            new ClientSettings.Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(60));

    /** @throws SourceException where the configuration does not say where the peer listens */
    public static DimsePeer of(Peer peer, PeerClients clients) throws SourceException {
        Optional<Query> query = peer.terms().query();
        // a peer of DICOMweb may have a query section without an address
        String host = query.map(Query::host)
                .filter(name -> !name.isEmpty())
                .or(peer::host)
                .orElseThrow(() -> incomplete(peer, "host"));
        int port = query.map(Query::port)
                .filter(number -> number > 0)
                .or(peer::port)
                .orElseThrow(() -> incomplete(peer, "port"));
        AeTitle called = query.map(Query::aeTitle).orElse(peer.aeTitle());
        return new DimsePeer(peer, clients.waiting(TIMEOUTS).client(peer, new PeerClients.Service(called, host, port)));
    }

    private static SourceException incomplete(Peer peer, String key) {
        return new SourceException("peer " + peer.name() + " cannot be asked: add peers." + peer.name() + ".query."
                + key + " or peers." + peer.name() + "." + key + " to the configuration");
    }

    ClientSettings settings() {
        return client.settings();
    }

    ClientAssociation connect(List<PresentationContextProposal> proposals, RequestOptions options)
            throws AssociationException {
        return client.connect(proposals, options);
    }

    /** Ends an association whose operation is over: what came of that does not depend on how it ends. */
    static void release(ClientAssociation association) {
        try {
            association.release();
        } catch (AssociationException e) {
            LOG.debug("an association did not end in order: {}", e.getMessage());
        }
    }

    /** The model that the peer accepted for a service: the study root where it has it, which has no patient level. */
    QueryRoot root(ClientAssociation association, QueryService service, QueryLevel level) throws SourceException {
        for (QueryRoot root : QueryRoot.values()) {
            boolean fits = level != QueryLevel.PATIENT || root == QueryRoot.PATIENT;
            if (fits
                    && association.acceptedContexts().stream()
                            .anyMatch(context -> context.abstractSyntax().equals(root.sopClass(service)))) {
                return root;
            }
        }
        throw new SourceException(settings().peer() + " takes no C-" + service
                + (level == QueryLevel.PATIENT
                        ? " by the patient root, which alone has patients (PS3.4 §C.6.1)"
                        : ", neither by the study root nor by the patient root (PS3.4 §C.6)"));
    }
}
