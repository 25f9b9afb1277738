package org.atlasnode.results.sr;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Code;
import org.atlasnode.core.model.Finding;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.code.CodeItems;
import org.atlasnode.results.code.Codes;
import org.atlasnode.results.source.Percentage;
import org.atlasnode.results.source.ResultText;

/** The content tree of a report: TID 1500, Measurement Report, with one Measurement Group per target in view. */
final class ReportContent {

    private static final String MEASUREMENT_REPORT = "1500";
    private static final String REPLACEMENT = "\uFFFD";
    private static final int SH_LENGTH = 16;
    private static final int LO_LENGTH = 64;

    private final ReportInput input;
    private final Analysis analysis;
    private final ReportStatus status;

    private ReportContent(ReportInput input) {
        this.input = input;
        this.analysis = input.analysis();
        this.status = ReportStatus.of(analysis);
    }

    static ContentItem.Container of(ReportInput input) {
        return new ReportContent(input).root();
    }

    private ContentItem.Container root() {
        List<ContentItem> items = new ArrayList<>();
        items.add(new ContentItem.Coded(Relationship.HAS_CONCEPT_MOD, Codes.LANGUAGE, Codes.ENGLISH));
        addObserver(items);
        addProcedure(items);
        items.add(ImageLibrary.of(input.source(), analysis.patient().target().site()));
        items.add(measurements());
        items.add(evaluations());
        return new ContentItem.Container(
                Relationship.ROOT, Codes.IMAGING_MEASUREMENT_REPORT, MEASUREMENT_REPORT, items);
    }

    /** TID 1002, 1004: the device that observed is the model, on this node. */
    private void addObserver(List<ContentItem> items) {
        items.add(new ContentItem.Coded(Relationship.HAS_OBS_CONTEXT, Codes.OBSERVER_TYPE, Codes.DEVICE));
        items.add(new ContentItem.UidRef(Relationship.HAS_OBS_CONTEXT, Codes.DEVICE_OBSERVER_UID, input.deviceUid()));
        items.add(observer(Codes.DEVICE_OBSERVER_NAME, input.node().name()));
        items.add(observer(
                Codes.DEVICE_OBSERVER_MANUFACTURER, analysis.algorithm().manufacturer()));
        items.add(observer(
                Codes.DEVICE_OBSERVER_MODEL_NAME, analysis.algorithm().model().id()));
    }

    private static ContentItem observer(Code name, String text) {
        return new ContentItem.Text(Relationship.HAS_OBS_CONTEXT, name, ResultText.line(text));
    }

    /** TID 1005, and the imaging procedure that is reported on. */
    private void addProcedure(List<ContentItem> items) {
        Uid study = input.source().key().studyInstanceUid();
        items.add(new ContentItem.UidRef(Relationship.HAS_OBS_CONTEXT, Codes.PROCEDURE_STUDY_INSTANCE_UID, study));
        DataSet header = input.source().header();
        header.findString(Tags.ACCESSION_NUMBER)
                .filter(text -> !text.contains(REPLACEMENT))
                .ifPresent(text ->
                        items.add(new ContentItem.Text(Relationship.HAS_OBS_CONTEXT, Codes.ACCESSION_NUMBER, text)));
        Code procedure =
                studyProcedure(header).orElseGet(() -> Codes.unspecifiedProcedure(header.string(Tags.MODALITY, "")));
        items.add(new ContentItem.Coded(Relationship.HAS_CONCEPT_MOD, Codes.PROCEDURE_REPORTED, procedure));
    }

    /** The study's own procedure code, where it is one that can be repeated: complete, readable, not too long. */
    private static Optional<Code> studyProcedure(DataSet header) {
        return header.firstItem(Tags.PROCEDURE_CODE_SEQUENCE)
                .map(CodeItems::read)
                .filter(code -> !code.toString().contains(REPLACEMENT))
                .filter(code -> isOfLength(code.value(), SH_LENGTH, header)
                        && isOfLength(code.scheme(), SH_LENGTH, header)
                        && isOfLength(code.meaning(), LO_LENGTH, header));
    }

    private static boolean isOfLength(String text, int longest, DataSet header) {
        return !text.isEmpty() && header.charset().encode(text).length <= longest;
    }

    private ContentItem measurements() {
        List<ContentItem> items = new ArrayList<>();
        Algorithm algorithm = analysis.algorithm();
        items.add(algorithmText(Codes.ALGORITHM_NAME, algorithm.model().id()));
        items.add(algorithmText(Codes.ALGORITHM_VERSION, algorithm.model().version()));
        items.add(algorithmText(Codes.ALGORITHM_MANUFACTURER, algorithm.manufacturer()));
        items.add(algorithmText(Codes.ALGORITHM_PARAMETERS, algorithm.parameters()));
        items.add(new ContentItem.Coded(
                Relationship.HAS_CONCEPT_MOD, Codes.ALGORITHM_FAMILY, Codes.ARTIFICIAL_INTELLIGENCE));
        if (analysis.outcome() == Analysis.Outcome.ANALYSED) {
            for (Finding finding : analysis.findings()) {
                if (finding.assessment() != Assessment.NOT_COVERED) {
                    items.add(new TargetGroup(input, finding).toItem());
                }
            }
        }
        return new ContentItem.Container(Relationship.CONTAINS, Codes.IMAGING_MEASUREMENTS, "", items);
    }

    private static ContentItem algorithmText(Code name, String text) {
        return new ContentItem.Text(Relationship.HAS_CONCEPT_MOD, name, ResultText.line(text));
    }

    private ContentItem evaluations() {
        List<ContentItem> items = new ArrayList<>();
        items.add(new ContentItem.Coded(Relationship.CONTAINS, Codes.CAD_SUMMARY, status.summary()));
        items.add(new ContentItem.Coded(
                Relationship.CONTAINS, analysis.patient().target().finding(), status.patient()));
        items.add(comment(analysis.algorithm().label()));
        items.add(comment(sentence()));
        suspicions().ifPresent(text -> items.add(comment(text)));
        return new ContentItem.Container(Relationship.CONTAINS, Codes.QUALITATIVE_EVALUATIONS, "", items);
    }

    private static ContentItem comment(String text) {
        return new ContentItem.Text(Relationship.CONTAINS, Codes.COMMENT, ResultText.line(text));
    }

    /** A band of a probability is no severity (SCT 246112005): it is text for display, never a code. */
    private Optional<String> suspicions() {
        String bands = analysis.findings().stream()
                .filter(finding -> finding.assessment() == Assessment.PRESENT)
                .map(finding ->
                        finding.target() + " " + finding.suspicion().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return bands.isEmpty()
                ? Optional.empty()
                : Optional.of("Suspicion (band of the probability, not severity): " + bands + ".");
    }

    private String sentence() {
        if (analysis.outcome() != Analysis.Outcome.ANALYSED) {
            Analysis.Reason reason = analysis.reason().orElseThrow();
            return "Not analysed, and this is not a negative result. Reason: " + reason.sentence() + " ("
                    + reason.code() + ")";
        }
        String patient = analysis.patient()
                .probability()
                .map(p -> "Patient overall: probability "
                        + Percentage.of(p, analysis.patient().threshold(), 2).toPlainString() + " %, positive from "
                        + Percentage.of(analysis.patient().threshold(), 2).toPlainString() + " %.")
                .orElse("Patient overall: no probability.");
        return status.description().isEmpty() ? patient : patient + " Not all judged: " + status.description() + ".";
    }
}
