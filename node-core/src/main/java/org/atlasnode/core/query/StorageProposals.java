package org.atlasnode.core.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.StorageSopClasses;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.PresentationContextProposal;

/**
 * The contexts in which objects may come by C-GET. An archive stores in the syntax of a context and mostly codes nothing
 * anew, so the images that are analysed have a context for each syntax; what else a study holds has one.
 */
final class StorageProposals {

    /** The contexts of C-GET itself take two of the 128 (PS3.8 §9.3.2.2). */
    private static final int MAX = 126;

    private static final List<Uid> ANALYSED = List.of(
            Uids.CT_IMAGE_STORAGE, Uids.ENHANCED_CT_IMAGE_STORAGE, Uids.LEGACY_CONVERTED_ENHANCED_CT_IMAGE_STORAGE);

    /** There are more classes than contexts; what has a short UID was registered early, and is what studies are made of. */
    private static final Comparator<Uid> COMMON_FIRST =
            Comparator.<Uid>comparingInt(uid -> uid.value().length()).thenComparing(Uid::value);

    private StorageProposals() {}

    /** @param syntaxes that the node reads, the best first */
    static List<PresentationContextProposal> of(List<TransferSyntax> syntaxes) {
        List<PresentationContextProposal> proposals = new ArrayList<>();
        for (Uid sopClass : ANALYSED) {
            syntaxes.forEach(syntax -> proposals.add(PresentationContextProposal.of(sopClass, syntax)));
        }
        StorageSopClasses.all().stream()
                .filter(uid -> !ANALYSED.contains(uid))
                .sorted(COMMON_FIRST)
                .limit(Math.max(0, MAX - proposals.size()))
                .forEach(uid -> proposals.add(new PresentationContextProposal(uid, syntaxes)));
        return List.copyOf(proposals);
    }

    static Set<Uid> classes(List<PresentationContextProposal> proposals) {
        return proposals.stream()
                .map(PresentationContextProposal::abstractSyntax)
                .collect(Collectors.toUnmodifiableSet());
    }
}
