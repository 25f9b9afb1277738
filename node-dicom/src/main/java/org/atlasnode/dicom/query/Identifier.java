package org.atlasnode.dicom.query;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.atlasnode.dicom.charset.SpecificCharacterSet;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;

/**
 * The identifier of a query or retrieval (PS3.4 §C.4.1.1.3, §C.4.2.1.4): a level, the unique keys of the levels above,
 * keys to match and attributes to return. Immutable.
 *
 * @param unique values of unique keys by their level; of one that is missing any value matches
 * @param keys what else is to match or to be returned: empty values are to be returned only
 */
public record Identifier(QueryLevel level, Map<QueryLevel, List<String>> unique, Map<Integer, Key> keys) {

    /** A key with its value representation; wild cards and ranges as in PS3.4 §C.2.2.2. */
    public record Key(Vr vr, String value) {}

    public Identifier {
        unique = Map.copyOf(unique);
        keys = Map.copyOf(keys);
    }

    public static Identifier of(QueryLevel level) {
        return new Identifier(level, Map.of(), Map.of());
    }

    /** With the unique key of a level; several values are a list of UIDs (PS3.4 §C.2.2.2.2). */
    public Identifier with(QueryLevel of, List<String> values) {
        Map<QueryLevel, List<String>> more = new EnumMap<>(QueryLevel.class);
        more.putAll(unique);
        more.put(of, List.copyOf(values));
        return new Identifier(level, more, keys);
    }

    public Identifier with(QueryLevel of, Uid uid) {
        return with(of, List.of(uid.value()));
    }

    /** With an attribute that is to match a value; an empty one is to be returned. */
    public Identifier with(int tag, Vr vr, String value) {
        Map<Integer, Key> more = new TreeMap<>(keys);
        more.put(tag, new Key(vr, value));
        return new Identifier(level, unique, more);
    }

    /** With attributes that are to be returned. */
    public Identifier returning(Vr vr, int... tags) {
        Identifier more = this;
        for (int tag : tags) {
            more = more.keys.containsKey(tag) ? more : more.with(tag, vr, "");
        }
        return more;
    }

    /** Of C-FIND: unique keys of the level and those above it that are not given are to be returned. */
    public DataSet forQuery(QueryRoot root) {
        return encode(uniqueTo(root, level == QueryLevel.STUDY));
    }

    /** Of C-MOVE and C-GET: the unique keys alone. */
    public DataSet forRetrieval(QueryRoot root) {
        if (!unique.containsKey(level)) {
            throw new IllegalStateException("what is retrieved is named by the unique key of its level, " + level);
        }
        return new Identifier(level, unique, Map.of()).encode(uniqueTo(root, false));
    }

    /** The study root has no patient level (PS3.4 §C.6.2.1); there Patient ID is an attribute of the study. */
    private List<QueryLevel> uniqueTo(QueryRoot root, boolean patientAsAttribute) {
        return Arrays.stream(QueryLevel.values())
                .filter(above -> above.compareTo(level) <= 0)
                .filter(above -> above != QueryLevel.PATIENT || root == QueryRoot.PATIENT || patientAsAttribute)
                .toList();
    }

    private DataSet encode(List<QueryLevel> levels) {
        DataSetBuilder builder = builder();
        builder.putString(Tags.QUERY_RETRIEVE_LEVEL, Vr.CS, level.name());
        keys.forEach((tag, key) -> put(builder, tag, key.vr(), List.of(key.value())));
        for (QueryLevel above : levels) {
            Vr vr = above == QueryLevel.PATIENT ? Vr.LO : Vr.UI;
            put(builder, above.uniqueKey(), vr, unique.getOrDefault(above, List.of()));
        }
        return builder.build();
    }

    private DataSetBuilder builder() {
        boolean ascii = keys.values().stream().allMatch(key -> isAscii(key.value()))
                && unique.values().stream().flatMap(List::stream).allMatch(Identifier::isAscii);
        return ascii
                ? DataSet.builder()
                : DataSet.builder(SpecificCharacterSet.UTF_8)
                        .putString(Tags.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 192");
    }

    private static void put(DataSetBuilder builder, int tag, Vr vr, List<String> values) {
        if (values.stream().allMatch(String::isEmpty)) {
            builder.putEmpty(tag, vr);
        } else {
            builder.putString(tag, vr, values.toArray(String[]::new));
        }
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(character -> character < 0x80);
    }
}
