package org.atlasnode.results.validate;

import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.model.Code;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.code.CodeItems;
import org.atlasnode.results.code.Codes;
import org.atlasnode.results.iod.Problems;
import org.atlasnode.results.source.SourceSeries;
import org.atlasnode.results.template.Vocabulary;

/**
 * Every coded concept, value, scheme and meaning alike, stands in the node's table or in the model's manifest. The only
 * one that may come from elsewhere is the study's own procedure code, as the value of Procedure reported.
 */
final class CodeRules {

    private final Vocabulary vocabulary;
    private final Optional<Code> procedure;
    private final Problems problems;

    private CodeRules(Vocabulary vocabulary, Optional<Code> procedure, Problems problems) {
        this.vocabulary = vocabulary;
        this.procedure = procedure;
        this.problems = problems;
    }

    /** @param copied attributes of the result that hold the codes of others */
    static void check(
            DataSet result, SourceSeries source, Vocabulary vocabulary, Set<Integer> copied, Problems problems) {
        Optional<Code> procedure =
                source.header().firstItem(Tags.PROCEDURE_CODE_SEQUENCE).map(CodeItems::read);
        CodeRules rules = new CodeRules(vocabulary, procedure, problems);
        result.stream()
                .filter(element -> !copied.contains(element.tag()))
                .forEach(element -> rules.items(result, element.tag(), ""));
    }

    private void items(DataSet around, int sequence, String path) {
        int number = 0;
        for (DataSet item : around.items(sequence)) {
            number++;
            String deeper = path + Tag.toString(sequence) + "[" + number + "]/";
            if (item.contains(Tags.CODE_VALUE)) {
                problems.require(
                        isKnown(CodeItems.read(item), around, sequence),
                        deeper,
                        Tags.CODE_VALUE,
                        "is of a code that is in no table of this node");
            }
            item.forEach(element -> items(item, element.tag(), deeper));
        }
    }

    private boolean isKnown(Code code, DataSet around, int sequence) {
        return Codes.all().contains(code)
                || vocabulary.all().contains(code)
                || sequence == Tags.CONCEPT_CODE_SEQUENCE
                        && procedure.equals(Optional.of(code))
                        && around.firstItem(Tags.CONCEPT_NAME_CODE_SEQUENCE)
                                .map(CodeItems::read)
                                .equals(Optional.of(Codes.PROCEDURE_REPORTED));
    }
}
