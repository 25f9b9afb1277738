package org.atlasnode.results.iod;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.dict.StandardDictionary;
import org.atlasnode.dicom.dict.Tags;

/**
 * An attribute that an object must have, at any depth, taken out of it or emptied.
 *
 * @param name of the attribute and what was done
 */
public record Omission(String name, DataSet mutant) {

    /** All of an object, one attribute each; of those that differ in the numbers of items alone, the first. */
    public static List<Omission> of(DataSet object) {
        Iod iod = IodTables.standard()
                .find(object.findUid(Tags.SOP_CLASS_UID).orElseThrow())
                .orElseThrow();
        List<Omission> all = new ArrayList<>();
        iod.modules().stream()
                .filter(use -> use.usage() == Iod.Usage.MANDATORY)
                .forEach(use -> collect(
                        IodTables.standard().module(use.module()).rows(),
                        Surroundings.of(object),
                        UnaryOperator.identity(),
                        all));
        Set<String> shapes = new HashSet<>();
        return all.stream()
                .filter(omission -> shapes.add(omission.name().replaceAll("\\[[0-9]+]", "")))
                .toList();
    }

    private static void collect(List<Row> rows, Surroundings at, UnaryOperator<DataSet> rebuild, List<Omission> all) {
        IodTables.standard().attributes(rows).stream()
                .filter(row -> at.here().contains(row.tag()))
                .forEach(row -> {
                    boolean required = row.clauses()
                            .when()
                            .map(condition -> condition.holds(at))
                            .orElse(row.requirement() == Requirement.REQUIRED
                                    || row.requirement() == Requirement.PRESENT);
                    if (required && row.requirement() != Requirement.OPTIONAL) {
                        String name = at.path() + Tag.toString(row.tag()) + " " + StandardDictionary.keyword(row.tag());
                        all.add(new Omission(
                                name + " is not there",
                                rebuild.apply(
                                        at.here().toBuilder().remove(row.tag()).build())));
                        if (row.requirement().isValued()) {
                            all.add(new Omission(name + " is empty", rebuild.apply(emptied(at.here(), row.tag()))));
                        }
                    }
                    if (!row.nested().isEmpty()) {
                        List<DataSet> items = at.here().items(row.tag());
                        // A few items of many stand for all, but content items differ.
                        for (int i = 0; i < Math.min(items.size(), row.tag() == Tags.CONTENT_SEQUENCE ? 12 : 2); i++) {
                            int index = i;
                            collect(
                                    row.nested(),
                                    at.item(row.tag(), i + 1, items.get(i)),
                                    item -> rebuild.apply(replaced(at.here(), row.tag(), index, item)),
                                    all);
                        }
                    }
                });
    }

    private static DataSet emptied(DataSet from, int tag) {
        return from.toBuilder().putEmpty(tag, from.find(tag).orElseThrow().vr()).build();
    }

    private static DataSet replaced(DataSet around, int sequence, int index, DataSet item) {
        List<DataSet> items = new ArrayList<>(around.items(sequence));
        items.set(index, item);
        return around.toBuilder().putItems(sequence, items).build();
    }
}
