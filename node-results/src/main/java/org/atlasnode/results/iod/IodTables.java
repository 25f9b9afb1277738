package org.atlasnode.results.iod;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.atlasnode.dicom.data.Uid;

/** The definitions of the objects that this node sends, from the resources of this package. Immutable, thread-safe. */
public final class IodTables {

    private static final IodTables STANDARD = new IodTables(lines("iods.txt"), lines("modules.txt"));

    private final Map<Uid, Iod> iods;
    private final Map<String, ModuleTable> modules;
    /** Rows with those of the macros among them, by the list that they stand in. */
    private final IdentityHashMap<List<Row>, List<Row.Attribute>> attributes = new IdentityHashMap<>();

    private final IdentityHashMap<List<Row>, Set<Integer>> tags = new IdentityHashMap<>();

    /** @throws IllegalArgumentException where a table is not what a table must be */
    IodTables(List<String> iods, List<String> modules) {
        this.iods = TableReader.iods(iods);
        this.modules = TableReader.modules(modules);
        this.iods.values().stream().flatMap(iod -> iod.modules().stream()).forEach(use -> module(use.module()));
        this.modules.values().forEach(module -> resolve(module.rows()));
    }

    /** The tables of the standard, for what this node sends. */
    public static IodTables standard() {
        return STANDARD;
    }

    /** The definition for a SOP class; empty for one that this node does not send. */
    public Optional<Iod> find(Uid sopClassUid) {
        return Optional.ofNullable(iods.get(sopClassUid));
    }

    public Collection<Iod> all() {
        return iods.values();
    }

    ModuleTable module(String name) {
        return Optional.ofNullable(modules.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no table is called " + name));
    }

    /** The rows of a module or of a sequence's items, with those of the macros among them. */
    List<Row.Attribute> attributes(List<Row> rows) {
        return Objects.requireNonNull(attributes.get(rows));
    }

    /** Their tags. */
    Set<Integer> tags(List<Row> rows) {
        return Objects.requireNonNull(tags.get(rows));
    }

    private void resolve(List<Row> rows) {
        List<Row.Attribute> all = flat(rows).toList();
        attributes.put(rows, all);
        tags.put(rows, all.stream().map(Row.Attribute::tag).collect(Collectors.toSet()));
        all.stream()
                .map(Row.Attribute::nested)
                .filter(nested -> !attributes.containsKey(nested))
                .forEach(this::resolve);
    }

    /** Macros may hold themselves, but only in sequences. */
    private Stream<Row.Attribute> flat(List<Row> rows) {
        return rows.stream()
                .flatMap(row -> row instanceof Row.Include include
                        ? flat(module(include.macro()).rows())
                        : Stream.of((Row.Attribute) row));
    }

    /** The lines of a resource of this package. */
    static List<String> lines(String resource) {
        try (InputStream stream = Objects.requireNonNull(IodTables.class.getResourceAsStream(resource), resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("a resource of this program cannot be read: " + resource, e);
        }
    }
}
