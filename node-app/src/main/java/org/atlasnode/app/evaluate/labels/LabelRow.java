package org.atlasnode.app.evaluate.labels;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.dicom.data.Uid;

/**
 * What the table says of one study or series.
 *
 * @param study absent where the table names series only
 * @param series absent where the label is of a whole study
 * @param patient who it is of, in the table's own words: for the bootstrap only, in no output
 * @param positive label by target, in the table's order; a target without a label is absent
 */
public record LabelRow(
        int line, Optional<Uid> study, Optional<Uid> series, Optional<String> patient, Map<String, Boolean> positive) {

    public LabelRow {
        positive = Collections.unmodifiableMap(new LinkedHashMap<>(positive));
        if (study.isEmpty() && series.isEmpty()) {
            throw new IllegalArgumentException("a label of nothing");
        }
    }

    /** The UID that the label is of. */
    public Uid uid() {
        return series.or(() -> study).orElseThrow();
    }
}
