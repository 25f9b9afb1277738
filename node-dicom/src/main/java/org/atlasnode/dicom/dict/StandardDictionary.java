package org.atlasnode.dicom.dict;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.data.Vr;
import org.jspecify.annotations.Nullable;

/**
 * The registry of data elements (PS3.6 §6 to §9; command elements PS3.7 §E), repeating groups included. Immutable,
 * thread-safe.
 */
public final class StandardDictionary {

    private static final DictionaryTable TABLE = DictionaryTable.load();
    private static final int[] ORDER =
            TABLE.single().stream().mapToInt(entry -> order(entry.tag())).toArray();
    private static final DictionaryEntry[] ENTRIES = TABLE.single().toArray(DictionaryEntry[]::new);
    private static final DictionaryTable.Repeating[] REPEATING =
            TABLE.repeating().toArray(DictionaryTable.Repeating[]::new);
    private static final Map<String, Integer> TAGS_BY_KEYWORD = tagsByKeyword();

    private StandardDictionary() {}

    /** The row of a tag; empty for private and unknown ones. */
    public static Optional<DictionaryEntry> find(int tag) {
        return Optional.ofNullable(entry(tag));
    }

    /** The tag of a keyword, e.g. {@code StudyInstanceUID}; that of the first group for a repeating one. */
    public static OptionalInt findTag(String keyword) {
        Integer tag = TAGS_BY_KEYWORD.get(keyword);
        return tag == null ? OptionalInt.empty() : OptionalInt.of(tag);
    }

    /** The keyword of a tag, or its notation {@code (gggg,eeee)} where it has none. */
    public static String keyword(int tag) {
        return find(tag)
                .map(DictionaryEntry::keyword)
                .filter(keyword -> !keyword.isEmpty())
                .orElseGet(() -> Tag.toString(tag));
    }

    /**
     * The representation that an element has in Implicit VR (PS3.5 §A.1): UL for a group length, LO for a private
     * creator, UN for what is private or unknown. Of several, OW before OB (§A.1), and for US or SS what Pixel
     * Representation (0028,0103) says.
     *
     * @param signedPixels whether Pixel Representation of this data set is 1
     */
    public static Vr implicitVr(int tag, boolean signedPixels) {
        DictionaryEntry entry = entry(tag);
        if (entry != null) {
            return choose(entry.vrs(), signedPixels);
        }
        if (Tag.isGroupLength(tag)) {
            return Vr.UL;
        }
        return Tag.isPrivateCreator(tag) ? Vr.LO : Vr.UN;
    }

    private static Vr choose(List<Vr> vrs, boolean signedPixels) {
        if (vrs.size() == 1) {
            return vrs.get(0);
        }
        if (vrs.contains(Vr.OW)) {
            return Vr.OW;
        }
        return signedPixels && vrs.contains(Vr.SS) ? Vr.SS : vrs.get(0);
    }

    private static @Nullable DictionaryEntry entry(int tag) {
        int index = Arrays.binarySearch(ORDER, order(tag));
        if (index >= 0) {
            return ENTRIES[index];
        }
        if (Tag.isPrivate(tag)) {
            return null;
        }
        for (DictionaryTable.Repeating repeating : REPEATING) {
            if ((tag & repeating.mask()) == repeating.entry().tag()) {
                return repeating.entry();
            }
        }
        return null;
    }

    /** A signed number that orders as the tag does unsigned. */
    private static int order(int tag) {
        return tag ^ Integer.MIN_VALUE;
    }

    private static Map<String, Integer> tagsByKeyword() {
        Map<String, Integer> tags = new HashMap<>();
        TABLE.repeating()
                .forEach(row -> tags.put(row.entry().keyword(), row.entry().tag()));
        TABLE.single().forEach(entry -> tags.put(entry.keyword(), entry.tag()));
        tags.remove("");
        return Map.copyOf(tags);
    }
}
