package org.atlasnode.results.template;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.model.Code;

/**
 * A row of a template: what an item is that may stand here.
 *
 * @param concept value^scheme, {@code -} for none, {@code @finding}
 * @param multiplicity how many of them, e.g. {@code 0-1}
 * @param values of which the value, the unit or the template is one; empty for any
 */
record TemplateRow(
        String relationship,
        String valueType,
        String concept,
        String multiplicity,
        List<String> values,
        List<TemplateRow> rows) {

    private static final String NO_CONCEPT = "-";
    private static final String FINDING = "@finding";
    private static final String SITE = "@site";

    TemplateRow {
        values = List.copyOf(values);
        rows = List.copyOf(rows);
    }

    boolean fits(SrNode node, Vocabulary vocabulary) {
        return node.relationship().equals(relationship)
                && node.valueType().equals(valueType)
                && (node.name().isEmpty()
                        ? concept.equals(NO_CONCEPT)
                        : matches(List.of(concept), node.name().get(), vocabulary));
    }

    boolean fitsValue(SrNode node, Vocabulary vocabulary) {
        if (values.isEmpty()) {
            return true;
        }
        return switch (valueType) {
            case "CONTAINER" -> values.contains(node.template());
            case "NUM" -> isOneOf(node.unit(), vocabulary);
            default -> isOneOf(node.code(), vocabulary);
        };
    }

    private boolean isOneOf(Optional<Code> code, Vocabulary vocabulary) {
        return code.filter(found -> matches(values, found, vocabulary)).isPresent();
    }

    static boolean matches(List<String> allowed, Code code, Vocabulary vocabulary) {
        return allowed.stream().anyMatch(text -> switch (text) {
            case FINDING -> contains(vocabulary.findings(), code);
            case SITE -> contains(vocabulary.sites(), code);
            default -> text.equals(code.value() + "^" + code.scheme());
        });
    }

    private static boolean contains(Set<Code> codes, Code code) {
        return codes.stream()
                .anyMatch(known ->
                        known.value().equals(code.value()) && known.scheme().equals(code.scheme()));
    }

    @Override
    public String toString() {
        return relationship + " " + valueType + " " + concept;
    }
}
