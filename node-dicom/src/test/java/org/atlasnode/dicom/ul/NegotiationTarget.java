package org.atlasnode.dicom.ul;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.util.List;
import java.util.Map;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.fuzz.FuzzTarget;
import org.atlasnode.dicom.fuzz.Grammar;
import org.atlasnode.dicom.fuzz.PduGrammar;
import org.atlasnode.dicom.io.TransferSyntax;

/** A request is answered for each proposal, by a PDU that can travel; an acceptance opens only what was proposed. */
public final class NegotiationTarget implements FuzzTarget {

    private static final AcceptanceRule RULE = new AcceptanceRule(
            uid -> uid.value().startsWith("1.2.840"),
            List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN));

    private static final List<String> SYNTAXES = List.of("1.2.840.10008.1.2", "1.2.840.10008.1.2.1");

    static final Pdu.AssociateRq REQUEST = Negotiation.request(
            AeTitle.of("SCU"),
            AeTitle.of("SCP"),
            List.of(
                    new PresentationContext(1, Uids.VERIFICATION.value(), SYNTAXES),
                    new PresentationContext(3, Uids.CT_IMAGE_STORAGE.value(), SYNTAXES),
                    new PresentationContext(5, "1.2.3", SYNTAXES)),
            16_384);

    @Override
    public String name() {
        return "negotiation";
    }

    @Override
    public Grammar grammar() {
        return new PduGrammar();
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(PduWriter.encode(REQUEST), PduWriter.encode(Negotiation.reply(REQUEST, RULE, 16_384)));
    }

    @Override
    public void feed(byte[] input) throws Exception {
        Pdu pdu;
        try {
            pdu = Pdus.read(input);
        } catch (PduException | EOFException e) {
            return;
        }
        if (pdu instanceof Pdu.AssociateRq request) {
            answer(request);
        } else if (pdu instanceof Pdu.AssociateAc acceptance) {
            accept(acceptance);
        }
    }

    private static void answer(Pdu.AssociateRq request) throws Exception {
        Pdu reply = Negotiation.reply(request, RULE, 16_384);
        assertThat(Pdus.read(PduWriter.encode(reply))).isEqualTo(reply);
        if (reply instanceof Pdu.AssociateAc acceptance) {
            assertThat(acceptance.answers()).hasSameSizeAs(request.contexts());
            Negotiation.accepted(request, acceptance)
                    .values()
                    .forEach(context ->
                            assertThat(context.abstractSyntax().value()).startsWith("1.2.840"));
        }
    }

    private static void accept(Pdu.AssociateAc acceptance) {
        Map<Integer, PresentationContext.Accepted> accepted = Negotiation.accepted(REQUEST, acceptance);
        accepted.values()
                .forEach(context -> assertThat(REQUEST.contexts()).anySatisfy(proposal -> {
                    assertThat(proposal.id()).isEqualTo(context.id());
                    assertThat(proposal.transferSyntaxes())
                            .contains(context.transferSyntax().value());
                }));
    }
}
