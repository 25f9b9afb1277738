package org.atlasnode.dicom.data;

/** A data element: tag, value representation, value (PS3.5 §7.1). Immutable. */
public record DataElement(int tag, Vr vr, Value value) {

    public DataElement {
        boolean sequence = vr == Vr.SQ;
        if (sequence != (value.kind() == Value.Kind.ITEMS)) {
            throw new IllegalArgumentException("SQ holds items and nothing else does: " + Tag.toString(tag) + " " + vr);
        }
    }

    /** Whether the value has length zero; type 2 attributes may. */
    public boolean isEmpty() {
        return value instanceof Value.Bytes bytes && bytes.length() == 0
                || value instanceof Value.Items items && items.items().isEmpty();
    }

    @Override
    public String toString() {
        return Tag.toString(tag) + " " + vr + " " + value;
    }
}
