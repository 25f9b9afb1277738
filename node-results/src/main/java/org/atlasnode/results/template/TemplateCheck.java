package org.atlasnode.results.template;

import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.Code;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.iod.Multiplicity;
import org.atlasnode.results.iod.Problems;

/**
 * Checks the content tree of a document: each item is a row of its template, as often as the template says and in its
 * order, with one of its values, and stands in a relationship that the SOP class allows. Confined to one thread.
 */
public final class TemplateCheck {

    private final RelationshipTable relationships;
    private final Vocabulary vocabulary;
    private final Problems problems;

    private TemplateCheck(RelationshipTable relationships, Vocabulary vocabulary, Problems problems) {
        this.relationships = relationships;
        this.vocabulary = vocabulary;
        this.problems = problems;
    }

    /**
     * Checks a document of one of the SOP classes with a content tree.
     *
     * @param templates identifiers of which the root's is one
     */
    public static void check(DataSet document, List<String> templates, Vocabulary vocabulary, Problems problems) {
        Uid sopClassUid = document.findUid(Tags.SOP_CLASS_UID).orElseThrow();
        new TemplateCheck(RelationshipTable.of(sopClassUid), vocabulary, problems)
                .container(new SrNode(document), templates, "");
    }

    private void container(SrNode node, List<String> templates, String path) {
        Optional<Template> template = TemplateTables.standard().find(node.template());
        if (template.isEmpty() || !templates.contains(node.template())) {
            problems.add(
                    path,
                    Tags.CONTENT_TEMPLATE_SEQUENCE,
                    "names none of TID " + String.join(", ", templates) + ", PS3.3 §C.18.8");
            return;
        }
        problems.require(
                node.name()
                        .filter(name -> TemplateRow.matches(template.get().titles(), name, vocabulary))
                        .isPresent(),
                path,
                Tags.CONCEPT_NAME_CODE_SEQUENCE,
                "is no title of " + template.get() + ", " + template.get().section());
        children(node, template.get().rows(), template.get(), path);
    }

    private void children(SrNode parent, List<TemplateRow> rows, Template template, String path) {
        List<SrNode> children = parent.children();
        int[] counts = new int[rows.size()];
        int furthest = 0;
        for (int i = 0; i < children.size(); i++) {
            SrNode child = children.get(i);
            String deeper = path + Tag.toString(Tags.CONTENT_SEQUENCE) + "[" + (i + 1) + "]/";
            relationship(parent, child, deeper);
            int row = rowOf(child, rows);
            if (row < 0) {
                problems.add(
                        deeper,
                        Tags.CONCEPT_NAME_CODE_SEQUENCE,
                        describe(child) + " is no row of " + template + " here, " + template.section());
                continue;
            }
            counts[row]++;
            problems.require(
                    !template.ordered() || row >= furthest,
                    deeper,
                    Tags.CONCEPT_NAME_CODE_SEQUENCE,
                    rows.get(row) + " stands out of the order of " + template + ", " + template.section());
            furthest = Math.max(furthest, row);
            child(child, rows.get(row), template, deeper);
        }
        for (int row = 0; row < counts.length; row++) {
            TemplateRow wanted = rows.get(row);
            problems.require(
                    Multiplicity.allows(wanted.multiplicity(), counts[row]),
                    path,
                    Tags.CONTENT_SEQUENCE,
                    wanted + " stands " + counts[row] + " times instead of " + wanted.multiplicity() + ", " + template
                            + ", " + template.section());
        }
    }

    private void child(SrNode child, TemplateRow row, Template template, String path) {
        if (row.valueType().equals("CONTAINER") && !row.values().isEmpty()) {
            container(child, row.values(), path);
            return;
        }
        problems.require(
                row.fitsValue(child, vocabulary),
                path,
                row.valueType().equals("NUM") ? Tags.MEASURED_VALUE_SEQUENCE : Tags.CONCEPT_CODE_SEQUENCE,
                "is none of " + String.join(", ", row.values()) + ", " + template + ", " + template.section());
        children(child, row.rows(), template, path);
    }

    private void relationship(SrNode parent, SrNode child, String path) {
        problems.require(
                relationships.allows(parent.valueType(), child.relationship(), child.valueType()),
                path,
                Tags.RELATIONSHIP_TYPE,
                parent.valueType() + " " + child.relationship() + " " + child.valueType()
                        + " is not allowed in this SOP class, " + relationships.section());
    }

    private int rowOf(SrNode child, List<TemplateRow> rows) {
        for (int row = 0; row < rows.size(); row++) {
            if (rows.get(row).fits(child, vocabulary)) {
                return row;
            }
        }
        return -1;
    }

    private static String describe(SrNode child) {
        return child.relationship() + " " + child.valueType() + " "
                + child.name().map(Code::value).orElse("without a name");
    }
}
