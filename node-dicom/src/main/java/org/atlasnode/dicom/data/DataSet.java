package org.atlasnode.dicom.data;

import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.atlasnode.dicom.charset.SpecificCharacterSet;

/**
 * A data set: elements in ascending order of tag, each tag once (PS3.5 §7.1). Values keep their bytes; text is decoded
 * on reading by the data set's character set (that of the enclosing data set for an item without its own, PS3.5
 * §6.1.2.3). Immutable, thread-safe.
 *
 * <p>Queries for a value never throw for what a peer may have sent: an absent, empty or ill-formed value is absent.
 */
public final class DataSet implements Iterable<DataElement> {

    private static final DataSet EMPTY = new DataSet(new DataElement[0], SpecificCharacterSet.DEFAULT);

    private final List<DataElement> elements;
    private final SpecificCharacterSet charset;

    /** @param elements in unsigned order of tag; the array is not to be changed again */
    DataSet(DataElement[] elements, SpecificCharacterSet charset) {
        this.elements = Collections.unmodifiableList(Arrays.asList(elements));
        this.charset = charset;
    }

    public static DataSet empty() {
        return EMPTY;
    }

    /** A builder of the default repertoire. */
    public static DataSetBuilder builder() {
        return new DataSetBuilder(SpecificCharacterSet.DEFAULT);
    }

    /** A builder whose text is encoded by the given set, for items of a data set that has one. */
    public static DataSetBuilder builder(SpecificCharacterSet charset) {
        return new DataSetBuilder(charset);
    }

    /** A builder that begins with these elements and this character set. */
    public DataSetBuilder toBuilder() {
        return new DataSetBuilder(charset).putAll(elements);
    }

    /** The character set in force. */
    public SpecificCharacterSet charset() {
        return charset;
    }

    public boolean isEmpty() {
        return elements.isEmpty();
    }

    public int size() {
        return elements.size();
    }

    public boolean contains(int tag) {
        return find(tag).isPresent();
    }

    public Optional<DataElement> find(int tag) {
        int index = indexOf(elements, tag);
        return index >= 0 ? Optional.of(elements.get(index)) : Optional.empty();
    }

    /** Where a tag is in elements of ascending tags, or the complement of where it belongs. */
    static int indexOf(List<DataElement> elements, int tag) {
        int low = 0;
        int high = elements.size() - 1;
        if (high >= 0 && Integer.compareUnsigned(elements.get(high).tag(), tag) < 0) {
            return ~(high + 1);
        }
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Integer.compareUnsigned(elements.get(middle).tag(), tag);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return ~low;
    }

    /** Elements in ascending order of tag. */
    public List<DataElement> elements() {
        return elements;
    }

    public Stream<DataElement> stream() {
        return elements.stream();
    }

    @Override
    public Iterator<DataElement> iterator() {
        return elements.iterator();
    }

    /** The first value as text without padding; absent where it is absent or empty. */
    public Optional<String> findString(int tag) {
        return strings(tag).stream().findFirst().filter(text -> !text.isEmpty());
    }

    /** The first value as text, or the given one. */
    public String string(int tag, String otherwise) {
        return findString(tag).orElse(otherwise);
    }

    /** All values as text without padding; empty values keep their place. */
    public List<String> strings(int tag) {
        return find(tag).map(element -> Values.strings(element, charset)).orElse(List.of());
    }

    /** The first value as an integer: IS text, or a binary number that fits. */
    public OptionalInt findInt(int tag) {
        return find(tag).map(Values::firstInt).orElse(OptionalInt.empty());
    }

    public int intValue(int tag, int otherwise) {
        return findInt(tag).orElse(otherwise);
    }

    /** The first value as a finite number: DS or IS text, or a binary number. */
    public OptionalDouble findDouble(int tag) {
        List<Double> values = doubles(tag);
        return values.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(values.get(0));
    }

    /** All values as finite numbers; empty where one of them is not. */
    public List<Double> doubles(int tag) {
        return find(tag).map(Values::doubles).orElse(List.of());
    }

    /** The first value as a UID. */
    public Optional<Uid> findUid(int tag) {
        return findString(tag).flatMap(Uid::parse);
    }

    /** The items of a sequence; none where it is absent. */
    public List<DataSet> items(int tag) {
        return find(tag)
                .map(DataElement::value)
                .map(value -> value instanceof Value.Items items ? items.items() : List.<DataSet>of())
                .orElse(List.of());
    }

    /** The first item of a sequence. */
    public Optional<DataSet> firstItem(int tag) {
        return items(tag).stream().findFirst();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DataSet that && elements.equals(that.elements);
    }

    @Override
    public int hashCode() {
        return elements.hashCode();
    }

    /** A count only: a data set holds patient data, and what is printed ends in logs. */
    @Override
    public String toString() {
        return "DataSet of " + elements.size() + " elements";
    }
}
