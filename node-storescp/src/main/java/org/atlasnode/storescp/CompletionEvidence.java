package org.atlasnode.storescp;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.storescp.CompletionSign.Meaning;

/**
 * The signs about a series, held against the instances that are here. Whatever the signs, one that misses an instance
 * outweighs those that miss none. Immutable.
 *
 * @param awaited what is still to come, as part of a sentence; empty where nothing is
 * @param whole why the series is complete now, by a sign of the whole; absent where no sign says so
 * @param partial the same by a sign that may tell a part only, so that there must be no gap besides
 * @param remarks what is told with the reason; may hold text that a peer made
 */
record CompletionEvidence(Optional<String> awaited, Optional<String> whole, Optional<String> partial, String remarks) {

    static final CompletionEvidence NONE =
            new CompletionEvidence(Optional.empty(), Optional.empty(), Optional.empty(), "");

    static CompletionEvidence of(List<CompletionSign> all, Set<Uid> here) {
        List<CompletionSign> signs =
                all.stream().filter(sign -> !sign.extent().isAboutOthers(here)).toList();
        boolean moreMayCome = signs.stream().anyMatch(sign -> sign.meaning() == Meaning.MORE_MAY_COME);
        Optional<String> whole = signs.stream()
                .filter(sign -> sign.meaning() == Meaning.WHOLE && !moreMayCome)
                .map(CompletionEvidence::allHere)
                .findFirst();
        Optional<String> partial = signs.stream()
                .filter(sign -> sign.meaning() == Meaning.AT_LEAST && !moreMayCome)
                .filter(sign -> sign.extent().covers(here))
                .map(CompletionEvidence::allHere)
                .findFirst();
        return new CompletionEvidence(
                awaited(signs, here),
                whole,
                partial,
                all.stream()
                        .filter(sign -> sign.meaning() == Meaning.REMARK)
                        .map(sign -> "; " + sign.source())
                        .collect(Collectors.joining()));
    }

    private static Optional<String> awaited(List<CompletionSign> signs, Set<Uid> here) {
        String missing =
                signs.stream().flatMap(sign -> awaited(sign, here).stream()).collect(Collectors.joining("; "));
        return missing.isEmpty() ? Optional.empty() : Optional.of(missing);
    }

    private static Optional<String> awaited(CompletionSign sign, Set<Uid> here) {
        return switch (sign.meaning()) {
            case WHOLE, AT_LEAST -> {
                int missing = sign.extent().missing(here);
                yield missing == 0
                        ? Optional.empty()
                        : Optional.of(sign.source() + ", but " + missing + " of "
                                + sign.extent().size() + " instances are missing");
            }
            case ASKED -> Optional.of(sign.source());
            case MORE_MAY_COME, REMARK -> Optional.empty();
        };
    }

    private static String allHere(CompletionSign sign) {
        return sign.source() + ", and all " + sign.extent().size() + " instances are here";
    }
}
