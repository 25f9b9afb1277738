package org.atlasnode.dicom.ul;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.io.TransferSyntax;

/**
 * Negotiation of presentation contexts (PS3.8 §7.1.1, §9.3.3): pure functions of what was proposed, what rules, and what
 * was answered.
 */
public final class Negotiation {

    /** DICOM Application Context Name (PS3.7 §A.2.1). */
    public static final String APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1";

    /** Version 1 of the protocol, the only one (PS3.8 Table 9-11). */
    static final int PROTOCOL_VERSION = 1;

    private Negotiation() {}

    /** The request of a requestor that asks for presentation contexts alone. */
    public static Pdu.AssociateRq request(
            AeTitle calling, AeTitle called, List<PresentationContext> contexts, int maximumLengthBytes) {
        return request(calling, called, contexts, maximumLengthBytes, RequestOptions.NONE);
    }

    /** The request of a requestor. */
    public static Pdu.AssociateRq request(
            AeTitle calling,
            AeTitle called,
            List<PresentationContext> contexts,
            int maximumLengthBytes,
            RequestOptions options) {
        return new Pdu.AssociateRq(
                PROTOCOL_VERSION,
                called.value(),
                calling.value(),
                APPLICATION_CONTEXT,
                contexts,
                UserInformation.ours(maximumLengthBytes, options));
    }

    /** What the acceptor answers to a request: A-ASSOCIATE-AC with one answer for each proposal, or A-ASSOCIATE-RJ. */
    public static Pdu reply(Pdu.AssociateRq request, AcceptanceRule rule, int maximumLengthBytes) {
        if (!request.applicationContext().equals(APPLICATION_CONTEXT)) {
            return Pdu.AssociateRj.APPLICATION_CONTEXT_NOT_SUPPORTED;
        }
        if (!hasProperIds(request.contexts()) || !canBeAnswered(request.userInformation())) {
            return Pdu.AssociateRj.NO_REASON;
        }
        List<PresentationContext.Answer> answers = new ArrayList<>();
        for (PresentationContext context : request.contexts()) {
            answers.add(answer(context, rule));
        }
        return new Pdu.AssociateAc(
                PROTOCOL_VERSION,
                request.called(),
                request.calling(),
                APPLICATION_CONTEXT,
                answers,
                UserAnswer.of(request, answers, rule, maximumLengthBytes));
    }

    private static PresentationContext.Answer answer(PresentationContext context, AcceptanceRule rule) {
        Optional<Uid> abstractSyntax = Uid.parse(context.abstractSyntax());
        if (abstractSyntax.filter(rule.abstractSyntaxes()).isEmpty()) {
            return refusal(context, PresentationContext.Result.ABSTRACT_SYNTAX_NOT_SUPPORTED);
        }
        for (TransferSyntax preferred : rule.transferSyntaxes()) {
            if (context.transferSyntaxes().contains(preferred.uid().value())) {
                return new PresentationContext.Answer(
                        context.id(),
                        PresentationContext.Result.ACCEPTANCE,
                        preferred.uid().value());
            }
        }
        return refusal(context, PresentationContext.Result.TRANSFER_SYNTAXES_NOT_SUPPORTED);
    }

    /**
     * A refusal names a transfer syntax all the same: peers expect the sub-item, and its value is not significant. What
     * is no UID is not sent back, since it may be of any length.
     */
    private static PresentationContext.Answer refusal(PresentationContext context, PresentationContext.Result result) {
        Uid named = context.transferSyntaxes().stream()
                .findFirst()
                .flatMap(Uid::parse)
                .orElse(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN.uid());
        return new PresentationContext.Answer(context.id(), result, named.value());
    }

    /** Whether ids are odd and none comes twice (PS3.8 §9.3.2.2). */
    private static boolean hasProperIds(List<PresentationContext> contexts) {
        Set<Integer> ids = new HashSet<>();
        return contexts.stream().allMatch(context -> context.id() % 2 == 1 && ids.add(context.id()));
    }

    private static boolean canBeAnswered(UserInformation user) {
        return user.maximumLengthBytes() == 0 || user.maximumLengthBytes() >= PDataOutputStream.MIN_PDU_LENGTH;
    }

    /** The contexts that both sides agreed on, by id. */
    public static Map<Integer, PresentationContext.Accepted> accepted(
            Pdu.AssociateRq request, Pdu.AssociateAc acceptance) {
        Map<Integer, PresentationContext> proposals = request.contexts().stream()
                .collect(Collectors.toMap(PresentationContext::id, Function.identity(), (first, second) -> first));
        return acceptance.answers().stream()
                .filter(PresentationContext.Answer::isAccepted)
                .flatMap(
                        answer -> Optional.ofNullable(proposals.get(answer.id()))
                                .flatMap(proposal -> accepted(proposal, answer))
                                .stream())
                .collect(Collectors.toUnmodifiableMap(
                        PresentationContext.Accepted::id, Function.identity(), (first, second) -> first));
    }

    /** Empty where the acceptor chose a transfer syntax that was not proposed: such a context cannot be used. */
    private static Optional<PresentationContext.Accepted> accepted(
            PresentationContext proposal, PresentationContext.Answer answer) {
        if (!proposal.transferSyntaxes().contains(answer.transferSyntax())) {
            return Optional.empty();
        }
        return Uid.parse(proposal.abstractSyntax())
                .flatMap(abstractSyntax -> Uid.parse(answer.transferSyntax())
                        .map(syntax -> new PresentationContext.Accepted(proposal.id(), abstractSyntax, syntax)));
    }
}
