package org.atlasnode.results.validate;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.results.capture.Overlay;
import org.atlasnode.results.iod.Iod;
import org.atlasnode.results.iod.IodCheck;
import org.atlasnode.results.iod.IodTables;
import org.atlasnode.results.iod.Parts;
import org.atlasnode.results.iod.Problems;
import org.atlasnode.results.source.SourceAttributes;
import org.atlasnode.results.source.SourceSeries;
import org.atlasnode.results.sr.SrDocument;
import org.atlasnode.results.template.TemplateCheck;
import org.atlasnode.results.template.Vocabulary;

/**
 * The node's own checks of a result before it may leave. They look at the finished data set and know nothing of how it
 * was built: the definition of its SOP class (package {@code iod}), its content tree (package {@code template}), and what
 * other validators miss: codes against one table, boxes on their images, probabilities, the patient's and study's
 * attributes byte by byte, references that exist, and that result and analysis say the same.
 */
public final class ResultValidator {

    /** What a result holds in another device's words: compared with the source, not judged. */
    private static final Set<Integer> COPIED = copied();

    private final DataSet result;
    private final SourceSeries source;
    private final Analysis analysis;
    private final Problems problems = new Problems();

    private ResultValidator(DataSet result, SourceSeries source, Analysis analysis) {
        this.result = result;
        this.source = source;
        this.analysis = analysis;
    }

    /** What is wrong with a result of this series and analysis; empty where it may leave. No patient data. */
    public static List<String> check(DataSet result, SourceSeries source, Analysis analysis) {
        return new ResultValidator(result, source, analysis).check();
    }

    private List<String> check() {
        Optional<Iod> iod = result.findUid(Tags.SOP_CLASS_UID).flatMap(IodTables.standard()::find);
        if (iod.isEmpty()) {
            problems.add(Tags.SOP_CLASS_UID, "is none that this node sends");
            return problems.toList();
        }
        IodCheck.check(result, iod.get(), COPIED, problems);
        Parts.check(result, problems);
        StructureRules.check(result, COPIED, problems);
        SourceRules.check(result, source, problems);
        CodeRules.check(result, source, Vocabulary.of(analysis), COPIED, problems);
        ReferenceRules.check(result, source, problems);
        checkKind(iod.get().sopClassUid());
        return problems.toList();
    }

    private void checkKind(Uid sopClassUid) {
        if (SrDocument.SOP_CLASSES.contains(sopClassUid)) {
            new ReportRules(result, source, analysis, problems).check();
        } else if (Overlay.SOP_CLASSES.contains(sopClassUid)) {
            new CaptureRules(result, source, analysis, problems).check();
        } else if (sopClassUid.equals(Uids.KEY_OBJECT_SELECTION_DOCUMENT_STORAGE)) {
            TemplateCheck.check(result, List.of("2010"), Vocabulary.of(analysis), problems);
        }
        new ObjectRules(result, source, analysis, problems).check(sopClassUid);
    }

    private static Set<Integer> copied() {
        Set<Integer> copied = new HashSet<>(SourceAttributes.ALWAYS);
        copied.addAll(SourceAttributes.WHERE_PRESENT);
        copied.add(Tags.SPECIFIC_CHARACTER_SET);
        copied.add(Tags.REFERENCED_REQUEST_SEQUENCE);
        copied.add(Tags.LOSSY_IMAGE_COMPRESSION_RATIO);
        copied.add(Tags.LOSSY_IMAGE_COMPRESSION_METHOD);
        return Set.copyOf(copied);
    }
}
