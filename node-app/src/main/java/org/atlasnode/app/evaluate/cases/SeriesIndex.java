package org.atlasnode.app.evaluate.cases;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.atlasnode.app.evaluate.labels.LabelRow;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.dicom.data.Uid;

/** Finds the series of a label. Immutable. */
final class SeriesIndex {

    private final Map<Uid, List<SeriesKey>> ofStudy;
    private final Map<Uid, List<SeriesKey>> ofSeries;

    SeriesIndex(Collection<SeriesKey> series) {
        this.ofStudy = series.stream().collect(Collectors.groupingBy(SeriesKey::studyInstanceUid));
        this.ofSeries = series.stream().collect(Collectors.groupingBy(SeriesKey::seriesInstanceUid));
    }

    /** A series where the label names one, in its study where it names that too; else all series of the study. */
    List<SeriesKey> find(LabelRow label) {
        List<SeriesKey> found = label.series()
                .map(uid -> ofSeries.getOrDefault(uid, List.of()))
                .orElseGet(() -> ofStudy.getOrDefault(label.study().orElseThrow(), List.of()));
        return found.stream()
                .filter(key -> label.study()
                        .map(uid -> uid.equals(key.studyInstanceUid()))
                        .orElse(true))
                .toList();
    }
}
