package org.atlasnode.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.atlasnode.app.status.NodeStatus.JobFacts;
import org.atlasnode.app.status.NodeStatus.SeriesFacts;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.testkit.Dcmtk;
import org.atlasnode.testkit.MultiFrameCt;
import org.atlasnode.testkit.MultiFrameKind;
import org.atlasnode.testkit.Orthanc;
import org.atlasnode.testkit.SharedData;
import org.atlasnode.testkit.Validators;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CT in frames, sent by DCMTK's storescu: the results in the PACS name the frames. */
class MultiFrameIT {

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

    @ParameterizedTest
    @CsvSource({"ENHANCED, 1", "LEGACY_CONVERTED, 2"})
    void aStudyInFramesComesBackAsResultsThatNameThem(MultiFrameKind kind, int instances) throws IOException {
        List<Path> files = MultiFrameCt.of(kind).in(instances).write(sample(), folder.resolve(kind.name()));
        SeriesFacts series = send(files);

        assertThat(series.jobs()).hasSize(1);
        JobFacts job = series.jobs().get(0);
        assertThat(job.standing().state()).as(job.standing().reason()).isEqualTo("SUCCEEDED");
        assertThat(job.analysis().findings()).hasSize(7);
        List<Uid> sources = files.stream().map(MultiFrameIT::sopInstanceUid).toList();
        List<DataSet> references = new ArrayList<>();
        for (Path result : results(job)) {
            assertThat(new Validators(folder).dciodvfy(result).errors()).isEmpty();
            references.addAll(references(DicomFile.read(result).dataSet()));
        }
        assertThat(references)
                .filteredOn(item -> item.findInt(Tags.REFERENCED_FRAME_NUMBER).isPresent())
                .hasSizeGreaterThan(7)
                .allSatisfy(item -> {
                    assertThat(item.findUid(Tags.REFERENCED_SOP_CLASS_UID)).contains(kind.sopClassUid());
                    assertThat(item.findUid(Tags.REFERENCED_SOP_INSTANCE_UID))
                            .get()
                            .isIn(sources);
                    assertThat(item.intValue(Tags.REFERENCED_FRAME_NUMBER, 0)).isBetween(1, 88 / instances);
                });
    }

    @Test
    void framesThatAreNoVolumeComeBackAsNotAnalysed() throws IOException {
        SeriesFacts series = send(List.of(SharedData.path("odd/enhanced_ct/eCT_2frames_explicit.dcm")));
        JobFacts job = series.jobs().get(0);
        assertThat(job.standing().state()).isEqualTo("DECLINED");
        assertThat(job.analysis().reason()).startsWith("RESCALE: ").contains("frame 1");
        assertThat(results(job)).isNotEmpty();
    }

    private static List<DataSet> sample() throws IOException {
        List<DataSet> slices = new ArrayList<>();
        try (Stream<Path> files = Files.list(SharedData.projectRoot().resolve("samples/cspine-phantom/dicom"))) {
            for (Path file : files.sorted().toList()) {
                slices.add(DicomFile.read(file).dataSet());
            }
        }
        return slices;
    }

    /** storescu's own proposals lack these SOP classes: -R proposes those of the files. */
    private static SeriesFacts send(List<Path> files) throws IOException {
        dcmtk.storescu(node.setup().target("CT1"), List.of("-R"), files).requireSuccess();
        String uid = DicomFile.readHeader(files.get(0)).dataSet().string(Tags.SERIES_INSTANCE_UID, "");
        return node.awaitSeries(uid, NodeProcess::isDone, RESULT_TIME);
    }

    private static Uid sopInstanceUid(Path file) {
        try {
            return DicomFile.readHeader(file)
                    .dataSet()
                    .findUid(Tags.SOP_INSTANCE_UID)
                    .orElseThrow();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The results of a job as they lie in the PACS. */
    private static List<Path> results(JobFacts job) throws IOException {
        List<String> wanted = job.deliveries().stream()
                .map(delivery -> delivery.sopInstanceUid())
                .toList();
        List<Path> results = new ArrayList<>();
        for (String id : orthanc.list("instances")) {
            if (wanted.contains(
                    orthanc.simplifiedTags(id).path("SOPInstanceUID").asText())) {
                results.add(Files.write(folder.resolve(id + ".dcm"), orthanc.file(id)));
            }
        }
        assertThat(results).hasSameSizeAs(wanted);
        return results;
    }

    /** Every item that refers to an image: in the content tree and among the source images. */
    private static List<DataSet> references(DataSet result) {
        List<DataSet> references = new ArrayList<>(result.items(Tags.SOURCE_IMAGE_SEQUENCE));
        if (result.string(Tags.VALUE_TYPE, "").equals("IMAGE")) {
            references.addAll(result.items(Tags.REFERENCED_SOP_SEQUENCE));
        }
        result.items(Tags.CONTENT_SEQUENCE).forEach(item -> references.addAll(references(item)));
        return references;
    }
}
