package org.atlasnode.results.iod;

import java.util.List;

/**
 * A module or macro: its rows, and where the standard defines it.
 *
 * @param section e.g. {@code PS3.3 §C.7.1.1}
 */
record ModuleTable(String name, String section, List<Row> rows) {

    ModuleTable {
        rows = List.copyOf(rows);
    }
}
