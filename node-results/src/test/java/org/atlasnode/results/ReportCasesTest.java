package org.atlasnode.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Code;
import org.atlasnode.core.model.ModelRef;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.results.code.Codes;
import org.atlasnode.results.source.BodyPart;
import org.atlasnode.results.source.ResultUids;
import org.atlasnode.results.source.SourceSeries;
import org.atlasnode.results.sr.ReportInput;
import org.atlasnode.results.sr.ReportVariant;
import org.atlasnode.results.sr.SrDocument;
import org.atlasnode.results.template.SrNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in each kind of report, by the node's own reading of it. */
class ReportCasesTest {

    @TempDir
    private static Path folder;

    private static Map<String, ReportCases.Case> cases;

    @BeforeAll
    static void makeReports() {
        cases = ReportCases.all(folder);
    }

    private static DataSet report(String name) {
        return Optional.ofNullable(cases.get(name)).orElseThrow().report();
    }

    private static List<SrNode> groups(String name) {
        return new SrNode(report(name))
                .child(Codes.IMAGING_MEASUREMENTS)
                .orElseThrow()
                .children(Codes.MEASUREMENT_GROUP);
    }

    private static SrNode evaluations(String name) {
        return new SrNode(report(name)).child(Codes.QUALITATIVE_EVALUATIONS).orElseThrow();
    }

    @Test
    void oneBoxIsAPlanarRegionAndSeveralAreAVolumetricOne() {
        assertThat(groups(ReportCases.ONE_BOX)).extracting(SrNode::template).containsOnlyOnce("1410");
        assertThat(groups(ReportCases.ONE_BOX))
                .extracting(SrNode::template)
                .contains("1501")
                .doesNotContain("1411");
        assertThat(groups("two levels, a box each"))
                .extracting(SrNode::template)
                .doesNotContain("1411");
        assertThat(groups("positive").stream().filter(group -> group.template().equals("1411")))
                .hasSize(2)
                .allMatch(group -> group.children(Codes.IMAGE_REGION).size() == 3);
    }

    @Test
    void namesTheAlgorithmItsMakerAndItsFamily() {
        SrNode measurements =
                new SrNode(report("negative")).child(Codes.IMAGING_MEASUREMENTS).orElseThrow();
        assertThat(measurements.child(Codes.ALGORITHM_NAME).map(SrNode::text)).contains("cspine-fracture");
        assertThat(measurements.child(Codes.ALGORITHM_VERSION).map(SrNode::text))
                .contains("0.1.0");
        assertThat(measurements.child(Codes.ALGORITHM_MANUFACTURER).map(SrNode::text))
                .contains("Atlas Node project");
        assertThat(measurements.child(Codes.ALGORITHM_FAMILY).flatMap(SrNode::code))
                .contains(Codes.ARTIFICIAL_INTELLIGENCE);
    }

    @Test
    void aBandIsTextAndNoSeverity() {
        assertThat(evaluations("positive").children(Codes.COMMENT))
                .extracting(SrNode::text)
                .contains("Suspicion (band of the probability, not severity): C2 low, C5 high.");
        assertThat(evaluations("negative").children(Codes.COMMENT))
                .extracting(SrNode::text)
                .noneMatch(text -> text.contains("Suspicion"));
        assertThat(new SrNode(report("positive")).walk().flatMap(node -> node.name().stream()))
                .extracting(Code::value)
                .doesNotContain("246112005");
    }

    @Test
    void anOrderIsReferredToWhereTheSourceNamesOne() {
        assertThat(report("no order").contains(Tags.REFERENCED_REQUEST_SEQUENCE))
                .isFalse();
        assertThat(new SrNode(report("no order")).child(Codes.ACCESSION_NUMBER)).isEmpty();
        assertThat(report("umlauts, a procedure code and an accession number").items(Tags.REFERENCED_REQUEST_SEQUENCE))
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.string(Tags.ACCESSION_NUMBER, "")).isEqualTo("ACC20250310017");
                    assertThat(item.contains(Tags.REQUESTED_PROCEDURE_ID)).isTrue();
                });
        assertThat(report("two requested procedures").items(Tags.REFERENCED_REQUEST_SEQUENCE))
                .extracting(item -> item.string(Tags.REQUESTED_PROCEDURE_ID, ""))
                .containsExactly("RP1", "RP2");
        assertThat(report("two requested procedures").items(Tags.REFERENCED_REQUEST_SEQUENCE))
                .extracting(item -> item.string(Tags.ACCESSION_NUMBER, ""))
                .containsExactly("ARP1", "ARP2");
    }

    @Test
    void theStudysOwnProcedureIsReportedElseOneOfTheModality() {
        assertThat(procedure("umlauts, a procedure code and an accession number"))
                .contains(Codes.CT_UNSPECIFIED_BODY_REGION);
        TestSeries series = TestSeries.umlauts();
        SourceSeries own = ReportCases.changed(
                series.source(),
                header -> header.putItems(
                        Tags.PROCEDURE_CODE_SEQUENCE,
                        DataSet.builder()
                                .putString(Tags.CODE_VALUE, Vr.SH, "CTNECK")
                                .putString(Tags.CODING_SCHEME_DESIGNATOR, Vr.SH, "99HOSP")
                                .putString(Tags.CODE_MEANING, Vr.LO, "CT of the neck")
                                .build()));
        Analysis analysis = ReportCases.positive(series);
        assertThat(procedure(ReportCases.report(own, analysis)))
                .contains(new Code("CTNECK", "99HOSP", "CT of the neck"));
        SourceSeries magnetic = ReportCases.changed(
                series.source(),
                header -> header.putString(Tags.MODALITY, Vr.CS, "MR").remove(Tags.PROCEDURE_CODE_SEQUENCE));
        assertThat(procedure(ReportCases.report(magnetic, analysis))).contains(Codes.MRI_UNSPECIFIED_BODY_REGION);
    }

    private static Optional<Code> procedure(String name) {
        return procedure(report(name));
    }

    private static Optional<Code> procedure(DataSet report) {
        return new SrNode(report).child(Codes.PROCEDURE_REPORTED).flatMap(SrNode::code);
    }

    @Test
    void anotherApplicationSpeaksInItsOwnCodes() {
        List<SrNode> groups = groups("head");
        assertThat(groups)
                .extracting(group ->
                        group.child(Codes.FINDING_SITE).flatMap(SrNode::code).map(Code::meaning))
                .containsExactly(Optional.of("Brain"), Optional.of("Subarachnoid space"));
        assertThat(groups.get(0).child(Codes.FINDING).flatMap(SrNode::code).map(Code::value))
                .contains("1386000");
        assertThat(groups.get(1).child(Codes.FINDING)).isEmpty();
        assertThat(new SrNode(report("head")).walk().flatMap(node -> node.code().stream()))
                .extracting(Code::meaning)
                .contains("Head")
                .doesNotContain("Cervical spine", "Fracture of bone");
        assertThat(BodyPart.of(cases.get("head").analysis(), cases.get("head").source()))
                .contains("HEAD");
    }

    @Test
    void anotherChecksumIsAnotherDevice() {
        Uid device = ResultUids.device(new ModelRef("a", "1", "11"));
        assertThat(ResultUids.device(new ModelRef("a", "1", "12"))).isNotEqualTo(device);
        assertThat(ResultUids.device(new ModelRef("a", "1", "11"))).isEqualTo(device);
    }

    /** A destination that got the earlier report as a variant has no other of it. */
    @Test
    void aVariantReplacesTheVariantOfItsClass() {
        TestSeries series = TestSeries.umlauts();
        Analysis analysis = ReportCases.positive(series);
        DataSet first = ReportCases.report(series.source(), analysis);
        DataSet second = SrDocument.of(new ReportInput(
                series.source(),
                analysis,
                ResultUids.of(TestAnalysis.job(series, 2, analysis), analysis, TestAnalysis.NODE),
                TestAnalysis.NODE,
                Map.of(),
                Optional.of(new ReportInput.Predecessor(
                        first.findUid(Tags.SERIES_INSTANCE_UID).orElseThrow(),
                        first.findUid(Tags.SOP_INSTANCE_UID).orElseThrow()))));
        for (Uid sopClass : List.of(Uids.COMPREHENSIVE_SR_STORAGE, Uids.ENHANCED_SR_STORAGE)) {
            DataSet predecessor = ReportVariant.as(second, sopClass)
                    .firstItem(Tags.PREDECESSOR_DOCUMENTS_SEQUENCE)
                    .flatMap(study -> study.firstItem(Tags.REFERENCED_SERIES_SEQUENCE))
                    .flatMap(of -> of.firstItem(Tags.REFERENCED_SOP_SEQUENCE))
                    .orElseThrow();
            DataSet sent = ReportVariant.as(first, sopClass);
            assertThat(predecessor.findUid(Tags.REFERENCED_SOP_CLASS_UID)).contains(sopClass);
            assertThat(predecessor.findUid(Tags.REFERENCED_SOP_INSTANCE_UID))
                    .isEqualTo(sent.findUid(Tags.SOP_INSTANCE_UID));
        }
    }
}
