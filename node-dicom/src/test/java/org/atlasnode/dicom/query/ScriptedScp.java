package org.atlasnode.dicom.query;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.DimseChannel;
import org.atlasnode.dicom.dimse.DimseMessage.CStoreRq;
import org.atlasnode.dicom.dimse.DimseMessage.CStoreRsp;
import org.atlasnode.dicom.dimse.DimseMessage.QueryRq;
import org.atlasnode.dicom.dimse.DimseMessage.QueryRsp;
import org.atlasnode.dicom.dimse.DimseMessage.SubOperations;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.net.ClientSettings;
import org.atlasnode.dicom.net.DicomClient;
import org.atlasnode.dicom.net.PresentationContextProposal;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.atlasnode.dicom.ul.Association;
import org.atlasnode.dicom.ul.AssociationSettings;
import org.atlasnode.dicom.ul.Negotiation;
import org.atlasnode.dicom.ul.Pdu;
import org.atlasnode.dicom.ul.RequestOptions;

/** An archive that answers one association by a script, well or ill. */
final class ScriptedScp implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(4);
    static final Uid CT = Uids.CT_IMAGE_STORAGE;
    static final Uid MR = Uids.MR_IMAGE_STORAGE;

    private final ServerSocketChannel listener;
    private final CompletableFuture<Void> played = new CompletableFuture<>();

    private ScriptedScp(ServerSocketChannel listener) {
        this.listener = listener;
    }

    /** What is done after the request has come. */
    @FunctionalInterface
    interface Script {
        void play(Stage stage) throws Exception;
    }

    static ScriptedScp playing(Script script) throws IOException {
        return playing(uid -> true, script);
    }

    /** @param roles the SOP classes of which the requestor may be SCP */
    static ScriptedScp playing(Predicate<Uid> roles, Script script) throws IOException {
        ServerSocketChannel listener =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        ScriptedScp scp = new ScriptedScp(listener);
        Thread thread = new Thread(() -> scp.serve(roles, script), "scripted-scp");
        thread.setDaemon(true);
        thread.start();
        return scp;
    }

    private void serve(Predicate<Uid> roles, Script script) {
        try (SocketChannel socket = listener.accept();
                Association association = Association.accepting(
                        socket, Optional.empty(), new AssociationSettings(PATIENCE, PATIENCE, 16384), "the client")) {
            Pdu.AssociateRq request = association.awaitRequest();
            AcceptanceRule rule = new AcceptanceRule(
                    uid -> true,
                    List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN),
                    roles,
                    1,
                    (uid, information) -> Optional.empty());
            association.accept(request, (Pdu.AssociateAc) Negotiation.reply(request, rule, 16384));
            DimseChannel channel = new DimseChannel(association);
            DimseChannel.Received received = channel.receive(PATIENCE).orElseThrow();
            DataSet identifier = channel.readDataSet(received).orElseThrow();
            script.play(new Stage(association, channel, received, identifier));
            played.complete(null);
        } catch (Exception | AssertionError e) {
            played.completeExceptionally(e);
        }
    }

    /** Waits for the end of the script; rethrows what went wrong in it. */
    void awaitPlayed() throws ExecutionException, InterruptedException, TimeoutException {
        played.get(20, TimeUnit.SECONDS);
    }

    ClientAssociation connect() throws IOException {
        List<PresentationContextProposal> proposals = new ArrayList<>();
        for (var service : org.atlasnode.dicom.dimse.DimseMessage.QueryService.values()) {
            proposals.addAll(QueryRoot.proposals(service));
        }
        proposals.add(PresentationContextProposal.of(CT, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN));
        proposals.add(PresentationContextProposal.of(MR, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN));
        int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
        ClientSettings settings = ClientSettings.of("127.0.0.1", port, AeTitle.of("ATLAS"), AeTitle.of("PACS"))
                .withTimeouts(new ClientSettings.Timeouts(PATIENCE, PATIENCE, PATIENCE));
        return new DicomClient(settings).connect(proposals, RequestOptions.NONE.withScpRoles(Set.of(CT, MR), true));
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    /** Where a script plays: the association, and the request that came. */
    record Stage(Association association, DimseChannel channel, DimseChannel.Received received, DataSet identifier) {

        QueryRq request() {
            return (QueryRq) received.message();
        }

        void answer(DimseStatus status) throws IOException {
            answer(status, "", SubOperations.NONE);
        }

        void answer(DimseStatus status, String comment, SubOperations progress) throws IOException {
            channel.send(received.context().id(), response(request().messageId(), status, comment, progress, false));
        }

        void answer(DimseStatus status, DataSet dataSet) throws IOException {
            channel.send(
                    received.context().id(), response(request().messageId(), status, "", SubOperations.NONE, true));
            channel.sendDataSet(received.context(), dataSet);
        }

        QueryRsp response(int messageId, DimseStatus status, String comment, SubOperations progress, boolean dataSet) {
            return new QueryRsp(
                    request().service(),
                    messageId,
                    request().affectedSopClassUid(),
                    status,
                    comment,
                    progress,
                    dataSet);
        }

        /** Stores an object at the client; returns what it answers. */
        CStoreRsp store(Uid sopClass, Uid instance, DataSet dataSet) throws IOException {
            var context = association.contexts().stream()
                    .filter(accepted -> accepted.abstractSyntax().equals(sopClass))
                    .findFirst()
                    .orElseThrow();
            channel.send(
                    context.id(),
                    new CStoreRq(7, Optional.of(sopClass), Optional.of(instance), 0, Optional.empty(), true));
            channel.sendDataSet(context, dataSet);
            return (CStoreRsp) channel.receive(PATIENCE).orElseThrow().message();
        }

        static SubOperations progress(int remaining, int completed, int failed) {
            return new SubOperations(
                    OptionalInt.of(remaining), OptionalInt.of(completed), OptionalInt.of(failed), OptionalInt.of(0));
        }
    }
}
