package org.atlasnode.results.template;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The templates of the node's documents, from the resource of this package, which tells its form. Immutable. */
final class TemplateTables {

    private static final TemplateTables STANDARD = new TemplateTables(lines("templates.txt"));

    private final Map<String, Template> templates = new LinkedHashMap<>();

    /** A row as it stands, with how deep it stands. */
    private record Line(int depth, List<String> cells) {}

    TemplateTables(List<String> lines) {
        List<Line> rows = new ArrayList<>();
        Optional<String> head = Optional.empty();
        for (String line : lines) {
            if (line.startsWith("template ")) {
                head.ifPresent(text -> add(text, rows));
                head = Optional.of(line);
                rows.clear();
            } else if (line.startsWith(">")) {
                int depth = line.indexOf(' ');
                rows.add(new Line(depth, List.of(line.substring(depth).strip().split(" \\| "))));
            }
        }
        head.ifPresent(text -> add(text, rows));
    }

    static TemplateTables standard() {
        return STANDARD;
    }

    Optional<Template> find(String id) {
        return Optional.ofNullable(templates.get(id));
    }

    private void add(String head, List<Line> lines) {
        String[] cells = head.substring("template ".length()).split(" \\| ");
        templates.put(
                cells[0],
                new Template(
                        cells[0],
                        cells[1],
                        cells[2],
                        List.of(cells[3].split(" ")),
                        cells[4].equals("ordered"),
                        rows(lines, 1)));
    }

    private static List<TemplateRow> rows(List<Line> lines, int depth) {
        List<TemplateRow> rows = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).depth() == depth) {
                int end = i + 1;
                while (end < lines.size() && lines.get(end).depth() > depth) {
                    end++;
                }
                rows.add(row(lines.get(i).cells(), rows(lines.subList(i + 1, end), depth + 1)));
            }
        }
        return rows;
    }

    private static TemplateRow row(List<String> cells, List<TemplateRow> below) {
        List<String> values = cells.size() > 4 ? List.of(cells.get(4).split(" ")) : List.of();
        return new TemplateRow(cells.get(0), cells.get(1), cells.get(2), cells.get(3), values, below);
    }

    /** The lines of a resource of this package. */
    static List<String> lines(String resource) {
        try (InputStream stream =
                Objects.requireNonNull(TemplateTables.class.getResourceAsStream(resource), resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("a resource of this program cannot be read: " + resource, e);
        }
    }
}
