package org.atlasnode.results.document;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.source.PatientAnswer;
import org.atlasnode.results.source.ResultContext;
import org.atlasnode.results.source.ResultTime;

/**
 * The report on one or two A4 pages: the answer and the table, what was analysed by what and when, and what that is worth;
 * then the overlays. It names no patient: that stands in the object's header. Dates and the document's identity are the
 * job's, so the same job gives the same bytes. Confined to one thread.
 */
final class PrintedReport {

    private static final float TITLE = 17;
    private static final float ANSWER = 15;
    private static final float BODY = 9.5f;
    private static final float SMALL = 8.5f;
    private static final float SUMMARY_SIDE = 380;
    private static final float SLICE_GAP = 8;
    private static final int SLICES_IN_ROW = 3;
    private static final float SLICE_SIDE = (Sheet.WIDTH - (SLICES_IN_ROW - 1) * SLICE_GAP) / SLICES_IN_ROW;
    private static final int MOST_SLICES = 6;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

    private final ResultContext context;
    private final Analysis analysis;
    private final List<Picture> pictures;
    private final PDDocument document;
    private final Typeface regular;
    private final Typeface bold;

    private PrintedReport(ResultContext context, List<Picture> pictures, PDDocument document) throws IOException {
        this.context = context;
        this.analysis = context.analysis();
        this.pictures = pictures;
        this.document = document;
        this.regular = Typeface.regular(document);
        this.bold = Typeface.bold(document);
    }

    /**
     * The file's bytes.
     *
     * @param pictures the summary, then slices; may be none
     */
    static byte[] of(ResultContext context, List<Picture> pictures) {
        try (PDDocument document = new PDDocument()) {
            PrintedReport report = new PrintedReport(context, pictures, document);
            report.putIdentity();
            report.putFirstPage();
            if (!pictures.isEmpty()) {
                report.putPictures();
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            document.save(bytes, CompressParameters.NO_COMPRESSION);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("a document in memory that cannot be written", e);
        }
    }

    private void putIdentity() {
        document.setDocumentId(
                (long) context.uids().object(ResultKind.PDF).value().hashCode());
        PDDocumentInformation information = document.getDocumentInformation();
        information.setTitle(title());
        information.setCreator(context.node().product() + " " + context.node().version());
        information.setCreationDate(GregorianCalendar.from(context.time().ended()));
        information.setModificationDate(GregorianCalendar.from(context.time().ended()));
    }

    private String title() {
        return "AI result: " + analysis.algorithm().title();
    }

    private void putFirstPage() throws IOException {
        try (Sheet sheet = new Sheet(document)) {
            putLabel(sheet);
            sheet.gap(6);
            sheet.paragraph(title(), bold, TITLE, Ink.BLACK);
            sheet.gap(10);
            if (analysis.outcome() == Analysis.Outcome.ANALYSED) {
                putAnswer(sheet);
                sheet.gap(8);
                new AnswerTable(sheet, regular, bold).draw(analysis);
            } else {
                putReason(sheet);
            }
            sheet.gap(12);
            putOrigin(sheet);
            sheet.gap(12);
            putLimits(sheet);
            putFooter(sheet, 1);
        }
    }

    private void putLabel(Sheet sheet) throws IOException {
        sheet.paragraph(analysis.algorithm().label(), bold, BODY, Ink.WARNING);
        sheet.paragraph("NOT FOR DIAGNOSTIC USE - NOT VERIFIED - REVIEW SOURCE IMAGES", bold, BODY, Ink.WARNING);
        sheet.rule();
    }

    private void putAnswer(Sheet sheet) throws IOException {
        Assessment answer = PatientAnswer.of(analysis);
        String term = analysis.patient().target().term();
        String suspected = names(List.of(Assessment.PRESENT));
        switch (answer) {
            case PRESENT ->
                sheet.paragraph(
                        term.toUpperCase(Locale.ROOT) + " SUSPECTED" + (suspected.isEmpty() ? "" : ": " + suspected),
                        bold,
                        ANSWER,
                        Ink.WARNING);
            case ABSENT -> sheet.paragraph("No " + term + " detected by AI", bold, ANSWER, Ink.BLACK);
            case UNDETERMINED, NOT_COVERED ->
                sheet.paragraph("UNDETERMINED: this is not a negative result", bold, ANSWER, Ink.WARNING);
        }
        String missing = names(List.of(Assessment.UNDETERMINED, Assessment.NOT_COVERED));
        if (!missing.isEmpty()) {
            sheet.paragraph("Not judged: " + missing, bold, BODY, Ink.WARNING);
        }
    }

    private String names(List<Assessment> assessments) {
        return analysis.findings().stream()
                .filter(finding -> assessments.contains(finding.assessment()))
                .map(finding -> finding.target().name())
                .collect(Collectors.joining(", "));
    }

    private void putReason(Sheet sheet) throws IOException {
        boolean failed = analysis.outcome() == Analysis.Outcome.FAILED;
        sheet.paragraph(failed ? "ANALYSIS FAILED" : "NOT ANALYSED", bold, ANSWER, Ink.WARNING);
        sheet.paragraph("This is not a negative result.", bold, BODY, Ink.WARNING);
        sheet.gap(6);
        Analysis.Reason reason = analysis.reason().orElseThrow();
        sheet.paragraph("Reason: " + reason.sentence() + " (" + reason.code() + ")", regular, BODY, Ink.BLACK);
    }

    private void putOrigin(Sheet sheet) throws IOException {
        Algorithm algorithm = analysis.algorithm();
        ResultTime time = context.time();
        entry(sheet, "Model", algorithm.model() + " of " + algorithm.manufacturer() + ", on " + algorithm.device());
        entry(sheet, "Checksum", algorithm.model().checksum());
        entry(sheet, "Intended use", algorithm.intendedUse());
        entry(sheet, "Parameters", algorithm.parameters());
        entry(sheet, "Series", series());
        entry(sheet, "Series UID", context.source().key().seriesInstanceUid().value());
        entry(sheet, "Study date", context.source().header().string(Tags.STUDY_DATE, "not stated"));
        entry(sheet, "Analysed", text(time.started()) + " to " + text(time.ended()));
        String node = context.node().product() + " " + context.node().version();
        entry(sheet, "Node", node + ", " + context.node().name());
    }

    private String series() {
        DataSet header = context.source().header();
        return header.string(Tags.SERIES_NUMBER, "without number") + " "
                + header.string(Tags.SERIES_DESCRIPTION, "") + ", "
                + context.source().instances().size() + " objects";
    }

    private void entry(Sheet sheet, String name, String value) throws IOException {
        sheet.entry(name, value, regular, SMALL);
    }

    private static String text(ZonedDateTime time) {
        return TIME.format(time);
    }

    private void putLimits(Sheet sheet) throws IOException {
        sheet.rule();
        for (String limit : List.of(
                "Made by software without a physician. Nobody has verified it.",
                "The answer is about what the model is for, and about the named sites alone. What is not found is not"
                        + " excluded; other findings are not looked for.",
                "A probability is the model's, calibrated on its own data. Suspicion is a band of it, not a severity.",
                "Only the received images are the record. Boxes in pictures show where to look, not an extent.")) {
            sheet.paragraph(limit, regular, SMALL, Ink.GRAY);
        }
    }

    /** Pages that came apart are put together by it. */
    private void putFooter(Sheet sheet, int page) throws IOException {
        String uid = context.uids().object(ResultKind.PDF).value();
        sheet.footer("Document " + uid + ", page " + page + " of " + (pictures.isEmpty() ? 1 : 2), regular, SMALL);
    }

    private void putPictures() throws IOException {
        try (Sheet sheet = new Sheet(document)) {
            putLabel(sheet);
            float top = sheet.y() + SLICE_GAP;
            sheet.picture(pictures.get(0), Sheet.LEFT + (Sheet.WIDTH - SUMMARY_SIDE) / 2, top, SUMMARY_SIDE);
            top += SUMMARY_SIDE + SLICE_GAP;
            List<Picture> slices = pictures.subList(1, Math.min(pictures.size(), 1 + MOST_SLICES));
            for (int i = 0; i < slices.size(); i++) {
                int row = i / SLICES_IN_ROW;
                int column = i % SLICES_IN_ROW;
                sheet.picture(
                        slices.get(i).halved(),
                        Sheet.LEFT + column * (SLICE_SIDE + SLICE_GAP),
                        top + row * (SLICE_SIDE + SLICE_GAP),
                        SLICE_SIDE);
            }
            int more = pictures.size() - 1 - slices.size();
            if (more > 0) {
                int rows = (slices.size() + SLICES_IN_ROW - 1) / SLICES_IN_ROW;
                sheet.gap(top + rows * (SLICE_SIDE + SLICE_GAP) - sheet.y());
                sheet.paragraph(more + " more pictures are in the overlay series.", regular, SMALL, Ink.GRAY);
            }
            putFooter(sheet, 2);
        }
    }
}
