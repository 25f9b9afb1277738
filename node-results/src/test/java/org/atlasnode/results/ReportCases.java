package org.atlasnode.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.results.source.SourceSeries;
import org.atlasnode.results.sr.ReportInput;
import org.atlasnode.results.sr.ReportVariant;
import org.atlasnode.results.sr.SrDocument;
import org.atlasnode.testkit.MultiFrameKind;
import org.atlasnode.testkit.SharedData;

/** Every kind of report that the node makes, by name. */
public final class ReportCases {

    /** The one kind that PixelMed's validator misjudges (results sheet, trap 2). */
    static final String ONE_BOX = "one box";

    private static final int[] CHARSET_TAGS = {Tags.SPECIFIC_CHARACTER_SET, Tags.PATIENT_NAME};

    private final Map<String, Case> cases = new LinkedHashMap<>();

    /** A report with what it is of. */
    record Case(DataSet report, SourceSeries source, Analysis analysis) {}

    private ReportCases() {}

    static Map<String, Case> all(Path folder) {
        ReportCases all = new ReportCases();
        all.addOutcomes();
        all.addOrders();
        all.addFrames(folder);
        all.addCharacterSets();
        return all.cases;
    }

    static Analysis positive(TestSeries series) {
        return TestAnalysis.of(series)
                .probability(Level.C5, 0.937)
                .probability(Level.C2, 0.41)
                .build();
    }

    private void addOutcomes() {
        TestSeries phantom = TestSeries.phantom();
        SourceSeries source = phantom.source();
        add("positive", source, positive(phantom), Optional.empty());
        add("negative", source, TestAnalysis.of(phantom).build(), Optional.empty());
        add(
                ONE_BOX,
                source,
                TestAnalysis.of(phantom).probability(Level.C5, 0.7).oneBox().build(),
                Optional.empty());
        add(
                "two levels, a box each",
                source,
                TestAnalysis.of(phantom)
                        .probability(Level.C5, 0.7)
                        .probability(Level.C1, 0.5)
                        .oneBox()
                        .build(),
                Optional.empty());
        TestAnalysis partial = TestAnalysis.of(phantom)
                .without(Level.C6, Assessment.UNDETERMINED)
                .without(Level.C7, Assessment.NOT_COVERED);
        add("partial", source, partial.build(), Optional.empty());
        add("partial, positive", source, partial.probability(Level.C2, 0.6).build(), Optional.empty());
        add("not analysed", source, TestAnalysis.notAnalysed(phantom, Analysis.Outcome.DECLINED), Optional.empty());
        add("failed", source, TestAnalysis.notAnalysed(phantom, Analysis.Outcome.FAILED), Optional.empty());
        add(
                "second run",
                source,
                positive(phantom),
                Optional.of(new ReportInput.Predecessor(Uid.of("1.2.3.4"), Uid.of("1.2.3.4.5"))));
        Case again = cases.get("second run");
        for (Uid sopClass : SrDocument.SOP_CLASSES.subList(1, 3)) {
            cases.put(
                    "second run as " + sopClass,
                    new Case(ReportVariant.as(again.report(), sopClass), source, again.analysis()));
        }
        add("head", source, HeadAnalysis.of(phantom), Optional.empty());
    }

    private void addOrders() {
        TestSeries umlauts = TestSeries.umlauts();
        add("umlauts, a procedure code and an accession number", umlauts.source(), positive(umlauts), Optional.empty());
        add(
                "two requested procedures",
                changed(
                        umlauts.source(),
                        header -> header.putItems(Tags.REQUEST_ATTRIBUTES_SEQUENCE, request("RP1"), request("RP2"))),
                positive(umlauts),
                Optional.empty());
        add(
                "no order",
                changed(
                        umlauts.source(),
                        header -> header.putEmpty(Tags.ACCESSION_NUMBER, Vr.SH)
                                .remove(Tags.PROCEDURE_CODE_SEQUENCE)
                                .remove(Tags.REQUEST_ATTRIBUTES_SEQUENCE)),
                positive(umlauts),
                Optional.empty());
    }

    static DataSet request(String id) {
        return DataSet.builder()
                .putString(Tags.ACCESSION_NUMBER, Vr.SH, "A" + id)
                .putString(Tags.REQUESTED_PROCEDURE_ID, Vr.SH, id)
                .putString(Tags.REQUESTED_PROCEDURE_DESCRIPTION, Vr.LO, "CT neck")
                .build();
    }

    private void addFrames(Path folder) {
        for (MultiFrameKind kind : MultiFrameKind.values()) {
            TestSeries frames = TestSeries.framesOfPhantom(kind, folder.resolve(kind.name()));
            add(kind.name(), frames.source(), positive(frames), Optional.empty());
        }
    }

    private void addCharacterSets() {
        TestSeries phantom = TestSeries.phantom();
        try (Stream<Path> files = Files.list(SharedData.path("odd/charset"))) {
            for (Path file : files.sorted().toList()) {
                DataSet header = DicomFile.readHeader(file).dataSet();
                add(
                        "name as in " + file.getFileName(),
                        changed(phantom.source(), builder -> {
                            for (int tag : CHARSET_TAGS) {
                                header.find(tag).ifPresent(builder::put);
                            }
                            return builder;
                        }),
                        TestAnalysis.of(phantom).build(),
                        Optional.empty());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static SourceSeries changed(SourceSeries source, UnaryOperator<DataSetBuilder> change) {
        DataSet before = source.header();
        DataSetBuilder builder = DataSet.builder();
        before.forEach(builder::put);
        return new SourceSeries(source.key(), change.apply(builder).build(), source.instances());
    }

    private void add(
            String name, SourceSeries source, Analysis analysis, Optional<ReportInput.Predecessor> predecessor) {
        cases.put(name, new Case(report(source, analysis, predecessor), source, analysis));
    }

    static DataSet report(SourceSeries source, Analysis analysis) {
        return report(source, analysis, Optional.empty());
    }

    private static DataSet report(
            SourceSeries source, Analysis analysis, Optional<ReportInput.Predecessor> predecessor) {
        return SrDocument.of(new ReportInput(
                source, analysis, TestAnalysis.uids(source, analysis), TestAnalysis.NODE, Map.of(), predecessor));
    }
}
