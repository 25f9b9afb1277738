package org.atlasnode.results.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.atlasnode.core.commitment.CommitmentReport;
import org.atlasnode.core.commitment.CommitmentRequest;
import org.atlasnode.core.commitment.StorageCommitment;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dimse.DimseMessage.NService;
import org.atlasnode.dicom.dimse.DimseMessage.Sop;
import org.atlasnode.dicom.dimse.DimseStatus;
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
import org.atlasnode.dicom.ul.RequestOptions;

/** A PACS that is asked for commitment and does with it what a test says. */
final class CommitmentPacs implements AutoCloseable {

    static final List<PresentationContextProposal> PROPOSALS = List.of(new PresentationContextProposal(
            StorageCommitment.SOP_CLASS,
            List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)));

    final List<CommitmentRequest> asked = new CopyOnWriteArrayList<>();
    volatile Reaction reaction = request -> Optional.empty();
    volatile boolean offers = true;
    private final DicomServer server;

    /** What it does with a request: throws a status, or reports on the same association, or answers and is silent. */
    @FunctionalInterface
    interface Reaction {
        Optional<CommitmentReport> to(CommitmentRequest request) throws DimseStatusException, IOException;
    }

    CommitmentPacs() throws IOException {
        this.server = server(AeTitle.of("PACS"), this::serve, () -> offers);
    }

    /** A server of the SOP class. */
    static DicomServer server(AeTitle title, NServiceHandler handler, BooleanSupplier offers) throws IOException {
        DicomServer server = new DicomServer(
                ServerSettings.of(title, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                applicant -> Optional.empty(),
                new AcceptanceRule(
                        uid -> offers.getAsBoolean(),
                        PROPOSALS.get(0).transferSyntaxes(),
                        StorageCommitment.SOP_CLASS::equals,
                        1,
                        (uid, information) -> Optional.empty()),
                new ScpServices(
                        (request, dataSet) -> dataSet.readAllBytes(), Map.of(StorageCommitment.SOP_CLASS, handler)),
                AssociationListener.NONE);
        server.start();
        return server;
    }

    int port() {
        return server.port();
    }

    private NServiceHandler.Answer serve(NServiceHandler.Request request) throws DimseStatusException {
        CommitmentRequest commitment = CommitmentRequest.parse(request.dataSet().orElseThrow());
        asked.add(commitment);
        try {
            Optional<CommitmentReport> report = reaction.to(commitment);
            return new NServiceHandler.Answer(
                    DimseStatus.SUCCESS, Optional.empty(), () -> report.map(CommitmentPacs::event));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NServiceHandler.EventReport event(CommitmentReport report) {
        return new NServiceHandler.EventReport(
                StorageCommitment.SOP_CLASS,
                StorageCommitment.SOP_INSTANCE,
                report.eventTypeId(),
                report.information(),
                answer -> {});
    }

    static CommitmentReport success(CommitmentRequest request) {
        return new CommitmentReport(request.transactionUid(), request.objects(), List.of());
    }

    /** All but the first are kept. */
    static CommitmentReport firstFails(CommitmentRequest request, DimseStatus reason) {
        return new CommitmentReport(
                request.transactionUid(),
                request.objects().subList(1, request.objects().size()),
                List.of(new CommitmentReport.Failure(request.objects().get(0), reason)));
    }

    /** Reports on an association of its own; says how that was answered. */
    static DimseStatus report(int port, String title, CommitmentReport report) throws IOException {
        return report(port, title, OptionalInt.of(report.eventTypeId()), report.information());
    }

    static DimseStatus report(int port, String title, OptionalInt type, DataSet information) throws IOException {
        RequestOptions asScp = RequestOptions.NONE.withScpRoles(Set.of(StorageCommitment.SOP_CLASS), false);
        try (ClientAssociation association = new DicomClient(
                        ClientSettings.of("127.0.0.1", port, AeTitle.of(title), AeTitle.of("ATLAS")))
                .connect(new ArrayList<>(PROPOSALS), asScp)) {
            DimseStatus status = association
                    .request(
                            NService.EVENT_REPORT,
                            Sop.of(StorageCommitment.SOP_CLASS, StorageCommitment.SOP_INSTANCE),
                            type,
                            Optional.of(information))
                    .status();
            association.release();
            return status;
        }
    }

    void stop() {
        server.close(Duration.ofMillis(1));
    }

    @Override
    public void close() {
        server.close(Duration.ofSeconds(5));
    }
}
