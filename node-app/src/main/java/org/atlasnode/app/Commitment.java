package org.atlasnode.app;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.atlasnode.core.commitment.StorageCommitment;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.net.PeerClients;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.dicom.dimse.DimseMessage.NService;
import org.atlasnode.dicom.dimse.NServiceHandler;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.net.PresentationContextProposal;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.RequestOptions;
import org.atlasnode.results.commitment.CommitmentAsking;
import org.atlasnode.results.commitment.CommitmentReports;
import org.atlasnode.results.commitment.CommitmentScu;
import org.atlasnode.storescp.SeriesTracker;
import org.atlasnode.storescp.StoreScp;
import org.atlasnode.storescp.commitment.CommitmentReporter;
import org.atlasnode.storescp.commitment.CommitmentScp;
import org.atlasnode.storescp.commitment.Judge;
import org.atlasnode.storescp.commitment.OpenReports;

/** Storage commitment in both roles, composed: one SOP class, requests in and reports out, requests out and reports in. */
final class Commitment {

    private static final String REQUESTS_OPEN = "atlas.commitment.requests.open";
    private static final String COMMITMENTS_OPEN = "atlas.commitments.open";
    private static final List<PresentationContextProposal> PROPOSALS = List.of(new PresentationContextProposal(
            StorageCommitment.SOP_CLASS,
            List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)));

    private final Foundation foundation;
    private final CommitmentStores stores;
    private final CommitmentScp scp;
    private final CommitmentReporter reporter;
    private final CommitmentReports reports;
    private final CommitmentAsking asking;

    Commitment(Foundation foundation, CommitmentStores stores, SeriesTracker tracker, StoreScp.PeerNames names) {
        this.foundation = foundation;
        this.stores = stores;
        TaskScheduler scheduler = foundation.scheduler();
        Map<String, Peer> peers = foundation.config().peers();
        OpenReports open = new OpenReports(
                stores.requests(),
                new Judge(stores.requests(), foundation.objects(), tracker),
                series -> scheduler.trigger(SeriesTracker.COMPLETION_TASK),
                foundation.metrics());
        this.scp = new CommitmentScp(stores.requests(), open, names, scheduler, foundation.clock());
        this.reporter = new CommitmentReporter(
                stores.requests(),
                open,
                peers,
                this::connect,
                new CommitmentReporter.Circumstances(scheduler, foundation.clock(), foundation.metrics()));
        this.reports =
                new CommitmentReports(stores.results(), peers, scheduler, foundation.clock(), foundation.metrics());
        this.asking = new CommitmentAsking(
                stores.results(),
                peers,
                new CommitmentScu(peer -> connect(peer, RequestOptions.NONE), reports),
                scheduler,
                foundation.clock());
    }

    /** A peer is SCU of the class when it asks, and SCP when it reports: either way its request comes here. */
    NServiceHandler handler() {
        return request -> request.service() == NService.EVENT_REPORT ? reports.serve(request) : scp.serve(request);
    }

    void register(Duration sweep) {
        foundation.scheduler().register(CommitmentReporter.TASK, sweep, reporter);
        foundation.scheduler().register(CommitmentAsking.TASK, sweep, asking);
        foundation.metrics().gauge(REQUESTS_OPEN, () -> stores.requests().openCount());
        foundation.metrics().gauge(COMMITMENTS_OPEN, () -> stores.results().openCount());
    }

    private ClientAssociation connect(Peer peer, RequestOptions options) throws AssociationException {
        PeerClients.Service service = new PeerClients.Service(
                peer.commitmentTitle(),
                peer.host().orElseThrow(),
                peer.commitmentPort().orElseThrow());
        return foundation.clients().client(peer, service).connect(PROPOSALS, options);
    }
}
