package org.atlasnode.storescp;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.atlasnode.core.commitment.CommitmentReport;
import org.atlasnode.core.commitment.CommitmentRequest;
import org.atlasnode.core.commitment.StorageCommitment;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.config.PeerTerms;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.observe.Metrics;
import org.atlasnode.core.state.CommitmentRequests;
import org.atlasnode.core.state.JdbcCommitmentRequests;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.dimse.CStoreHandler.Caller;
import org.atlasnode.dicom.dimse.DimseMessage.NService;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.dicom.dimse.NServiceHandler;
import org.atlasnode.dicom.dimse.ScpServices;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.AssociationListener;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.net.ClientSettings;
import org.atlasnode.dicom.net.DicomClient;
import org.atlasnode.dicom.net.DicomServer;
import org.atlasnode.dicom.net.PresentationContextProposal;
import org.atlasnode.dicom.net.ServerSettings;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.atlasnode.storescp.commitment.CommitmentReporter;
import org.atlasnode.storescp.commitment.CommitmentScp;
import org.atlasnode.storescp.commitment.Judge;
import org.atlasnode.storescp.commitment.OpenReports;

/** A node that commits itself, and a scanner that asks it, each listening on a port of its own. */
final class CommitmentWorld implements AutoCloseable {

    static final String SCANNER = "CT-ONE";
    private static final AeTitle SCANNER_TITLE = AeTitle.of("CT1");
    private static final AeTitle NODE_TITLE = AeTitle.of("ATLAS");
    private static final List<TransferSyntax> SYNTAXES =
            List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);

    final Fixture fixture;
    final CommitmentRequests requests;
    final CommitmentScp scp;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final List<SeriesKey> signs = new CopyOnWriteArrayList<>();
    final List<CommitmentReport> reported = new CopyOnWriteArrayList<>();
    final List<Boolean> roles = new CopyOnWriteArrayList<>();
    final DicomServer node;
    final DicomServer scanner;
    /** What the scanner does with a report before it keeps it. */
    volatile NServiceHandler scannersTrouble = request -> NServiceHandler.Answer.DONE;

    private final OpenReports reports;

    CommitmentWorld(Path folder) throws IOException {
        this.fixture = new Fixture(folder);
        this.requests = new JdbcCommitmentRequests(fixture.database);
        Metrics metrics = new Metrics(meters);
        this.reports =
                new OpenReports(requests, new Judge(requests, fixture.objects, fixture.tracker), signs::add, metrics);
        this.scp = new CommitmentScp(requests, reports, caller -> SCANNER, fixture.scheduler, fixture.clock);
        this.node = server(NODE_TITLE, scp);
        this.scanner = server(SCANNER_TITLE, this::hear);
    }

    private DicomServer server(AeTitle title, NServiceHandler handler) throws IOException {
        DicomServer server = new DicomServer(
                ServerSettings.of(title, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                applicant -> Optional.empty(),
                new AcceptanceRule(
                        uid -> true,
                        SYNTAXES,
                        uid -> roles.add(uid.equals(StorageCommitment.SOP_CLASS)),
                        1,
                        (uid, information) -> Optional.empty()),
                new ScpServices(
                        (request, dataSet) -> dataSet.readAllBytes(), Map.of(StorageCommitment.SOP_CLASS, handler)),
                AssociationListener.NONE);
        server.start();
        return server;
    }

    NServiceHandler.Answer hear(NServiceHandler.Request request) throws DimseStatusException {
        NServiceHandler.Answer answer = scannersTrouble.serve(request);
        reported.add(CommitmentReport.parse(
                request.typeId().orElseThrow(), request.dataSet().orElseThrow()));
        return answer;
    }

    /** The scanner calls the node. */
    ClientAssociation call() throws IOException {
        ClientAssociation association = new DicomClient(
                        ClientSettings.of("127.0.0.1", node.port(), SCANNER_TITLE, NODE_TITLE))
                .connect(List.of(new PresentationContextProposal(StorageCommitment.SOP_CLASS, SYNTAXES)));
        association.takeEvents(StorageCommitment.SOP_CLASS, this::hear);
        return association;
    }

    Peer peer(Optional<Integer> port) {
        return new Peer(SCANNER, SCANNER_TITLE, port.map(any -> "127.0.0.1"), port, true, Set.of(), PeerTerms.DEFAULT);
    }

    CommitmentReporter reporter() {
        return reporter(peer(Optional.of(scanner.port())));
    }

    CommitmentReporter reporter(Peer peer) {
        return new CommitmentReporter(
                requests,
                reports,
                Map.of(SCANNER, peer),
                (to, options) -> new DicomClient(ClientSettings.of(
                                "127.0.0.1", to.commitmentPort().orElseThrow(), NODE_TITLE, to.commitmentTitle()))
                        .connect(
                                List.of(new PresentationContextProposal(StorageCommitment.SOP_CLASS, SYNTAXES)),
                                options),
                new CommitmentReporter.Circumstances(fixture.scheduler, fixture.clock, new Metrics(meters)));
    }

    /** A request as it comes to the handler. */
    static NServiceHandler.Request request(CommitmentRequest request) {
        return new NServiceHandler.Request(
                NService.ACTION,
                StorageCommitment.SOP_CLASS,
                Optional.of(StorageCommitment.SOP_INSTANCE),
                OptionalInt.of(StorageCommitment.REQUEST),
                Optional.of(request.information()),
                new Caller(SCANNER_TITLE, NODE_TITLE, "127.0.0.1", "1"));
    }

    double counted(String outcome) {
        return meters.find(Metrics.COMMITMENT_REPORTS).tag("outcome", outcome).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Override
    public void close() {
        node.close(Duration.ofSeconds(5));
        scanner.close(Duration.ofSeconds(5));
        fixture.close();
    }
}
