package org.atlasnode.dicom.ul;

import java.util.List;
import org.atlasnode.dicom.data.Uid;

/**
 * A presentation context as it is proposed (PS3.8 §9.3.2.2). Immutable.
 *
 * @param id 0..255 as it travels; a proper one is odd
 * @param abstractSyntax as it travels, padding removed; negotiation makes a {@link Uid} of it
 */
public record PresentationContext(int id, String abstractSyntax, List<String> transferSyntaxes) {

    public PresentationContext {
        transferSyntaxes = List.copyOf(transferSyntaxes);
    }

    /**
     * What the acceptor says to a proposal (PS3.8 §9.3.3.2).
     *
     * @param transferSyntax as it travels; of no meaning where the context is not accepted
     */
    public record Answer(int id, Result result, String transferSyntax) {

        public boolean isAccepted() {
            return result == Result.ACCEPTANCE;
        }
    }

    /** A context that both sides agreed on. */
    public record Accepted(int id, Uid abstractSyntax, Uid transferSyntax) {}

    /** Result/Reason of an answer (PS3.8 Table 9-18). */
    public enum Result {
        ACCEPTANCE(0),
        USER_REJECTION(1),
        NO_REASON(2),
        ABSTRACT_SYNTAX_NOT_SUPPORTED(3),
        TRANSFER_SYNTAXES_NOT_SUPPORTED(4);

        private final int code;

        Result(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }
}
