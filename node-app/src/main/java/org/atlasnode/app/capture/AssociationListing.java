package org.atlasnode.app.capture;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.atlasnode.dicom.ul.ExtendedNegotiation;
import org.atlasnode.dicom.ul.Pdu;
import org.atlasnode.dicom.ul.PresentationContext;
import org.atlasnode.dicom.ul.UserIdentity;
import org.atlasnode.dicom.ul.UserInformation;

/**
 * What a PDU without data says, one line for each part. Of a user identity only a name is shown: passcodes, tickets and
 * assertions are secrets (PS3.7 §D.3.3.7). Pure functions.
 */
final class AssociationListing {

    private static final String HIDDEN = "(not shown)";

    private AssociationListing() {}

    static List<String> of(Pdu pdu) {
        List<String> lines = new ArrayList<>();
        if (pdu instanceof Pdu.AssociateRq request) {
            titles(lines, request.calling(), request.called(), request.applicationContext());
            request.contexts()
                    .forEach(context -> lines.add("context " + context.id() + " "
                            + printable(context.abstractSyntax()) + " in "
                            + context.transferSyntaxes().stream()
                                    .map(AssociationListing::printable)
                                    .collect(Collectors.joining(", "))));
            user(lines, request.userInformation());
        } else if (pdu instanceof Pdu.AssociateAc acceptance) {
            titles(lines, acceptance.calling(), acceptance.called(), acceptance.applicationContext());
            acceptance.answers().forEach(answer -> lines.add(answer(answer)));
            user(lines, acceptance.userInformation());
        } else if (pdu instanceof Pdu.AssociateRj rejection) {
            lines.add("result " + rejection.result() + ", source " + rejection.source() + ", reason "
                    + rejection.reason() + ": " + rejection.meaning());
        } else if (pdu instanceof Pdu.Abort abort) {
            lines.add("source " + abort.source() + ", reason " + abort.reason() + ": " + abort.meaning());
        }
        return lines;
    }

    private static void titles(List<String> lines, String calling, String called, String applicationContext) {
        lines.add("calling \"" + printable(calling) + "\", called \"" + printable(called) + "\"");
        lines.add("application context " + printable(applicationContext));
    }

    private static String answer(PresentationContext.Answer answer) {
        return "context " + answer.id() + " "
                + answer.result().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + (answer.isAccepted() ? " in " + printable(answer.transferSyntax()) : "");
    }

    private static void user(List<String> lines, UserInformation user) {
        lines.add("maximum length " + user.maximumLengthBytes());
        lines.add("implementation " + printable(user.implementationClassUid()) + " "
                + printable(user.implementationVersionName().orElse("")));
        user.asynchronousOperations()
                .ifPresent(window -> lines.add(
                        "operations window: invoked " + window.invoked() + ", performed " + window.performed()));
        user.roleSelections()
                .forEach(role -> lines.add("roles of " + printable(role.sopClassUid()) + ": SCU " + yes(role.scu())
                        + ", SCP " + yes(role.scp())));
        user.others().forEach(item -> lines.add(item(item)));
        user.userIdentity().ifPresent(identity -> lines.add(identity(identity)));
    }

    private static String yes(boolean value) {
        return value ? "yes" : "no";
    }

    private static String item(UserInformation.Item item) {
        return ExtendedNegotiation.of(item)
                .map(wish -> "extended negotiation of " + wish.sopClassUid() + ": "
                        + HexFormat.of().formatHex(wish.information().toByteArray()))
                .orElseGet(() -> "item " + Integer.toHexString(item.type()).toUpperCase(Locale.ROOT) + "H, "
                        + item.value().length() + " bytes " + HIDDEN);
    }

    private static String identity(UserIdentity identity) {
        boolean named =
                identity.type() == UserIdentity.USER_NAME || identity.type() == UserIdentity.USER_NAME_AND_PASSCODE;
        String name = named
                ? "\"" + printable(new String(identity.primary().toByteArray(), StandardCharsets.UTF_8)) + "\""
                : HIDDEN;
        return "user identity of type " + identity.type() + ": " + name
                + (identity.secondary().length() > 0 ? ", passcode " + HIDDEN : "")
                + (identity.responseRequested() ? ", response requested" : "");
    }

    /** A peer's bytes must not forge lines. */
    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
