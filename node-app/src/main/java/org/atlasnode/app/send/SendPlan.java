package org.atlasnode.app.send;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.PresentationContextProposal;

/**
 * How files are spread over associations: each file's class is proposed in the file's own syntax and, where that is
 * native, in the two syntaxes that every peer knows, one context each, so that the peer's choice is never ambiguous; and
 * an association has at most 128 contexts (PS3.8 §9.3.2.2: odd ids below 256).
 */
final class SendPlan {

    static final int MAX_CONTEXTS = 128;

    private SendPlan() {}

    /** The syntaxes in which a file can be sent, the best first. */
    static List<TransferSyntax> syntaxes(SendableFile file) {
        if (file.syntax().isEncapsulated()) {
            return List.of(file.syntax());
        }
        return Stream.of(
                        file.syntax(),
                        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                        TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)
                .distinct()
                .toList();
    }

    static List<PresentationContextProposal> proposals(List<SendableFile> files) {
        Set<PresentationContextProposal> proposals = new LinkedHashSet<>();
        files.forEach(file -> proposals.addAll(proposals(file)));
        return List.copyOf(proposals);
    }

    private static List<PresentationContextProposal> proposals(SendableFile file) {
        return syntaxes(file).stream()
                .map(syntax -> PresentationContextProposal.of(file.sopClassUid(), syntax))
                .toList();
    }

    /** Files that fit into one association each, in their order. */
    static List<List<SendableFile>> batches(List<SendableFile> files) {
        List<List<SendableFile>> batches = new ArrayList<>();
        List<SendableFile> batch = new ArrayList<>();
        Set<PresentationContextProposal> contexts = new LinkedHashSet<>();
        for (SendableFile file : files) {
            Set<PresentationContextProposal> with = new LinkedHashSet<>(contexts);
            with.addAll(proposals(file));
            if (with.size() > MAX_CONTEXTS) {
                batches.add(List.copyOf(batch));
                batch.clear();
                with = new LinkedHashSet<>(proposals(file));
            }
            batch.add(file);
            contexts = with;
        }
        if (!batch.isEmpty()) {
            batches.add(List.copyOf(batch));
        }
        return batches;
    }
}
