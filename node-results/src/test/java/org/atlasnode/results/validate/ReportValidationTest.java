package org.atlasnode.results.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Code;
import org.atlasnode.dicom.charset.SpecificCharacterSet;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.results.Level;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestSeries;
import org.atlasnode.results.code.CodeItems;
import org.atlasnode.results.code.Codes;
import org.atlasnode.results.iod.Omission;
import org.atlasnode.results.sr.ReportInput;
import org.atlasnode.results.sr.ReportVariant;
import org.atlasnode.results.sr.SrDocument;
import org.atlasnode.results.template.SrNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each mistake that a report can have is caught, also those that no other validator sees. */
class ReportValidationTest {

    private static TestSeries series;
    private static Analysis analysis;
    private static DataSet report;

    @BeforeAll
    static void makeReport() {
        series = TestSeries.umlauts();
        analysis = TestAnalysis.of(series).probability(Level.C5, 0.937).build();
        report = report(analysis);
    }

    private static DataSet report(Analysis of) {
        return SrDocument.of(new ReportInput(
                series.source(), of, TestAnalysis.uids(series, of), TestAnalysis.NODE, Map.of(), Optional.empty()));
    }

    private static List<String> check(DataSet mutant) {
        return ResultValidator.check(mutant, series.source(), analysis);
    }

    @Test
    void aSoundReportMayLeave() {
        assertThat(check(report)).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> catches() {
        return Stream.of(
                mutant("an image is missing from the evidence", ReportValidationTest::withoutOneEvidence),
                mutant("verified", set(Tags.VERIFICATION_FLAG, Vr.CS, "VERIFIED")),
                mutant("final", set(Tags.PRELIMINARY_FLAG, Vr.CS, "FINAL")),
                mutant("wrong modality", set(Tags.MODALITY, Vr.CS, "CT")),
                mutant("partial", set(Tags.COMPLETION_FLAG, Vr.CS, "PARTIAL")),
                mutant("a date that is none", set(Tags.CONTENT_DATE, Vr.DA, "20261345")),
                mutant("too long a text", set(Tags.SERIES_DESCRIPTION, Vr.LO, "NOT VERIFIED " + "x".repeat(60))),
                mutant("two values for one", set(Tags.SERIES_NUMBER, Vr.IS, "9001\\9002")),
                mutant("a leading zero in a UID", set(Tags.SOP_INSTANCE_UID, Vr.UI, "1.2.03")),
                mutant("wrong representation", set(Tags.MANUFACTURER, Vr.SH, "Atlas")),
                mutant("a private element", set(0x00091010, Vr.LO, "x")),
                mutant("193.7 %", number("193.7")),
                mutant("minus 1 %", number("-1")),
                mutant("a fraction for a percentage", number("0.937")),
                mutant("no number", number("NaN")),
                mutant("another number", number("93.8")),
                mutant("too long a number", number("93.700000000000000")),
                mutant("no unit", change(certainty(), ReportValidationTest::withoutUnit)),
                mutant("millimetres", change(certainty(), item -> unit(item, Codes.MILLIMETRE))),
                mutant("a region without image", change(region(), item -> remove(item, Tags.CONTENT_SEQUENCE))),
                mutant("odd coordinates", box(10, 10, 20, 10, 20, 20, 10, 20, 10)),
                mutant("an open box", box(10, 10, 20, 10, 20, 20, 10, 20, 10, 11)),
                mutant("a box beyond the image", box(10, 10, 257, 10, 257, 20, 10, 20, 10, 10)),
                mutant("a box above the image", box(10, -1, 20, -1, 20, 20, 10, 20, 10, -1)),
                mutant("an empty box", box(10, 10, 10, 10, 10, 20, 10, 20, 10, 10)),
                mutant("a box on a foreign image", ReportValidationTest::withForeignImage),
                mutant("one box less", ReportValidationTest::withoutOneBox),
                mutant(
                        "Finding Site as CONTAINS",
                        change(named(Codes.FINDING_SITE), item -> relation(item, "CONTAINS"))),
                mutant("no Finding Site", drop(named(Codes.FINDING_SITE))),
                mutant("no Device Observer UID", drop(named(Codes.DEVICE_OBSERVER_UID))),
                mutant("no Image Library", drop(named(Codes.IMAGE_LIBRARY))),
                mutant("no Image Library Group", drop(named(Codes.IMAGE_LIBRARY_GROUP))),
                mutant("no Imaging Measurements", drop(named(Codes.IMAGING_MEASUREMENTS))),
                mutant("no Qualitative Evaluations", drop(named(Codes.QUALITATIVE_EVALUATIONS))),
                mutant("no Tracking UID", drop(named(Codes.TRACKING_UNIQUE_IDENTIFIER))),
                mutant("one Tracking UID for all", ReportValidationTest::withOneTrackingUid),
                mutant("a level twice", item -> Mutation.twice(item, group(Level.C3))),
                mutant("a level missing", drop(group(Level.C3))),
                mutant("Finding in a negative group", change(group(Level.C3), ReportValidationTest::withFinding)),
                mutant("no Finding in a positive group", drop(named(Codes.FINDING))),
                mutant("another answer", change(group(Level.C5), ReportValidationTest::answeredAbsent)),
                mutant(
                        "another group code",
                        change(group(Level.C3), item -> name(item, "125008", "Measurement Group"))),
                mutant("another meaning", change(group(Level.C3), item -> name(item, "125007", "Measurements"))),
                mutant(
                        "another vertebra",
                        change(
                                named(Codes.FINDING_SITE),
                                item -> value(item, Level.C4.target().site().orElseThrow()))),
                mutant("a private code", change(named(Codes.COMMENT), item -> name(item, "1", "Comment"))),
                mutant(
                        "no Template Identifier of a group",
                        change(group(Level.C3), item -> remove(item, Tags.CONTENT_TEMPLATE_SEQUENCE))),
                mutant("summary without findings", summary(Codes.ALL_SUCCEEDED_WITHOUT_FINDINGS)),
                mutant("summary of a failure", summary(Codes.NONE_SUCCEEDED)),
                mutant("patient Absent", patient(Codes.ABSENT)),
                mutant("patient Undetermined", patient(Codes.UNDETERMINED)),
                mutant("a number in Qualitative Evaluations", ReportValidationTest::withNumberInEvaluations),
                mutant("another title", item -> name(item, "126001", "Imaging Measurement Report")),
                mutant(
                        "an SRT code",
                        change(
                                named(Codes.FINDING_SITE),
                                item -> value(item, new Code("T-11505", "SRT", "C5 vertebra")))),
                mutant(
                        "coordinates in space",
                        item -> change(
                                        region(),
                                        box -> set(Tags.VALUE_TYPE, Vr.CS, "SCOORD3D")
                                                .apply(box))
                                .apply(ReportVariant.as(item, Uids.COMPREHENSIVE_SR_STORAGE))),
                mutant("items in another order", ReportValidationTest::withGroupsReversed),
                mutant(
                        "another device observed",
                        change(
                                named(Codes.DEVICE_OBSERVER_UID),
                                item -> set(Tags.UID, Vr.UI, "2.25.7").apply(item))),
                mutant(
                        "a frame of an image that has one",
                        change(node -> node.relationship().equals("SELECTED FROM"), ReportValidationTest::withFrame)),
                mutant("no label", drop(node -> node.text().contains("NOT FOR CLINICAL USE"))),
                mutant("another name", set(Tags.PATIENT_NAME, Vr.PN, "Mueller^Joerg^^Dr.")),
                mutant("another patient id", set(Tags.PATIENT_ID, Vr.LO, "CSP-000124")),
                mutant("no issuer", item -> remove(item, Tags.ISSUER_OF_PATIENT_ID)),
                mutant("another study", set(Tags.STUDY_INSTANCE_UID, Vr.UI, "1.2.3")),
                mutant(
                        "the source's series",
                        set(
                                Tags.SERIES_INSTANCE_UID,
                                Vr.UI,
                                series.source().key().seriesInstanceUid().value())),
                mutant("an invented time zone", set(Tags.TIMEZONE_OFFSET_FROM_UTC, Vr.SH, "+0500")),
                mutant("another character set", ReportValidationTest::withOtherCharset));
    }

    /** The attributes that others wrote are checked for being there; what the node wrote for its value too. */
    @Test
    void missesNoRequiredAttributeAtAnyDepth() {
        List<Omission> omissions = Omission.of(report);
        assertThat(omissions).hasSizeGreaterThan(80);
        assertThat(omissions.stream()
                        .filter(omission -> !omission.mutant().equals(report))
                        .filter(omission -> check(omission.mutant()).isEmpty())
                        .map(Omission::name))
                .isEmpty();
    }

    @Test
    void aProblemNamesPathRuleAndSection() {
        DataSet mutant =
                Mutation.change(report, named(Codes.TRACKING_IDENTIFIER), item -> remove(item, Tags.TEXT_VALUE));
        assertThat(check(mutant))
                .contains("TextValue (0040,A730)[11]/(0040,A730)[6]/(0040,A730)[1]/(0040,A160): type 1C (if ValueType ="
                        + " TEXT), is missing, PS3.3 §C.17.3, Table C.17-6");
    }

    @Test
    void aNegativeReportThatIsSaidToBePositiveStays() {
        Analysis negative = TestAnalysis.of(series).build();
        assertThat(ResultValidator.check(report(negative), series.source(), negative))
                .isEmpty();
        assertThat(ResultValidator.check(report(negative), series.source(), analysis))
                .isNotEmpty();
        assertThat(ResultValidator.check(report, series.source(), negative)).isNotEmpty();
    }

    @Test
    void aNegativeAlthoughALevelIsMissingStays() {
        Analysis partial = TestAnalysis.of(series)
                .without(Level.C7, Assessment.NOT_COVERED)
                .build();
        DataSet sound = report(partial);
        assertThat(ResultValidator.check(sound, series.source(), partial)).isEmpty();
        DataSet mutant = patient(Codes.ABSENT).apply(sound);
        assertThat(ResultValidator.check(mutant, series.source(), partial)).isNotEmpty();
    }

    @Test
    void aFailureThatReadsLikeANegativeStays() {
        Analysis failed = TestAnalysis.notAnalysed(series, Analysis.Outcome.FAILED);
        DataSet sound = report(failed);
        assertThat(ResultValidator.check(sound, series.source(), failed)).isEmpty();
        for (UnaryOperator<DataSet> change : List.of(
                drop(node -> node.text().contains("not a negative")),
                patient(Codes.ABSENT),
                summary(Codes.ALL_SUCCEEDED_WITHOUT_FINDINGS),
                set(Tags.SERIES_DESCRIPTION, Vr.LO, "AI cspine-fracture - NOT VERIFIED"),
                item -> remove(item, Tags.COMPLETION_FLAG_DESCRIPTION))) {
            assertThat(ResultValidator.check(change.apply(sound), series.source(), failed))
                    .isNotEmpty();
        }
    }

    @Test
    void problemsNameNoPatient() {
        DataSet mutant = set(Tags.PATIENT_NAME, Vr.PN, "Mueller^Joerg").apply(report);
        assertThat(check(mutant)).allMatch(problem -> !problem.contains("Mueller"));
    }

    private static DynamicTest mutant(String name, UnaryOperator<DataSet> change) {
        return DynamicTest.dynamicTest(name, () -> {
            DataSet mutant = change.apply(report);
            assertThat(mutant).as("the mutation changes something").isNotEqualTo(report);
            assertThat(check(mutant)).isNotEmpty();
        });
    }

    private static UnaryOperator<DataSet> set(int tag, Vr vr, String value) {
        return item -> item.toBuilder().putString(tag, vr, value).build();
    }

    private static DataSet remove(DataSet item, int tag) {
        return item.toBuilder().remove(tag).build();
    }

    private static UnaryOperator<DataSet> change(Predicate<SrNode> wanted, UnaryOperator<DataSet> change) {
        return item -> Mutation.change(item, wanted, change);
    }

    private static UnaryOperator<DataSet> drop(Predicate<SrNode> unwanted) {
        return item -> Mutation.drop(item, unwanted);
    }

    private static Predicate<SrNode> named(Code code) {
        return node -> node.isNamed(code);
    }

    private static Predicate<SrNode> group(Level level) {
        return node -> node.isNamed(Codes.MEASUREMENT_GROUP)
                && node.child(Codes.TRACKING_IDENTIFIER)
                        .filter(text -> text.text().equals(level.name()))
                        .isPresent();
    }

    private static Predicate<SrNode> certainty() {
        return named(Codes.CERTAINTY_OF_FINDING);
    }

    private static Predicate<SrNode> region() {
        return named(Codes.IMAGE_REGION);
    }

    private static UnaryOperator<DataSet> number(String text) {
        return change(
                group(Level.C5),
                group -> Mutation.change(
                        group,
                        certainty(),
                        item -> measured(
                                item,
                                item.firstItem(Tags.MEASURED_VALUE_SEQUENCE).orElseThrow().toBuilder()
                                        .putString(Tags.NUMERIC_VALUE, Vr.DS, text)
                                        .build())));
    }

    private static DataSet measured(DataSet item, DataSet value) {
        return item.toBuilder().putItems(Tags.MEASURED_VALUE_SEQUENCE, value).build();
    }

    private static DataSet withoutUnit(DataSet item) {
        return measured(
                item,
                remove(
                        item.firstItem(Tags.MEASURED_VALUE_SEQUENCE).orElseThrow(),
                        Tags.MEASUREMENT_UNITS_CODE_SEQUENCE));
    }

    private static DataSet unit(DataSet item, Code unit) {
        return measured(
                item,
                item.firstItem(Tags.MEASURED_VALUE_SEQUENCE).orElseThrow().toBuilder()
                        .putItems(
                                Tags.MEASUREMENT_UNITS_CODE_SEQUENCE, CodeItems.of(unit, SpecificCharacterSet.DEFAULT))
                        .build());
    }

    private static UnaryOperator<DataSet> box(double... numbers) {
        return change(
                region(),
                item -> item.toBuilder()
                        .putDouble(Tags.GRAPHIC_DATA, Vr.FL, numbers)
                        .build());
    }

    private static DataSet withForeignImage(DataSet item) {
        DataSet reference = DataSet.builder()
                .putString(Tags.REFERENCED_SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.2")
                .putString(Tags.REFERENCED_SOP_INSTANCE_UID, Vr.UI, "1.2.3.4")
                .build();
        return Mutation.change(
                item,
                node -> node.relationship().equals("SELECTED FROM"),
                image -> image.toBuilder()
                        .putItems(Tags.REFERENCED_SOP_SEQUENCE, reference)
                        .build());
    }

    private static DataSet withoutOneBox(DataSet item) {
        boolean[] first = {true};
        return Mutation.drop(item, node -> {
            boolean dropped = first[0] && node.isNamed(Codes.IMAGE_REGION);
            first[0] = first[0] && !dropped;
            return dropped;
        });
    }

    private static DataSet withOneTrackingUid(DataSet item) {
        return Mutation.change(item, named(Codes.TRACKING_UNIQUE_IDENTIFIER), set(Tags.UID, Vr.UI, "2.25.1")::apply);
    }

    private static DataSet withNumberInEvaluations(DataSet item) {
        DataSet number = new SrNode(item)
                .walk()
                .filter(node -> node.isNamed(Codes.CERTAINTY_OF_FINDING))
                .findFirst()
                .orElseThrow()
                .item();
        return Mutation.change(item, named(Codes.QUALITATIVE_EVALUATIONS), evaluations -> {
            List<DataSet> items = new ArrayList<>(evaluations.items(Tags.CONTENT_SEQUENCE));
            items.add(number);
            return evaluations.toBuilder()
                    .putItems(Tags.CONTENT_SEQUENCE, items)
                    .build();
        });
    }

    private static DataSet withGroupsReversed(DataSet item) {
        return Mutation.change(item, group(Level.C3), group -> {
            List<DataSet> items = new ArrayList<>(group.items(Tags.CONTENT_SEQUENCE));
            Collections.reverse(items);
            return group.toBuilder().putItems(Tags.CONTENT_SEQUENCE, items).build();
        });
    }

    private static DataSet withFrame(DataSet image) {
        DataSet reference = image.firstItem(Tags.REFERENCED_SOP_SEQUENCE).orElseThrow();
        return image.toBuilder()
                .putItems(
                        Tags.REFERENCED_SOP_SEQUENCE,
                        reference.toBuilder()
                                .putInt(Tags.REFERENCED_FRAME_NUMBER, Vr.IS, 1)
                                .build())
                .build();
    }

    private static DataSet withFinding(DataSet group) {
        List<DataSet> items = new ArrayList<>(group.items(Tags.CONTENT_SEQUENCE));
        items.add(DataSet.builder()
                .putString(Tags.RELATIONSHIP_TYPE, Vr.CS, "CONTAINS")
                .putString(Tags.VALUE_TYPE, Vr.CS, "CODE")
                .putItems(Tags.CONCEPT_NAME_CODE_SEQUENCE, CodeItems.of(Codes.FINDING, SpecificCharacterSet.DEFAULT))
                .putItems(
                        Tags.CONCEPT_CODE_SEQUENCE, CodeItems.of(Level.PATIENT.finding(), SpecificCharacterSet.DEFAULT))
                .build());
        return group.toBuilder().putItems(Tags.CONTENT_SEQUENCE, items).build();
    }

    private static DataSet answeredAbsent(DataSet group) {
        return Mutation.change(group, named(Level.PATIENT.finding()), item -> value(item, Codes.ABSENT));
    }

    private static DataSet relation(DataSet item, String term) {
        return set(Tags.RELATIONSHIP_TYPE, Vr.CS, term).apply(item);
    }

    private static DataSet name(DataSet item, String value, String meaning) {
        return item.toBuilder()
                .putItems(
                        Tags.CONCEPT_NAME_CODE_SEQUENCE,
                        CodeItems.of(new Code(value, "DCM", meaning), SpecificCharacterSet.DEFAULT))
                .build();
    }

    private static DataSet value(DataSet item, Code code) {
        return item.toBuilder()
                .putItems(Tags.CONCEPT_CODE_SEQUENCE, CodeItems.of(code, SpecificCharacterSet.DEFAULT))
                .build();
    }

    private static UnaryOperator<DataSet> summary(Code code) {
        return change(named(Codes.CAD_SUMMARY), item -> value(item, code));
    }

    private static UnaryOperator<DataSet> patient(Code code) {
        return change(
                named(Codes.QUALITATIVE_EVALUATIONS),
                item -> Mutation.change(item, named(Level.PATIENT.finding()), answer -> value(answer, code)));
    }

    private static DataSet withoutOneEvidence(DataSet item) {
        DataSet study = item.firstItem(Tags.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE)
                .orElseThrow();
        DataSet images = study.firstItem(Tags.REFERENCED_SERIES_SEQUENCE).orElseThrow();
        List<DataSet> references = images.items(Tags.REFERENCED_SOP_SEQUENCE);
        DataSet fewer = images.toBuilder()
                .putItems(Tags.REFERENCED_SOP_SEQUENCE, references.subList(1, references.size()))
                .build();
        return item.toBuilder()
                .putItems(
                        Tags.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE,
                        study.toBuilder()
                                .putItems(Tags.REFERENCED_SERIES_SEQUENCE, fewer)
                                .build())
                .build();
    }

    private static DataSet withOtherCharset(DataSet item) {
        var builder = DataSet.builder();
        builder.putString(Tags.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 192");
        item.stream()
                .filter(element -> element.tag() != Tags.SPECIFIC_CHARACTER_SET)
                .forEach(builder::put);
        return builder.build();
    }
}
