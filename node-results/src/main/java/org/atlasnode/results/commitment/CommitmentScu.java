package org.atlasnode.results.commitment;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.atlasnode.core.commitment.CommitmentRequest;
import org.atlasnode.core.commitment.StorageCommitment;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.dicom.dimse.DimseMessage.NService;
import org.atlasnode.dicom.dimse.DimseMessage.Sop;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.NServiceHandler;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.ul.AssociationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests for commitment as SCU (PS3.4 §J.3.2), each on an association of its own, and stays on it for a little
 * while, since many a peer reports there. Immutable, thread-safe.
 */
public final class CommitmentScu {

    private static final Logger LOG = LoggerFactory.getLogger(CommitmentScu.class);
    private static final Duration LISTENING = Duration.ofSeconds(5);

    private final Connector connector;
    private final NServiceHandler reports;
    private final Duration listening;

    public CommitmentScu(Connector connector, NServiceHandler reports) {
        this(connector, reports, LISTENING);
    }

    /** @param listening how long a report is waited for on the association of its request */
    public CommitmentScu(Connector connector, NServiceHandler reports, Duration listening) {
        this.connector = connector;
        this.reports = reports;
        this.listening = listening;
    }

    /** Opens an association about storage commitment to the address of a peer that takes requests. */
    @FunctionalInterface
    public interface Connector {
        ClientAssociation connect(Peer peer) throws AssociationException;
    }

    /**
     * Asks.
     *
     * @param answered whether its report came meanwhile, here or elsewhere
     * @throws AssociationException where there is no answer; {@link AssociationException.NotNegotiated} where the peer
     *     does not offer the service
     */
    DimseStatus ask(Peer peer, CommitmentRequest request, BooleanSupplier answered) throws AssociationException {
        try (ClientAssociation association = connector.connect(peer)) {
            association.takeEvents(StorageCommitment.SOP_CLASS, reports);
            DimseStatus status = request(association, request);
            try {
                if (RequestVerdict.of(status) == RequestVerdict.TAKEN) {
                    association.awaitEvents(listening, answered);
                }
                association.release();
            } catch (AssociationException e) {
                LOG.debug("after the answer the association did not end in order: {}", e.getMessage());
            }
            return status;
        }
    }

    private static DimseStatus request(ClientAssociation association, CommitmentRequest request)
            throws AssociationException {
        try {
            return association
                    .request(
                            NService.ACTION,
                            Sop.of(StorageCommitment.SOP_CLASS, StorageCommitment.SOP_INSTANCE),
                            OptionalInt.of(StorageCommitment.REQUEST),
                            Optional.of(request.information()))
                    .status();
        } catch (AssociationException.NotNegotiated e) {
            association.release();
            throw e;
        }
    }
}
