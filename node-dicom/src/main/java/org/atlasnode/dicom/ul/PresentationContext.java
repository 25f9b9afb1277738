package org.atlasnode.dicom.ul;

import java.util.List;
import org.atlasnode.dicom.data.Uid;

/**
 * A presentation context as it is proposed and as it is answered (PS3.8 §9.3.2.2, §9.3.3.2). Immutable.
 *
 * @param id odd, 1..255
 */
public record PresentationContext(int id, Uid abstractSyntax, List<Uid> transferSyntaxes) {

    public PresentationContext {
        requireId(id);
        transferSyntaxes = List.copyOf(transferSyntaxes);
    }

    static void requireId(int id) {
        if (id < 1 || id > 255 || id % 2 == 0) {
            throw new IllegalArgumentException("a presentation context id is odd, 1 to 255: " + id);
        }
    }

    /** What the acceptor says to a proposal. */
    public record Answer(int id, Result result, String transferSyntax) {

        public Answer {
            if (id < 0 || id > 255) {
                throw new IllegalArgumentException("a presentation context id is one byte: " + id);
            }
        }

        public boolean isAccepted() {
            return result == Result.ACCEPTANCE;
        }
    }

    /** A context that both sides agreed on. */
    public record Accepted(int id, Uid abstractSyntax, Uid transferSyntax) {}

    /** Result/Reason of an answer (PS3.8 Table 9-18); the ordinal is the code. */
    public enum Result {
        ACCEPTANCE,
        USER_REJECTION,
        NO_REASON,
        ABSTRACT_SYNTAX_NOT_SUPPORTED,
        TRANSFER_SYNTAXES_NOT_SUPPORTED
    }
}
