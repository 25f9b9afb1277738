package org.atlasnode.dicom.ul;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.TransferSyntax;
import org.junit.jupiter.api.Test;

class NegotiationTest {

    private static final String CT = Uids.CT_IMAGE_STORAGE.value();
    private static final String IMPLICIT =
            TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN.uid().value();
    private static final String EXPLICIT =
            TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid().value();
    private static final AcceptanceRule RULE = new AcceptanceRule(
            uid -> uid.equals(Uids.CT_IMAGE_STORAGE),
            List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN));

    private static Pdu.AssociateRq request(PresentationContext... contexts) {
        return Negotiation.request(AeTitle.of("SCU"), AeTitle.of("SCP"), List.of(contexts), 16384);
    }

    private static Pdu.AssociateAc accept(PresentationContext... contexts) {
        return (Pdu.AssociateAc) Negotiation.reply(request(contexts), RULE, 131072);
    }

    @Test
    void choosesTheTransferSyntaxThatTheAcceptorPrefers() {
        assertThat(accept(new PresentationContext(1, CT, List.of(IMPLICIT, EXPLICIT)))
                        .answers())
                .containsExactly(new PresentationContext.Answer(1, PresentationContext.Result.ACCEPTANCE, EXPLICIT));
    }

    @Test
    void putsPreferredTransferSyntaxesInFrontAndAddsNone() {
        AcceptanceRule choosy =
                RULE.preferring(List.of(TransferSyntax.JPEG_LS_LOSSLESS, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN));
        assertThat(choosy.transferSyntaxes())
                .containsExactly(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    @Test
    void answersEachProposalWithItsReason() {
        assertThat(accept(
                                new PresentationContext(1, Uids.MR_IMAGE_STORAGE.value(), List.of(EXPLICIT)),
                                new PresentationContext(3, CT, List.of("1.2.3")),
                                new PresentationContext(5, CT, List.of()),
                                new PresentationContext(7, "not a uid", List.of(EXPLICIT)),
                                new PresentationContext(255, CT, List.of(EXPLICIT)))
                        .answers())
                .extracting(PresentationContext.Answer::id, PresentationContext.Answer::result)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                1, PresentationContext.Result.ABSTRACT_SYNTAX_NOT_SUPPORTED),
                        org.assertj.core.groups.Tuple.tuple(
                                3, PresentationContext.Result.TRANSFER_SYNTAXES_NOT_SUPPORTED),
                        org.assertj.core.groups.Tuple.tuple(
                                5, PresentationContext.Result.TRANSFER_SYNTAXES_NOT_SUPPORTED),
                        org.assertj.core.groups.Tuple.tuple(
                                7, PresentationContext.Result.ABSTRACT_SYNTAX_NOT_SUPPORTED),
                        org.assertj.core.groups.Tuple.tuple(255, PresentationContext.Result.ACCEPTANCE));
    }

    @Test
    void anEndlessTransferSyntaxNameIsRefusedWithAnAnswerThatCanTravel() throws Exception {
        Pdu.AssociateAc acceptance = accept(new PresentationContext(1, CT, List.of("9".repeat(65_000))));
        assertThat(Pdus.read(PduWriter.encode(acceptance))).isEqualTo(acceptance);
        assertThat(acceptance.answers().get(0).isAccepted()).isFalse();
    }

    @Test
    void rejectsWhatCannotBeAnswered() {
        PresentationContext proper = new PresentationContext(1, CT, List.of(EXPLICIT));
        assertThat(Negotiation.reply(request(proper, proper), RULE, 131072)).isEqualTo(Pdu.AssociateRj.NO_REASON);
        assertThat(Negotiation.reply(request(new PresentationContext(2, CT, List.of(EXPLICIT))), RULE, 131072))
                .isEqualTo(Pdu.AssociateRj.NO_REASON);
        Pdu.AssociateRq tiny = Negotiation.request(
                AeTitle.of("SCU"), AeTitle.of("SCP"), List.of(proper), PDataOutputStream.MIN_PDU_LENGTH - 1);
        assertThat(Negotiation.reply(tiny, RULE, 131072)).isEqualTo(Pdu.AssociateRj.NO_REASON);
        Pdu.AssociateRq other = new Pdu.AssociateRq(1, "SCP", "SCU", "1.2.3", List.of(proper), tiny.userInformation());
        assertThat(Negotiation.reply(other, RULE, 131072)).isEqualTo(Pdu.AssociateRj.APPLICATION_CONTEXT_NOT_SUPPORTED);
    }

    @Test
    void repeatsTheTitlesAndAnnouncesItsOwnMaximumLength() {
        Pdu.AssociateAc acceptance = accept(new PresentationContext(1, CT, List.of(EXPLICIT)));
        assertThat(acceptance.called()).isEqualTo("SCP");
        assertThat(acceptance.calling()).isEqualTo("SCU");
        assertThat(acceptance.userInformation().maximumLengthBytes()).isEqualTo(131072);
        assertThat(acceptance.userInformation().asynchronousOperations()).isEqualTo(Optional.empty());
    }

    @Test
    void onlyAnswersToWhatWasProposedBecomeContexts() {
        Pdu.AssociateRq request = request(
                new PresentationContext(1, CT, List.of(EXPLICIT)), new PresentationContext(3, CT, List.of(IMPLICIT)));
        Pdu.AssociateAc acceptance = new Pdu.AssociateAc(
                1,
                "SCP",
                "SCU",
                Negotiation.APPLICATION_CONTEXT,
                List.of(
                        new PresentationContext.Answer(1, PresentationContext.Result.ACCEPTANCE, EXPLICIT),
                        new PresentationContext.Answer(3, PresentationContext.Result.ACCEPTANCE, EXPLICIT),
                        new PresentationContext.Answer(5, PresentationContext.Result.ACCEPTANCE, EXPLICIT)),
                request.userInformation());
        assertThat(Negotiation.accepted(request, acceptance).values())
                .containsExactly(new PresentationContext.Accepted(1, Uids.CT_IMAGE_STORAGE, Uid.of(EXPLICIT)));
    }
}
