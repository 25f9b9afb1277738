package org.atlasnode.core.query;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.dicom.dimse.CStoreHandler;
import org.atlasnode.dicom.dimse.DimseMessage.QueryService;
import org.atlasnode.dicom.dimse.DimseMessage.SubOperations;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.net.PresentationContextProposal;
import org.atlasnode.dicom.query.Identifier;
import org.atlasnode.dicom.query.QueryLimits;
import org.atlasnode.dicom.query.QueryRoot;
import org.atlasnode.dicom.query.QueryStatus;
import org.atlasnode.dicom.query.RetrieveClient;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.RequestOptions;

/**
 * A peer from which studies are fetched by C-MOVE to this node, or by C-GET into its reception (PS3.4 §C.4.2, §C.4.3).
 * Thread-safe, for one retrieval at a time.
 */
public final class DimseRetrieveSource implements RetrieveSource {

    /** Pending responses are optional (PS3.4 §C.4.2.1.7), so a big study may be moved in silence. */
    private static final QueryLimits LIMITS = new QueryLimits(200_000, Duration.ofMinutes(10));

    private final DimsePeer peer;
    private final Optional<Reception> reception;
    private Optional<ClientAssociation> current = Optional.empty();
    private boolean closed;

    private DimseRetrieveSource(DimsePeer peer, Optional<Reception> reception) {
        this.peer = peer;
        this.reception = reception;
    }

    /** Where objects of C-GET go, and in which syntaxes they may come, the best first. */
    public record Reception(CStoreHandler handler, List<TransferSyntax> syntaxes) {

        public Reception {
            syntaxes = List.copyOf(syntaxes);
        }
    }

    /** By C-MOVE: the node's listener must run, and take objects of this peer. */
    public static DimseRetrieveSource byMove(DimsePeer peer) throws SourceException {
        if (!peer.peer().sends() && peer.peer().terms().query().isEmpty()) {
            throw new SourceException("peer " + peer.peer().name() + " may not store here, so it cannot move: add a"
                    + " section peers." + peer.peer().name() + ".query, or sends: true, to the configuration; or fetch"
                    + " with --get");
        }
        return new DimseRetrieveSource(peer, Optional.empty());
    }

    /** By C-GET. */
    public static DimseRetrieveSource byGet(DimsePeer peer, Reception reception) {
        return new DimseRetrieveSource(peer, Optional.of(reception));
    }

    @Override
    public Report retrieve(Identifier what, Progress progress) throws SourceException {
        QueryService service = reception.isPresent() ? QueryService.GET : QueryService.MOVE;
        List<PresentationContextProposal> storage =
                reception.map(Reception::syntaxes).map(StorageProposals::of).orElse(List.of());
        List<PresentationContextProposal> proposals = new ArrayList<>(QueryRoot.proposals(service));
        proposals.addAll(storage);
        RequestOptions options = RequestOptions.NONE.withScpRoles(StorageProposals.classes(storage), true);
        try (ClientAssociation association = peer.connect(proposals, options)) {
            begin(association);
            RetrieveClient.Outcome outcome = run(association, service, what, progress);
            DimsePeer.release(association);
            return report(outcome);
        } catch (AssociationException e) {
            throw new SourceException(String.valueOf(e.getMessage()), e);
        } finally {
            end();
        }
    }

    private RetrieveClient.Outcome run(
            ClientAssociation association, QueryService service, Identifier what, Progress progress)
            throws SourceException, AssociationException {
        QueryRoot root = peer.root(association, service, what.level());
        RetrieveClient client = new RetrieveClient(association, LIMITS);
        RetrieveClient.Progress told = operations -> tell(operations, progress);
        return reception.isPresent()
                ? client.get(root, what.forRetrieval(root), reception.get().handler(), told)
                : client.move(root, what.forRetrieval(root), peer.settings().calling(), told);
    }

    private synchronized void begin(ClientAssociation association) throws SourceException {
        if (closed) {
            throw new SourceException("the node is stopping");
        }
        current = Optional.of(association);
    }

    private synchronized void end() {
        current = Optional.empty();
    }

    private boolean tell(SubOperations operations, Progress progress) {
        progress.at(done(operations), operations.remaining().orElse(0));
        return !isClosed();
    }

    private static int done(SubOperations operations) {
        return operations.completed().orElse(0) + operations.warning().orElse(0);
    }

    private Report report(RetrieveClient.Outcome outcome) throws SourceException {
        SubOperations operations = outcome.subOperations();
        String text = peer.settings().peer() + " " + QueryStatus.describe(outcome.status(), outcome.errorComment());
        if (outcome.status().isSuccess() && operations.failed().orElse(0) == 0) {
            return new Report(done(operations), 0, List.of(), "");
        }
        if (outcome.status().isSuccess() || outcome.status().isWarning()) {
            return new Report(done(operations), operations.failed().orElse(0), outcome.failedInstances(), text);
        }
        if (outcome.status().equals(QueryStatus.MOVE_DESTINATION_UNKNOWN)) {
            throw new SourceException(text + "; make " + peer.settings().calling() + " known there, with this"
                    + " machine's address and node.port, or fetch with --get");
        }
        throw new SourceException(text);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        current.ifPresent(ClientAssociation::stop);
    }
}
