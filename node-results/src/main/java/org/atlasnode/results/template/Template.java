package org.atlasnode.results.template;

import java.util.List;

/**
 * A template of PS3.16.
 *
 * @param titles concept names that its container may have, value^scheme
 * @param ordered whether items stand in the order of the rows
 */
record Template(String id, String title, String section, List<String> titles, boolean ordered, List<TemplateRow> rows) {

    Template {
        titles = List.copyOf(titles);
        rows = List.copyOf(rows);
    }

    @Override
    public String toString() {
        return "TID " + id + " " + title;
    }
}
