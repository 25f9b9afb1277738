package org.atlasnode.results.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.Target;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.Level;
import org.atlasnode.results.ResultObjects;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestSeries;
import org.atlasnode.results.source.ResultContext;
import org.atlasnode.results.source.ResultFile;
import org.atlasnode.results.source.SourceSeries;
import org.atlasnode.results.validate.ResultValidator;
import org.junit.jupiter.api.Test;

class EncapsulatedReportTest {

    private final TestSeries series = TestSeries.umlauts();

    private static byte[] pdf(DataSet object) {
        Value value =
                object.find(Tags.ENCAPSULATED_DOCUMENT).map(DataElement::value).orElseThrow();
        return Arrays.copyOf(
                ((Value.Bytes) value).toByteArray(), object.intValue(Tags.ENCAPSULATED_DOCUMENT_LENGTH, 0));
    }

    private static String text(DataSet object) {
        try (PDDocument document = Loader.loadPDF(pdf(object))) {
            return new PDFTextStripper().getText(document);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private DataSet document(Analysis analysis) {
        DataSet document = ResultObjects.of(series, analysis).document();
        assertThat(ResultValidator.check(document, series.source(), analysis)).isEmpty();
        return document;
    }

    @Test
    void aPositiveNamesTheSitesAndShowsThePictures() throws IOException {
        DataSet document =
                document(TestAnalysis.of(series).probability(Level.C5, 0.937).build());
        assertThat(text(document))
                .contains("FRACTURE SUSPECTED: C5")
                .contains("C5 93.7 % 30.0 % YES high")
                .contains("C6 <0.1 % 30.0 % no")
                .contains("NOT FOR DIAGNOSTIC USE", "NOT FOR CLINICAL USE", "cspine-fracture 0.1.0")
                .contains(series.source().key().seriesInstanceUid().value())
                .contains("2026-11-23 07:20:00")
                .contains("page 2 of 2");
        try (PDDocument pages = Loader.loadPDF(pdf(document))) {
            assertThat(pages.getNumberOfPages()).isEqualTo(2);
            assertThat(pictureCount(pages.getPage(0))).isZero();
            assertThat(pictureCount(pages.getPage(1))).isEqualTo(5);
        }
    }

    private static long pictureCount(PDPage page) {
        long count = 0;
        for (COSName name : page.getResources().getXObjectNames()) {
            count += page.getResources().isImageXObject(name) ? 1 : 0;
        }
        return count;
    }

    @Test
    void aNegativeSaysSoAndWhatIsMissingIsNoNegative() {
        assertThat(text(document(TestAnalysis.of(series).build()))).contains("No fracture detected by AI");
        String partial = text(document(TestAnalysis.of(series)
                .without(Level.C7, Assessment.NOT_COVERED)
                .build()));
        assertThat(partial)
                .contains("UNDETERMINED: this is not a negative result", "Not judged: C7", "C7 not in view")
                .doesNotContain("No fracture");
    }

    @Test
    void whatWasNotAnalysedSaysWhyAndThatItIsNoNegative() {
        assertThat(text(document(TestAnalysis.notAnalysed(series, Analysis.Outcome.DECLINED))))
                .contains("NOT ANALYSED", "This is not a negative result.", "SLICE_GAP", "page 1 of 1");
        assertThat(text(document(TestAnalysis.notAnalysed(series, Analysis.Outcome.FAILED))))
                .contains("ANALYSIS FAILED");
    }

    /** All that is suspected, and how many others there are; the first page stays one page. */
    @Test
    void ofMoreSitesThanFitTheSuspectedComeFirst() throws IOException {
        Analysis few = TestAnalysis.of(series).probability(Level.C7, 0.937).build();
        List<Finding> many = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Finding of = few.findings().get(i == 39 ? 6 : 0);
            Target target = new Target(
                    "S" + i, "fracture", of.target().finding(), of.target().site());
            many.add(new Finding(
                    target, of.assessment(), of.probability(), of.threshold(), of.suspicion(), of.place(), of.boxes()));
        }
        DataSet document = document(new Analysis(
                few.algorithm(), few.outcome(), few.patient(), many, few.reason(), few.instances(), few.timing()));
        assertThat(text(document))
                .contains("S39 93.7 %", "S22 2.1 %", "and 16 more sites")
                .doesNotContain("S23 2.1");
    }

    @Test
    void namesNoPatient() {
        DataSet document = document(TestAnalysis.of(series).build());
        assertThat(document.strings(Tags.PATIENT_NAME))
                .isEqualTo(series.source().header().strings(Tags.PATIENT_NAME));
        String text = text(document);
        for (String part :
                series.source().header().string(Tags.PATIENT_NAME, "").split("\\^")) {
            assertThat(text).doesNotContain(part.isEmpty() ? "\u0000" : part);
        }
        assertThat(text).doesNotContain(series.source().header().string(Tags.PATIENT_ID, ""));
    }

    @Test
    void theSameJobGivesTheSameBytes() {
        Analysis analysis = TestAnalysis.of(series).probability(Level.C5, 0.937).build();
        ResultObjects objects = ResultObjects.of(series, analysis);
        assertThat(ResultFile.bytes(objects.document())).isEqualTo(ResultFile.bytes(objects.document()));
    }

    @Test
    void wordsOfTheScannerAreWrittenInTheirLettersWhereTheTypefaceHasThem() {
        Analysis analysis = TestAnalysis.notAnalysed(series, Analysis.Outcome.DECLINED);
        ResultContext context = ResultObjects.of(series, analysis).context();
        DataSet header = context.source().header().toBuilder()
                .remove(Tags.SERIES_DESCRIPTION)
                .build();
        for (String[] words :
                new String[][] {{"Halswirbels\u00e4ule \u0448\u0435\u044f \u03b1", "same"}, {"\u9838\u690e x", "?? x"}
                }) {
            DataSet utf8 = DataSet.builder()
                    .putString(Tags.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 192")
                    .putString(Tags.SERIES_DESCRIPTION, Vr.LO, words[0])
                    .putString(Tags.SERIES_NUMBER, Vr.IS, header.string(Tags.SERIES_NUMBER, ""))
                    .build();
            DataSet document = EncapsulatedReport.of(
                    new ResultContext(
                            new SourceSeries(
                                    context.source().key(),
                                    utf8,
                                    context.source().instances()),
                            analysis,
                            context.uids(),
                            context.node()),
                    List.of());
            assertThat(text(document)).contains(words[1].equals("same") ? words[0] : words[1]);
        }
    }
}
