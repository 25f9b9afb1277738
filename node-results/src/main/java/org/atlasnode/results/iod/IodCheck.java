package org.atlasnode.results.iod;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Value;

/**
 * Checks an object against the definition of its SOP class: what must be there, what may not, how many items, which
 * values (PS3.5 §7.4). It is closed: an attribute that no table names does not leave. Confined to one thread.
 */
public final class IodCheck {

    private final IodTables tables;
    private final Set<Integer> copied;
    private final Problems problems;

    private IodCheck(IodTables tables, Set<Integer> copied, Problems problems) {
        this.tables = tables;
        this.copied = copied;
        this.problems = problems;
    }

    /** Checks an object against the standard alone: all of it, and nothing that this node demands. */
    static void standard(DataSet object, Iod iod, Problems problems) {
        List<Iod.Use> modules = iod.modules().stream()
                .filter(use -> use.usage() != Iod.Usage.NODE)
                .toList();
        check(object, new Iod(iod.name(), iod.sopClassUid(), iod.section(), modules), Set.of(), problems);
    }

    /**
     * Checks an object.
     *
     * @param copied attributes of the object that are another device's words: they belong, and only whether they must be
     *     there is checked
     */
    public static void check(DataSet object, Iod iod, Set<Integer> copied, Problems problems) {
        new IodCheck(IodTables.standard(), copied, problems).check(object, iod);
    }

    private void check(DataSet object, Iod iod) {
        Surroundings at = Surroundings.of(object);
        Set<Integer> known = new HashSet<>(copied);
        for (Iod.Use use : iod.modules()) {
            ModuleTable module = tables.module(use.module());
            Set<Integer> tags = tables.tags(module.rows());
            boolean used = use.usage() != Iod.Usage.OPTIONAL || tags.stream().anyMatch(tag -> isOwn(object, iod, tag));
            if (used) {
                known.addAll(use.usage() == Iod.Usage.NODE ? Set.of() : tags);
                tables.attributes(module.rows()).stream()
                        .filter(row -> !copied.contains(row.tag())
                                || use.usage() != Iod.Usage.OPTIONAL && isMissing(row, object))
                        .forEach(row -> attribute(row, at));
            }
        }
        object.stream()
                .filter(element -> !known.contains(element.tag()))
                .forEach(element ->
                        problems.add(element.tag(), "does not belong to the " + iod.name() + " IOD, " + iod.section()));
    }

    /** What others wrote is as they wrote it, but a type 1 or 2 attribute is there. */
    private static boolean isMissing(Row.Attribute row, DataSet object) {
        return isUnconditional(row) && !object.contains(row.tag());
    }

    /** Whether the object has an attribute of a module that is none of a mandatory one too. */
    private boolean isOwn(DataSet object, Iod iod, int tag) {
        return object.contains(tag)
                && iod.modules().stream()
                        .filter(other -> other.usage() == Iod.Usage.MANDATORY)
                        .noneMatch(other -> tables.tags(
                                        tables.module(other.module()).rows())
                                .contains(tag));
    }

    private void attribute(Row.Attribute row, Surroundings at) {
        Optional<DataElement> element = at.here().find(row.tag());
        boolean required =
                row.clauses().when().map(condition -> condition.holds(at)).orElse(isUnconditional(row));
        if (element.isEmpty()) {
            problems.require(!required, at.path(), row.tag(), rule(row) + ", is missing, " + row.section());
            return;
        }
        boolean valueless = element.get().isEmpty() && row.requirement().isValued();
        problems.require(!valueless, at.path(), row.tag(), rule(row) + ", has no value, " + row.section());
        boolean forbidden = !required && !row.clauses().elsewhere()
                || row.clauses().never().filter(never -> never.holds(at)).isPresent();
        problems.require(!forbidden, at.path(), row.tag(), rule(row) + ", may not stand here, " + row.section());
        terms(row, at);
        items(row, element.get(), at);
    }

    private static boolean isUnconditional(Row.Attribute row) {
        return row.requirement() == Requirement.REQUIRED || row.requirement() == Requirement.PRESENT;
    }

    private static String rule(Row.Attribute row) {
        return row.requirement()
                + row.clauses()
                        .when()
                        .map(condition -> " (if " + condition.text() + ")")
                        .orElse("");
    }

    private void terms(Row.Attribute row, Surroundings at) {
        if (row.clauses().terms().isEmpty()) {
            return;
        }
        List<String> values = at.here().strings(row.tag());
        for (int i = 0; i < values.size(); i++) {
            List<String> any = row.clauses().terms().getOrDefault(0, List.of());
            List<String> allowed = row.clauses().terms().getOrDefault(i + 1, any);
            problems.require(
                    allowed.isEmpty() || values.get(i).isEmpty() || allowed.contains(values.get(i)),
                    at.path(),
                    row.tag(),
                    "is none of " + String.join(", ", allowed) + ", " + row.section());
        }
    }

    private void items(Row.Attribute row, DataElement element, Surroundings at) {
        List<DataSet> items = element.value() instanceof Value.Items sequence ? sequence.items() : List.of();
        problems.require(
                row.clauses().items().isEmpty()
                        || items.isEmpty()
                        || Multiplicity.allows(row.clauses().items(), items.size()),
                at.path(),
                row.tag(),
                "has " + items.size() + " items instead of " + row.clauses().items() + ", " + row.section());
        if (row.nested().isEmpty()) {
            return;
        }
        Set<Integer> known = tables.tags(row.nested());
        for (int i = 0; i < items.size(); i++) {
            Surroundings item = at.item(row.tag(), i + 1, items.get(i));
            tables.attributes(row.nested()).forEach(inner -> attribute(inner, item));
            item.here().stream()
                    .filter(inner -> !known.contains(inner.tag()))
                    .forEach(inner ->
                            problems.add(item.path(), inner.tag(), "does not belong to these items, " + row.section()));
        }
    }
}
