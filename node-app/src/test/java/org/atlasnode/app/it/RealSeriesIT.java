package org.atlasnode.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.atlasnode.app.status.NodeStatus.JobFacts;
import org.atlasnode.app.status.NodeStatus.SeriesFacts;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.testkit.Dcmtk;
import org.atlasnode.testkit.Orthanc;
import org.atlasnode.testkit.SharedData;
import org.atlasnode.testkit.Validators;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Series that nobody here made, and series that are not what the model is for: each ends in an answer in the PACS. */
class RealSeriesIT {

    private static final Duration RESULT_TIME = Duration.ofMinutes(6);

    @TempDir
    static Path folder;

    private static Orthanc orthanc;
    private static NodeProcess node;
    private static Dcmtk dcmtk;

    @BeforeAll
    static void start() {
        orthanc = Orthanc.start(folder.resolve("orthanc"), List.of());
        node = NodeProcess.start(NodeSetup.in(folder.resolve("node"))
                .jvm("-Xmx2g")
                .sender("CT1")
                .receiver("PACS", Orthanc.AE_TITLE, orthanc.dicomPort())
                .pipeline(List.of("CT1"), List.of("PACS")));
        dcmtk = Dcmtk.in(folder);
    }

    @AfterAll
    static void stop() {
        node.close();
        orthanc.close();
    }

    @Test
    void aRealNeckIsNothingThatTheModelHasLearntFrom() throws IOException {
        Path source = SharedData.path("ct_series/headneck_cerr_pt1");
        assertDeclined(send(source, DicomObject.files(source)), "TRAINING_RANGE");
    }

    @Test
    void aThoraxIsNotAnalysed() throws IOException {
        Path source = SharedData.path("ct_series/thorax_r01001_top24_1mm");
        assertDeclined(send(source, DicomObject.files(source)), "BODY_PART");
    }

    @Test
    void aLocaliserIsNotAnalysed() throws IOException {
        Path scout = SharedData.path("odd/study_scout_axial_summary").resolve("S1000_scout_I10");
        assertDeclined(send(scout, List.of(scout)), "LOCALIZER");
    }

    @Test
    void aRealSeriesWithAMissingSliceIsNotAnalysed() throws IOException {
        Path source = SharedData.path("odd/missing_slice_ge");
        assertDeclined(send(source, DicomObject.files(source)), "SLICE_GAP");
    }

    @Test
    void aRealSeriesWithSlicesAtOnePositionIsNotAnalysed() throws IOException {
        Path source = SharedData.path("odd/same_position_siemens");
        assertDeclined(send(source, DicomObject.files(source)), "DUPLICATE_POSITIONS");
    }

    @Test
    void aLongSeriesWithAGapIsNotAnalysed() throws IOException {
        List<Double> positions = IntStream.range(0, 60)
                .filter(i -> i != 31)
                .mapToObj(i -> i * 2.0)
                .toList();
        assertDeclined(send(new CtSeries("gap", positions, 128)), "SLICE_GAP");
    }

    @Test
    void aLongSeriesWithTwoSlicesAtOnePlaceIsNotAnalysed() throws IOException {
        List<Double> positions = DoubleStream.concat(
                        IntStream.range(0, 60).mapToDouble(i -> i * 2.0), DoubleStream.of(40))
                .boxed()
                .toList();
        assertDeclined(send(new CtSeries("duplicate", positions, 128)), "DUPLICATE_POSITIONS");
    }

    private SeriesFacts send(Path one, List<Path> files) throws IOException {
        Path first = Files.isDirectory(one) ? DicomObject.files(one).get(0) : one;
        dcmtk.dcmsend(node.setup().target("CT1"), List.of("-nuc"), files).requireSuccess();
        String uid = DicomFile.readHeader(first).dataSet().string(Tags.SERIES_INSTANCE_UID, "");
        return node.awaitSeries(uid, NodeProcess::isDone, RESULT_TIME);
    }

    private SeriesFacts send(CtSeries series) throws IOException {
        new TestSender(node.setup().target("CT1")).sendAll(series.objects());
        return node.awaitSeries(series.seriesInstanceUid().value(), NodeProcess::isDone, RESULT_TIME);
    }

    private static JobFacts onlyJob(SeriesFacts series) {
        assertThat(series.jobs()).as("jobs of a series that is %s", series).hasSize(1);
        return series.jobs().get(0);
    }

    /** Declined for this reason, in the status and in the report that lies in the PACS. */
    private void assertDeclined(SeriesFacts series, String code) throws IOException {
        JobFacts job = onlyJob(series);
        assertThat(job.standing().state()).isEqualTo("DECLINED");
        assertThat(job.analysis().outcome()).isEqualTo("DECLINED");
        assertThat(job.analysis().reason()).startsWith(code + ": ");
        String sentence = job.analysis().reason().substring(code.length() + 2);
        assertThat(reportOf(series).replaceAll("\\s+", " ")).contains(sentence);
    }

    /** The text of the one report that the PACS has of this series' study; valid to dsrdump. */
    private String reportOf(SeriesFacts series) throws IOException {
        String sopInstanceUid = series.jobs().get(0).deliveries().stream()
                .filter(delivery -> delivery.kind().equals("SR"))
                .findFirst()
                .orElseThrow()
                .sopInstanceUid();
        for (String id : orthanc.list("instances")) {
            if (orthanc.simplifiedTags(id).path("SOPInstanceUID").asText().equals(sopInstanceUid)) {
                Path file = Files.write(folder.resolve(id + ".dcm"), orthanc.file(id));
                assertThat(new Validators(folder).dsrdump(file).errors()).isEmpty();
                return dcmtk.dsrdump(file, List.of("+Pl")).requireSuccess().output();
            }
        }
        throw new AssertionError("the report is not in the PACS");
    }
}
