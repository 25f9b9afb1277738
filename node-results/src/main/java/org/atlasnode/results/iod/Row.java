package org.atlasnode.results.iod;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A line of a table: an attribute, or the rows of a macro. A closed set. */
sealed interface Row {

    /**
     * The rows of a macro.
     *
     * @param macro its name
     */
    record Include(String macro) implements Row {}

    /**
     * An attribute.
     *
     * @param section where the standard defines it
     * @param clauses what is said of it beyond its type
     * @param nested rows of its items, for a sequence
     */
    record Attribute(int tag, Requirement requirement, String section, Clauses clauses, List<Row> nested)
            implements Row {

        public Attribute {
            nested = List.copyOf(nested);
        }
    }

    /**
     * What is said of an attribute.
     *
     * @param when when it is required; absent where no data set tells
     * @param elsewhere whether it may stand where it is not required
     * @param never when it may not stand
     * @param terms the values that it may have, by position, 0 for all positions
     * @param items how many items a sequence has, as a value multiplicity; empty for any
     */
    record Clauses(
            Optional<Condition> when,
            boolean elsewhere,
            Optional<Condition> never,
            Map<Integer, List<String>> terms,
            String items) {

        public Clauses {
            terms = Map.copyOf(terms);
        }
    }
}
