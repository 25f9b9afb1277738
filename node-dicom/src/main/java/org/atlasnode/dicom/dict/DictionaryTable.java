package org.atlasnode.dicom.dict;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.atlasnode.dicom.data.Vr;

/** Reads {@code elements.tsv}: tag (X for any digit of a repeating group), VR, VM, keyword, name, retired. */
record DictionaryTable(List<DictionaryEntry> single, List<Repeating> repeating) {

    /** A row of a repeating group: it holds for the tags that equal its own under the mask. */
    record Repeating(int mask, DictionaryEntry entry) {}

    DictionaryTable {
        single = List.copyOf(single);
        repeating = List.copyOf(repeating);
    }

    /** The table of this package; elements in unsigned order of tag. */
    static DictionaryTable load() {
        List<DictionaryEntry> single = new ArrayList<>();
        List<Repeating> repeating = new ArrayList<>();
        for (String line : lines()) {
            String[] fields = line.split("\t", -1);
            DictionaryEntry entry = entry(fields);
            if (fields[0].indexOf('X') < 0) {
                single.add(entry);
            } else {
                repeating.add(new Repeating(mask(fields[0]), entry));
            }
        }
        single.sort(Comparator.comparing(DictionaryEntry::tag, Integer::compareUnsigned));
        return new DictionaryTable(single, repeating);
    }

    private static DictionaryEntry entry(String[] fields) {
        int tag = Integer.parseUnsignedInt(fields[0].replace('X', '0'), 16);
        List<Vr> vrs = Arrays.stream(fields[1].split("/")).map(Vr::valueOf).toList();
        return new DictionaryEntry(tag, vrs, fields[2], fields[3], fields[4], !fields[5].isEmpty());
    }

    private static int mask(String pattern) {
        return Integer.parseUnsignedInt(pattern.replaceAll("[0-9A-F]", "F").replace('X', '0'), 16);
    }

    private static List<String> lines() {
        try (InputStream stream = DictionaryTable.class.getResourceAsStream("elements.tsv")) {
            if (stream == null) {
                throw new IllegalStateException("the dictionary is missing from the class path");
            }
            return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
