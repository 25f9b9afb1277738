package org.atlasnode.results.template;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.atlasnode.dicom.data.Uid;

/** Which content item may stand below which, by SOP class, from the resource of this package. Immutable. */
final class RelationshipTable {

    private static final Map<Uid, RelationshipTable> BY_SOP_CLASS = read(TemplateTables.lines("relationships.txt"));

    private final String section;
    private final Set<String> allowed = new HashSet<>();

    private RelationshipTable(String section) {
        this.section = section;
    }

    /** @throws IllegalArgumentException for a class that has no content tree */
    static RelationshipTable of(Uid sopClassUid) {
        RelationshipTable table = BY_SOP_CLASS.get(sopClassUid);
        if (table == null) {
            throw new IllegalArgumentException("no document: " + sopClassUid);
        }
        return table;
    }

    boolean allows(String source, String relationship, String target) {
        return allowed.contains(source + "|" + relationship + "|" + target);
    }

    String section() {
        return section;
    }

    private void add(String line) {
        String[] cells = line.split(" \\| ");
        for (String source : cells[0].split(" ")) {
            for (String target : cells[2].split(" ")) {
                allowed.add(source + "|" + cells[1] + "|" + target);
            }
        }
    }

    private static Map<Uid, RelationshipTable> read(List<String> lines) {
        Map<Uid, RelationshipTable> tables = new HashMap<>();
        RelationshipTable current = new RelationshipTable("");
        for (String line : lines) {
            if (line.startsWith("sop ")) {
                String[] cells = line.split(" \\| ");
                current = new RelationshipTable(cells[2]);
                for (String uid : cells[1].split(" ")) {
                    tables.put(Uid.of(uid), current);
                }
            } else if (!line.isBlank() && !line.startsWith("#")) {
                current.add(line);
            }
        }
        return tables;
    }
}
