package org.atlasnode.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.DimseChannel;
import org.atlasnode.dicom.dimse.DimseMessage;
import org.atlasnode.dicom.dimse.DimseMessage.NRq;
import org.atlasnode.dicom.dimse.DimseMessage.NRsp;
import org.atlasnode.dicom.dimse.DimseMessage.NService;
import org.atlasnode.dicom.dimse.DimseMessage.Sop;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.NServiceHandler;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.atlasnode.dicom.ul.Association;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.AssociationSettings;
import org.atlasnode.dicom.ul.Negotiation;
import org.atlasnode.dicom.ul.Pdu;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PS3.7 §10.1.1: events that a peer reports on an association that we requested, at every time it may choose. */
class EventsOfPeersTest {

    private static final Uid CLASS = Uids.STORAGE_COMMITMENT_PUSH_MODEL;
    private static final Sop INSTANCE = Sop.of(CLASS, Uids.STORAGE_COMMITMENT_PUSH_MODEL_INSTANCE);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final DataSet EVENT =
            DataSet.builder().putUid(Tags.TRANSACTION_UID, Uid.of("2.25.7")).build();

    private final List<NServiceHandler.Request> events = new CopyOnWriteArrayList<>();
    private ServerSocketChannel listening;

    @BeforeEach
    void listen() throws IOException {
        listening = ServerSocketChannel.open();
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() throws IOException {
        listening.close();
    }

    /** What the peer does on its side of the association. */
    @FunctionalInterface
    private interface Script {
        void run(DimseChannel channel, DimseChannel.Received request) throws IOException;
    }

    private CompletableFuture<Optional<DimseStatus>> peer(Script script) {
        return CompletableFuture.supplyAsync(() -> {
            try (Association association = Association.accepting(
                    listening.accept(), Optional.empty(), new AssociationSettings(LONG, LONG, 16384), "the peer")) {
                Pdu.AssociateRq request = association.awaitRequest();
                AcceptanceRule rule =
                        new AcceptanceRule(uid -> true, List.of(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN));
                association.accept(request, (Pdu.AssociateAc) Negotiation.reply(request, rule, 16384));
                DimseChannel channel = new DimseChannel(association);
                DimseChannel.Received received = channel.receive(LONG).orElseThrow();
                received.dataSet().drain();
                script.run(channel, received);
                return Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void answer(DimseChannel channel, DimseChannel.Received request) throws IOException {
        NRq asked = (NRq) request.message();
        channel.send(
                request.context().id(),
                new NRsp(
                        asked.service(),
                        asked.messageId(),
                        asked.sop(),
                        asked.typeId(),
                        DimseStatus.SUCCESS,
                        new DimseMessage.ErrorDetail("", OptionalInt.empty()),
                        false));
    }

    /** Reports, and says how that was answered. */
    private static DimseStatus report(DimseChannel channel, DimseChannel.Received request) throws IOException {
        channel.send(request.context().id(), new NRq(NService.EVENT_REPORT, 77, INSTANCE, OptionalInt.of(1), true));
        channel.sendDataSet(request.context(), EVENT);
        DimseChannel.Received received = channel.receive(LONG).orElseThrow();
        received.dataSet().drain();
        NRsp response = (NRsp) received.message();
        assertThat(response.messageIdBeingRespondedTo()).isEqualTo(77);
        assertThat(response.service()).isEqualTo(NService.EVENT_REPORT);
        return response.status();
    }

    private static void awaitRelease(DimseChannel channel) throws IOException {
        assertThat(channel.receive(LONG)).isEmpty();
    }

    private ClientAssociation connect() throws IOException {
        int port = ((InetSocketAddress) listening.getLocalAddress()).getPort();
        ClientAssociation association = new DicomClient(ClientSettings.of("127.0.0.1", port, Peers.SCU, Peers.SCP))
                .connect(List.of(PresentationContextProposal.of(CLASS, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)));
        association.takeEvents(CLASS, request -> {
            events.add(request);
            return NServiceHandler.Answer.DONE;
        });
        return association;
    }

    private static DimseStatus ask(ClientAssociation association) throws IOException {
        return association
                .request(NService.ACTION, INSTANCE, OptionalInt.of(1), Optional.of(EVENT))
                .status();
    }

    @Test
    void servesAnEventThatComesBeforeTheAnswerToOurRequest() throws Exception {
        CompletableFuture<?> peer = peer((channel, request) -> {
            assertThat(report(channel, request)).isEqualTo(DimseStatus.SUCCESS);
            answer(channel, request);
            awaitRelease(channel);
        });
        try (ClientAssociation association = connect()) {
            assertThat(ask(association)).isEqualTo(DimseStatus.SUCCESS);
            association.release();
        }
        peer.get(20, TimeUnit.SECONDS);
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.service()).isEqualTo(NService.EVENT_REPORT);
            assertThat(event.typeId()).hasValue(1);
            assertThat(event.dataSet()).contains(EVENT);
            assertThat(event.caller().calling()).isEqualTo(Peers.SCP);
        });
    }

    @Test
    void servesAnEventThatComesAfterTheAnswer() throws Exception {
        CompletableFuture<?> peer = peer((channel, request) -> {
            answer(channel, request);
            assertThat(report(channel, request)).isEqualTo(DimseStatus.SUCCESS);
            awaitRelease(channel);
        });
        try (ClientAssociation association = connect()) {
            assertThat(ask(association)).isEqualTo(DimseStatus.SUCCESS);
            association.awaitEvents(LONG, () -> !events.isEmpty());
            association.release();
        }
        peer.get(20, TimeUnit.SECONDS);
        assertThat(events).hasSize(1);
    }

    @Test
    void releasesInOrderWhereNoEventComesInTime() throws Exception {
        CompletableFuture<?> peer = peer((channel, request) -> {
            answer(channel, request);
            awaitRelease(channel);
        });
        try (ClientAssociation association = connect()) {
            assertThat(ask(association)).isEqualTo(DimseStatus.SUCCESS);
            association.awaitEvents(Duration.ofMillis(50), () -> false);
            association.release();
        }
        peer.get(20, TimeUnit.SECONDS);
        assertThat(events).isEmpty();
    }

    @Test
    void losesTheAssociationWhereThePeerClosesInsteadOfReporting() throws Exception {
        CompletableFuture<?> peer = peer(EventsOfPeersTest::answer);
        try (ClientAssociation association = connect()) {
            assertThat(ask(association)).isEqualTo(DimseStatus.SUCCESS);
            assertThatThrownBy(() -> association.awaitEvents(LONG, () -> false))
                    .isInstanceOf(AssociationException.class);
        }
        peer.get(40, TimeUnit.SECONDS);
    }

    @Test
    void abortsWhereSomethingElseComesThanAnEvent() throws Exception {
        CompletableFuture<?> peer = peer((channel, request) -> {
            answer(channel, request);
            answer(channel, request);
        });
        try (ClientAssociation association = connect()) {
            assertThat(ask(association)).isEqualTo(DimseStatus.SUCCESS);
            assertThatThrownBy(() -> association.awaitEvents(LONG, () -> false))
                    .isInstanceOf(AssociationException.Aborted.class);
        }
        peer.get(40, TimeUnit.SECONDS);
    }
}
