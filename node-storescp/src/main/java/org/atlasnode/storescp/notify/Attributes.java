package org.atlasnode.storescp.notify;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;

/** Attributes that a request must have, and the statuses of those that it has not (PS3.7 §10.1.5.1.9). Stateless. */
final class Attributes {

    /** References that one message may hold: a study of a scanner has some ten thousand at most. */
    static final int MOST_REFERENCES = 50_000;

    private Attributes() {}

    static Uid uid(DataSet dataSet, int tag) throws DimseStatusException {
        return value(dataSet, tag, Uid::parse);
    }

    /** The first value, understood. */
    static <T> T value(DataSet dataSet, int tag, Function<String, Optional<T>> parser) throws DimseStatusException {
        Optional<String> text = dataSet.findString(tag);
        if (text.isEmpty()) {
            throw dataSet.contains(tag)
                    ? refusal(DimseStatus.MISSING_ATTRIBUTE_VALUE, tag, " has no value")
                    : refusal(DimseStatus.MISSING_ATTRIBUTE, tag, " is missing");
        }
        return parser.apply(text.get())
                .orElseThrow(() -> refusal(DimseStatus.INVALID_ATTRIBUTE_VALUE, tag, " has an invalid value"));
    }

    /** The items of a sequence of one or more. */
    static List<DataSet> items(DataSet dataSet, int tag) throws DimseStatusException {
        List<DataSet> items = dataSet.items(tag);
        if (items.isEmpty()) {
            throw dataSet.contains(tag)
                    ? refusal(DimseStatus.MISSING_ATTRIBUTE_VALUE, tag, " has no items")
                    : refusal(DimseStatus.MISSING_ATTRIBUTE, tag, " is missing");
        }
        return items;
    }

    static void requireFew(int references) throws DimseStatusException {
        if (references > MOST_REFERENCES) {
            throw new DimseStatusException(
                    DimseStatus.RESOURCE_LIMITATION, "more than " + MOST_REFERENCES + " references in one message");
        }
    }

    private static DimseStatusException refusal(DimseStatus status, int tag, String what) {
        return new DimseStatusException(status, Tag.toString(tag) + what);
    }
}
