package org.atlasnode.core.volume;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;

/**
 * An instance that holds a part of a multi-frame image's frames and says which part of how many (concatenations, PS3.3
 * §C.7.6.16.2.2.4). Immutable.
 *
 * @param number from 1 on
 * @param total how many parts there are
 */
public record ConcatenationPart(Uid concatenationUid, int number, int total) {

    /** The part that an object says it is; none where it is whole, or does not say of how many parts it is one. */
    public static Optional<ConcatenationPart> of(DataSet object) {
        Optional<Uid> uid = object.findUid(Tags.CONCATENATION_UID);
        OptionalInt number = object.findInt(Tags.IN_CONCATENATION_NUMBER);
        OptionalInt total = object.findInt(Tags.IN_CONCATENATION_TOTAL_NUMBER);
        return uid.isPresent() && number.isPresent() && total.isPresent()
                ? Optional.of(new ConcatenationPart(uid.get(), number.getAsInt(), total.getAsInt()))
                : Optional.empty();
    }

    /** How many parts are missing beside these. */
    public static int missingCount(Collection<ConcatenationPart> parts) {
        Map<Uid, List<ConcatenationPart>> concatenations =
                parts.stream().collect(Collectors.groupingBy(ConcatenationPart::concatenationUid));
        return concatenations.values().stream()
                .mapToInt(ConcatenationPart::missingOfOne)
                .sum();
    }

    private static int missingOfOne(List<ConcatenationPart> parts) {
        int total = parts.stream().mapToInt(ConcatenationPart::total).max().orElse(0);
        long present = parts.stream().map(ConcatenationPart::number).distinct().count();
        return (int) Math.max(0, total - present);
    }
}
