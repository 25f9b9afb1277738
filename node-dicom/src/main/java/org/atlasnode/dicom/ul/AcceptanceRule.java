package org.atlasnode.dicom.ul;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.io.TransferSyntax;

/**
 * What an acceptor accepts (PS3.8 §9.3.3.2, PS3.7 §D.3.3). Its functions are safe for several threads. Immutable.
 *
 * @param abstractSyntaxes which presentation contexts
 * @param transferSyntaxes of a context's transfer syntaxes, the one that comes first here
 * @param scpRoles of which SOP classes the requestor may be SCP, where it asks for that role
 * @param operations how many operations the requestor may have outstanding, where it asks for a window
 * @param extended what to answer to the extended negotiation of a SOP class: application information, in and out
 */
public record AcceptanceRule(
        Predicate<Uid> abstractSyntaxes,
        List<TransferSyntax> transferSyntaxes,
        Predicate<Uid> scpRoles,
        int operations,
        BiFunction<Uid, Value.Bytes, Optional<Value.Bytes>> extended) {

    public AcceptanceRule {
        transferSyntaxes = List.copyOf(transferSyntaxes);
        if (transferSyntaxes.isEmpty()) {
            throw new IllegalArgumentException("an acceptor knows at least one transfer syntax");
        }
        if (operations < 1 || operations > 0xFFFF) {
            throw new IllegalArgumentException("1 to 65535 operations can be outstanding: " + operations);
        }
    }

    /** One operation at a time, the requestor as SCU alone, no extended negotiation. */
    public AcceptanceRule(Predicate<Uid> abstractSyntaxes, List<TransferSyntax> transferSyntaxes) {
        this(abstractSyntaxes, transferSyntaxes, uid -> false, 1, (uid, information) -> Optional.empty());
    }

    /** This rule with those of the given syntaxes that it has in front, in their order; the others follow as they did. */
    public AcceptanceRule preferring(List<TransferSyntax> first) {
        return new AcceptanceRule(
                abstractSyntaxes,
                Stream.concat(first.stream().filter(transferSyntaxes::contains), transferSyntaxes.stream())
                        .distinct()
                        .toList(),
                scpRoles,
                operations,
                extended);
    }

    /** This rule for a requestor that may have only these of its abstract syntaxes. */
    public AcceptanceRule only(Predicate<Uid> permitted) {
        return new AcceptanceRule(abstractSyntaxes.and(permitted), transferSyntaxes, scpRoles, operations, extended);
    }
}
