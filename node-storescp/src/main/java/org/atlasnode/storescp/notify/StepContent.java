package org.atlasnode.storescp.notify;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.atlasnode.core.state.ProcedureSteps.Change;
import org.atlasnode.core.state.ProcedureSteps.PerformedSeries;
import org.atlasnode.core.state.ProcedureSteps.Status;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dimse.DimseStatusException;

/**
 * Reads what matters here of a procedure step (PS3.4 Table F.7.2-1): its status, why it was discontinued, and its series
 * with their instances. Modalities leave out much of the rest, which is not looked at. A list in which a reference has no
 * UID is no list: the extent of that series is not known then. Stateless.
 */
final class StepContent {

    private static final int LONGEST_TEXT = 64; // of LO, PS3.5 §6.2

    private StepContent() {}

    static Status status(DataSet dataSet) throws DimseStatusException {
        return Attributes.value(dataSet, Tags.PERFORMED_PROCEDURE_STEP_STATUS, Status::parse);
    }

    static Change change(DataSet dataSet) throws DimseStatusException {
        Optional<Status> status = dataSet.contains(Tags.PERFORMED_PROCEDURE_STEP_STATUS)
                ? Optional.of(status(dataSet))
                : Optional.empty();
        return new Change(
                status,
                discontinuation(dataSet),
                dataSet.contains(Tags.PERFORMED_SERIES_SEQUENCE) ? Optional.of(series(dataSet)) : Optional.empty());
    }

    /** Code Meaning, Code Value and Coding Scheme Designator of the reason, as far as they are there. */
    private static Optional<String> discontinuation(DataSet dataSet) {
        return dataSet.firstItem(Tags.PERFORMED_PROCEDURE_STEP_DISCONTINUATION_REASON_CODE_SEQUENCE)
                .map(code -> {
                    String value = Stream.of(Tags.CODE_VALUE, Tags.CODING_SCHEME_DESIGNATOR)
                            .map(tag -> text(code, tag))
                            .filter(text -> !text.isEmpty())
                            .collect(Collectors.joining(", "));
                    String meaning = text(code, Tags.CODE_MEANING);
                    return (meaning + (value.isEmpty() ? "" : " (" + value + ")")).strip();
                })
                .filter(text -> !text.isEmpty());
    }

    /** As it may be shown, whatever it holds. */
    private static String text(DataSet code, int tag) {
        String text = code.string(tag, "").replaceAll("\\p{Cntrl}", " ");
        return text.codePointCount(0, text.length()) <= LONGEST_TEXT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_TEXT));
    }

    static List<PerformedSeries> series(DataSet dataSet) throws DimseStatusException {
        Map<Uid, Optional<Set<Uid>>> bySeries = new LinkedHashMap<>();
        int references = 0;
        for (DataSet item : dataSet.items(Tags.PERFORMED_SERIES_SEQUENCE)) {
            List<DataSet> instances = new ArrayList<>(item.items(Tags.REFERENCED_IMAGE_SEQUENCE));
            instances.addAll(item.items(Tags.REFERENCED_NON_IMAGE_COMPOSITE_SOP_INSTANCE_SEQUENCE));
            references += 1 + instances.size();
            Attributes.requireFew(references);
            Optional<Uid> series = item.findUid(Tags.SERIES_INSTANCE_UID);
            if (series.isPresent()) {
                bySeries.merge(series.get(), uids(instances), StepContent::both);
            }
        }
        return bySeries.entrySet().stream()
                .map(entry ->
                        new PerformedSeries(entry.getKey(), entry.getValue().orElse(Set.of())))
                .toList();
    }

    /** The instances; absent where one of the references has no UID. */
    private static Optional<Set<Uid>> uids(List<DataSet> references) {
        Set<Uid> uids = references.stream()
                .flatMap(item -> item.findUid(Tags.REFERENCED_SOP_INSTANCE_UID).stream())
                .collect(Collectors.toCollection(HashSet::new));
        boolean all = references.stream()
                .allMatch(item -> item.findUid(Tags.REFERENCED_SOP_INSTANCE_UID).isPresent());
        return all ? Optional.of(uids) : Optional.empty();
    }

    /** Of a series that is in the sequence twice. */
    private static Optional<Set<Uid>> both(Optional<Set<Uid>> one, Optional<Set<Uid>> other) {
        return one.flatMap(first -> other.map(
                second -> Stream.concat(first.stream(), second.stream()).collect(Collectors.toSet())));
    }
}
