package org.atlasnode.dicom.dict;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.atlasnode.dicom.data.Uid;

/** The registry of DICOM unique identifiers (PS3.6 §A). */
public final class UidRegistry {

    private static final Map<Uid, Entry> ENTRIES =
            load().stream().collect(Collectors.toUnmodifiableMap(Entry::uid, Function.identity()));

    private UidRegistry() {}

    /**
     * A registered identifier.
     *
     * @param type what it identifies, as in {@code SOP Class}
     * @param name as registered, with {@code (Retired)} where it is
     */
    record Entry(Uid uid, String type, String name) {}

    /** The registered name; empty where the identifier is not registered. */
    public static Optional<String> findName(Uid uid) {
        return Optional.ofNullable(ENTRIES.get(uid)).map(Entry::name);
    }

    static Iterable<Entry> all() {
        return ENTRIES.values();
    }

    private static List<Entry> load() {
        try (InputStream stream = UidRegistry.class.getResourceAsStream("uids.tsv")) {
            if (stream == null) {
                throw new IllegalStateException("the registry of UIDs is missing from the class path");
            }
            return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(fields -> new Entry(Uid.of(fields[0]), fields[2], fields[3]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
