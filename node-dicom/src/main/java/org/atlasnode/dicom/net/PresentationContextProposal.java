package org.atlasnode.dicom.net;

import java.util.Arrays;
import java.util.List;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.io.TransferSyntax;

/** What a client proposes: an abstract syntax and the transfer syntaxes it can send it in (PS3.8 §9.3.2.2). */
public record PresentationContextProposal(Uid abstractSyntax, List<TransferSyntax> transferSyntaxes) {

    public PresentationContextProposal {
        transferSyntaxes = List.copyOf(transferSyntaxes);
        if (transferSyntaxes.isEmpty()) {
            throw new IllegalArgumentException("a proposal has at least one transfer syntax: " + abstractSyntax);
        }
    }

    public static PresentationContextProposal of(Uid abstractSyntax, TransferSyntax... transferSyntaxes) {
        return new PresentationContextProposal(abstractSyntax, Arrays.asList(transferSyntaxes));
    }
}
