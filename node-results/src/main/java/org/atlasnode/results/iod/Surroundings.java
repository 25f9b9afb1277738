package org.atlasnode.results.iod;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Tag;

/**
 * A data set with those around it, and where it is: {@code (0040,A730)[2]/}. What conditions are asked of. Immutable.
 *
 * @param around from the whole object inwards, this data set the last
 */
record Surroundings(List<DataSet> around, String path) {

    Surroundings {
        around = List.copyOf(around);
    }

    static Surroundings of(DataSet object) {
        return new Surroundings(List.of(object), "");
    }

    DataSet here() {
        return around.get(around.size() - 1);
    }

    /** An item of a sequence of this data set, counted from 1. */
    Surroundings item(int sequence, int number, DataSet item) {
        List<DataSet> deeper = new ArrayList<>(around);
        deeper.add(item);
        return new Surroundings(deeper, path + Tag.toString(sequence) + "[" + number + "]/");
    }

    /** The element in this data set, in the one around it ({@code ../}), or in the whole object ({@code /}). */
    Optional<DataElement> find(Level level, int tag) {
        return dataSet(level).find(tag).filter(element -> !element.isEmpty());
    }

    List<String> values(Level level, int tag) {
        return dataSet(level).strings(tag);
    }

    private DataSet dataSet(Level level) {
        return switch (level) {
            case HERE -> here();
            case AROUND -> around.get(Math.max(0, around.size() - 2));
            case OBJECT -> around.get(0);
        };
    }

    /** Which of the data sets. */
    enum Level {
        HERE,
        AROUND,
        OBJECT
    }
}
