package org.atlasnode.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.DimseMessage.NService;
import org.atlasnode.dicom.dimse.DimseMessage.Sop;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.dicom.dimse.NServiceHandler;
import org.atlasnode.dicom.dimse.ScpServices;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.atlasnode.dicom.ul.AssociationException;
import org.junit.jupiter.api.Test;

/** PS3.7 §10 between our own client and server. */
class NServiceTest {

    private static final Uid STEP = Uids.MODALITY_PERFORMED_PROCEDURE_STEP;
    private static final Uid INSTANCE = Uid.of("1.2.3.4");
    private static final AcceptanceRule RULE =
            new AcceptanceRule(uid -> true, List.of(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN));

    private static Serving serving(NServiceHandler handler) throws IOException {
        DicomServer server = new DicomServer(
                Peers.settings(),
                Peers.ANYONE,
                RULE,
                new ScpServices((request, dataSet) -> dataSet.readAllBytes(), Map.of(STEP, handler)),
                AssociationListener.NONE);
        server.start();
        return new Serving(server);
    }

    private record Serving(DicomServer server) implements AutoCloseable {

        ClientAssociation connect(Uid... classes) throws IOException {
            return new DicomClient(Peers.client(server))
                    .connect(Arrays.stream(classes)
                            .map(uid -> PresentationContextProposal.of(uid, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN))
                            .toList());
        }

        @Override
        public void close() {
            server.close();
        }
    }

    private static DataSet step() {
        return DataSet.builder()
                .putString(Tags.PERFORMED_PROCEDURE_STEP_STATUS, Vr.CS, "COMPLETED")
                .build();
    }

    @Test
    void carriesARequestAndItsDataSetToTheHandlerOfTheClass() throws Exception {
        BlockingQueue<NServiceHandler.Request> seen = new LinkedBlockingQueue<>();
        try (Serving server = serving(request -> {
                    seen.add(request);
                    return NServiceHandler.Answer.DONE;
                });
                ClientAssociation association = server.connect(STEP)) {
            ClientAssociation.NResponse response =
                    association.request(NService.SET, Sop.of(STEP, INSTANCE), OptionalInt.empty(), Optional.of(step()));
            association.release();
            assertThat(response.status()).isEqualTo(DimseStatus.SUCCESS);
            assertThat(response.sopInstanceUid()).contains(INSTANCE);
        }
        NServiceHandler.Request request = seen.poll(5, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        assertThat(request.service()).isEqualTo(NService.SET);
        assertThat(request.sopInstanceUid()).contains(INSTANCE);
        assertThat(request.dataSet()).contains(step());
        assertThat(request.caller().calling()).isEqualTo(Peers.SCU);
    }

    @Test
    void answersTheInstanceThatTheHandlerChose() throws Exception {
        NServiceHandler.Answer chosen =
                new NServiceHandler.Answer(DimseStatus.SUCCESS, Optional.of(INSTANCE), Optional::empty);
        try (Serving server = serving(request -> chosen);
                ClientAssociation association = server.connect(STEP)) {
            assertThat(association
                            .request(
                                    NService.CREATE,
                                    new Sop(Optional.of(STEP), Optional.empty()),
                                    OptionalInt.empty(),
                                    Optional.of(step()))
                            .sopInstanceUid())
                    .contains(INSTANCE);
        }
    }

    @Test
    void answersTheStatusOfARefusalAndGoesOn() throws Exception {
        try (Serving server = serving(request -> {
                    if (request.service() == NService.SET) {
                        throw new DimseStatusException(DimseStatus.NO_SUCH_SOP_INSTANCE, "never heard of it", 0xA710);
                    }
                    throw new IllegalStateException("broken");
                });
                ClientAssociation association = server.connect(STEP)) {
            ClientAssociation.NResponse refused =
                    association.request(NService.SET, Sop.of(STEP, INSTANCE), OptionalInt.empty(), Optional.of(step()));
            assertThat(refused.error().id()).hasValue(0xA710);
            assertThat(refused.status()).isEqualTo(DimseStatus.NO_SUCH_SOP_INSTANCE);
            assertThat(refused.errorComment()).isEqualTo("never heard of it");
            assertThat(association
                            .request(NService.GET, Sop.of(STEP, INSTANCE), OptionalInt.empty(), Optional.empty())
                            .status())
                    .isEqualTo(DimseStatus.PROCESSING_FAILURE);
            association.release();
        }
    }

    @Test
    void refusesAServiceThatTheContextHasNot() throws Exception {
        try (Serving server = serving(request -> NServiceHandler.Answer.DONE);
                ClientAssociation association = server.connect(Uids.VERIFICATION, STEP)) {
            assertThat(association
                            .request(
                                    NService.GET,
                                    Sop.of(Uids.VERIFICATION, INSTANCE),
                                    OptionalInt.empty(),
                                    Optional.empty())
                            .status())
                    .isEqualTo(DimseStatus.UNRECOGNIZED_OPERATION);
            assertThat(association
                            .request(
                                    NService.SET,
                                    new Sop(Optional.of(STEP), Optional.empty()),
                                    OptionalInt.empty(),
                                    Optional.empty())
                            .status())
                    .isEqualTo(DimseStatus.INVALID_SOP_INSTANCE);
        }
    }

    @Test
    void tellsTheReporterWhenTheAssociationEndsWithoutAnAnswer() throws Exception {
        BlockingQueue<Optional<DimseStatus>> ends = new LinkedBlockingQueue<>();
        NServiceHandler.EventReport report = new NServiceHandler.EventReport(STEP, INSTANCE, 1, step(), ends::add);
        try (Serving server = serving(request ->
                        new NServiceHandler.Answer(DimseStatus.SUCCESS, Optional.empty(), () -> Optional.of(report)));
                ClientAssociation association = server.connect(STEP)) {
            association.request(NService.SET, Sop.of(STEP, INSTANCE), OptionalInt.empty(), Optional.of(step()));
            association.close();
            assertThat(ends.poll(10, TimeUnit.SECONDS)).isEqualTo(Optional.empty());
        }
    }

    @Test
    void refusesARequestOnAContextThatWasNotAccepted() throws Exception {
        try (Serving server = serving(request -> NServiceHandler.Answer.DONE);
                ClientAssociation association = server.connect(Uids.VERIFICATION)) {
            assertThatThrownBy(() -> association.request(
                            NService.SET, Sop.of(STEP, INSTANCE), OptionalInt.empty(), Optional.empty()))
                    .isInstanceOf(AssociationException.NotNegotiated.class);
        }
    }
}
