package org.atlasnode.dicom.ul;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.io.TransferSyntax;

/**
 * Which presentation contexts an acceptor accepts (PS3.8 §9.3.3.2): abstract syntaxes by a predicate that is safe for
 * several threads, and of a context's transfer syntaxes the one that comes first in the given order.
 */
public record AcceptanceRule(Predicate<Uid> abstractSyntaxes, List<TransferSyntax> transferSyntaxes) {

    public AcceptanceRule {
        transferSyntaxes = List.copyOf(transferSyntaxes);
        if (transferSyntaxes.isEmpty()) {
            throw new IllegalArgumentException("an acceptor knows at least one transfer syntax");
        }
    }

    /** This rule with those of the given syntaxes that it has in front, in their order; the others follow as they did. */
    public AcceptanceRule preferring(List<TransferSyntax> first) {
        return new AcceptanceRule(
                abstractSyntaxes,
                Stream.concat(first.stream().filter(transferSyntaxes::contains), transferSyntaxes.stream())
                        .distinct()
                        .toList());
    }
}
