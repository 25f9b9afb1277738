package org.atlasnode.dicom.ul;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.ul.UserInformation.AsynchronousOperations;
import org.atlasnode.dicom.ul.UserInformation.Item;
import org.atlasnode.dicom.ul.UserInformation.RoleSelection;

/** What an acceptor answers to the user information of a request (PS3.7 §D.3.3). Pure functions. */
final class UserAnswer {

    private UserAnswer() {}

    static UserInformation of(
            Pdu.AssociateRq request,
            List<PresentationContext.Answer> answers,
            AcceptanceRule rule,
            int maximumLengthBytes) {
        UserInformation asked = request.userInformation();
        Set<String> accepted = acceptedClasses(request, answers);
        return UserInformation.ours(maximumLengthBytes, RequestOptions.NONE)
                .answering(
                        asked.asynchronousOperations().map(window -> window(window, rule)),
                        asked.roleSelections().stream()
                                .filter(role -> accepted.contains(role.sopClassUid()))
                                .map(role -> role(role, rule))
                                .toList(),
                        Stream.concat(extended(asked, accepted, rule), identity(asked))
                                .toList());
    }

    private static Set<String> acceptedClasses(Pdu.AssociateRq request, List<PresentationContext.Answer> answers) {
        return IntStream.range(0, answers.size())
                .filter(i -> answers.get(i).isAccepted())
                .mapToObj(i -> request.contexts().get(i).abstractSyntax())
                .collect(Collectors.toSet());
    }

    /** The requestor may invoke what the rule allows, and performs one operation of ours at a time (§D.3.3.3). */
    private static AsynchronousOperations window(AsynchronousOperations asked, AcceptanceRule rule) {
        return new AsynchronousOperations(fewer(asked.invoked(), rule.operations()), fewer(asked.performed(), 1));
    }

    /** Zero asks for any number. */
    private static int fewer(int asked, int limit) {
        return asked == 0 ? limit : Math.min(asked, limit);
    }

    private static RoleSelection role(RoleSelection asked, AcceptanceRule rule) {
        boolean scp = asked.scp()
                && Uid.parse(asked.sopClassUid()).filter(rule.scpRoles()).isPresent();
        return new RoleSelection(asked.sopClassUid(), asked.scu(), scp);
    }

    private static Stream<Item> identity(UserInformation asked) {
        return asked.userIdentity().filter(UserIdentity::responseRequested).stream()
                .filter(identity -> identity.type() == UserIdentity.USER_NAME
                        || identity.type() == UserIdentity.USER_NAME_AND_PASSCODE)
                .map(identity -> UserIdentity.response());
    }

    private static Stream<Item> extended(UserInformation asked, Set<String> accepted, AcceptanceRule rule) {
        return asked.others().stream()
                .flatMap(item -> ExtendedNegotiation.of(item).stream())
                .filter(item -> accepted.contains(item.sopClassUid().value()))
                .flatMap(item -> rule.extended().apply(item.sopClassUid(), item.information()).stream()
                        .map(answer -> new ExtendedNegotiation(item.sopClassUid(), answer).toItem()));
    }
}
