package org.atlasnode.results.iod;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.StandardDictionary;

/** Reads the tables of this package; their form is told at the head of {@code modules.txt}. Confined to one thread. */
final class TableReader {

    private static final Pattern LINE = Pattern.compile("(>*)\\s*(?:include (\\S+)|(\\w+) (1C?|2C?|3))(?: ; (.*))?");
    private static final Pattern TERMS = Pattern.compile("in(?:\\[(\\d)])? (.+)");

    private final Map<String, ModuleTable> tables = new LinkedHashMap<>();
    private String name = "";
    private String section = "";

    /** The rows read and not yet closed, from the module inwards; a row is closed when the next is not deeper. */
    private final List<Pending> open = new ArrayList<>();

    private record Pending(Optional<String> line, List<Row> rows) {}

    /** Modules and macros by name. */
    static Map<String, ModuleTable> modules(List<String> lines) {
        TableReader reader = new TableReader();
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("#")) {
                reader.line(line);
            }
        }
        reader.endTable();
        return reader.tables;
    }

    private void line(String line) {
        Matcher head = Pattern.compile("(?:module|macro) (\\S+) \\| (.+)").matcher(line);
        if (head.matches()) {
            endTable();
            name = head.group(1);
            section = head.group(2);
            open.add(new Pending(Optional.empty(), new ArrayList<>()));
            return;
        }
        Matcher row = LINE.matcher(line);
        if (!row.matches() || row.group(1).length() >= open.size()) {
            throw new IllegalArgumentException("no row of a table: " + line);
        }
        closeDownTo(row.group(1).length() + 1);
        if (row.group(2) != null) {
            innermost().add(new Row.Include(row.group(2)));
        } else {
            open.add(new Pending(Optional.of(line), new ArrayList<>()));
        }
    }

    private void endTable() {
        if (!open.isEmpty()) {
            closeDownTo(1);
            ModuleTable before = tables.put(name, new ModuleTable(name, section, innermost()));
            if (before != null) {
                throw new IllegalArgumentException("two tables are called " + name);
            }
            open.clear();
        }
    }

    private void closeDownTo(int depth) {
        while (open.size() > depth) {
            Pending closed = open.remove(open.size() - 1);
            innermost().add(attribute(closed));
        }
    }

    private List<Row> innermost() {
        return open.get(open.size() - 1).rows();
    }

    private Row.Attribute attribute(Pending pending) {
        String line = pending.line().orElseThrow();
        Matcher row = LINE.matcher(line);
        if (!row.matches()) {
            throw new IllegalArgumentException("no row of a table: " + line);
        }
        int tag = StandardDictionary.findTag(row.group(3))
                .orElseThrow(() -> new IllegalArgumentException("no keyword: " + line));
        return new Row.Attribute(
                tag, Requirement.of(row.group(4)), section, clauses(Optional.ofNullable(row.group(5))), pending.rows());
    }

    private static Row.Clauses clauses(Optional<String> text) {
        Optional<Condition> when = Optional.empty();
        Optional<Condition> never = Optional.empty();
        boolean elsewhere = text.isEmpty();
        Map<Integer, List<String>> terms = new HashMap<>();
        String items = "";
        for (String clause : text.map(all -> all.split(" ; ")).orElse(new String[0])) {
            Matcher in = TERMS.matcher(clause);
            if (clause.equals("if known") || clause.equals("else may")) {
                elsewhere = true;
            } else if (clause.startsWith("if ")) {
                when = Optional.of(Condition.parse(clause.substring("if ".length())));
            } else if (clause.equals("never")) {
                never = Optional.of(Condition.ALWAYS);
            } else if (clause.startsWith("never if ")) {
                never = Optional.of(Condition.parse(clause.substring("never if ".length())));
            } else if (clause.startsWith("items ")) {
                items = clause.substring("items ".length());
            } else if (in.matches()) {
                int position = in.group(1) == null ? 0 : Integer.parseInt(in.group(1));
                terms.put(position, List.of(in.group(2).split("\\|")));
            } else {
                throw new IllegalArgumentException("no clause of a row: " + clause);
            }
        }
        return new Row.Clauses(when, elsewhere || when.isEmpty(), never, terms, items);
    }

    /** Definitions by SOP class. */
    static Map<Uid, Iod> iods(List<String> lines) {
        Map<Uid, Iod> iods = new LinkedHashMap<>();
        Optional<String[]> head = Optional.empty();
        List<Iod.Use> uses = new ArrayList<>();
        List<String> withEnd = new ArrayList<>(lines);
        withEnd.add("iod");
        for (String line : withEnd) {
            if (line.startsWith("iod")) {
                head.map(parts -> new Iod(parts[0], Uid.of(parts[1]), parts[2], uses))
                        .ifPresent(iod -> iods.put(iod.sopClassUid(), iod));
                uses.clear();
                head = Optional.of(line.substring("iod".length()).strip().split(" \\| "));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                uses.add(new Iod.Use(line.substring(2), usage(line.charAt(0))));
            }
        }
        return iods;
    }

    private static Iod.Usage usage(char letter) {
        return switch (letter) {
            case 'M' -> Iod.Usage.MANDATORY;
            case 'U' -> Iod.Usage.OPTIONAL;
            case 'N' -> Iod.Usage.NODE;
            default -> throw new IllegalArgumentException("no usage of a module: " + letter);
        };
    }
}
