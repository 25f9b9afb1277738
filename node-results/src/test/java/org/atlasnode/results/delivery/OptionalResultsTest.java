package org.atlasnode.results.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.volume.LabelMapFile;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.results.Level;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestLabels;
import org.atlasnode.results.TestSeries;
import org.atlasnode.results.source.ResultFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What destinations receive beside report and overlays. */
class OptionalResultsTest {

    @TempDir
    private Path folder;

    private DeliveryWorld world;

    @BeforeEach
    void open() throws IOException {
        world = new DeliveryWorld(folder, TestSeries.umlauts());
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Analysis positive() {
        return TestAnalysis.of(world.series).probability(Level.C5, 0.937).build();
    }

    /** A published job whose run kept a label map. */
    private Job published(Analysis analysis) throws IOException {
        Job job = world.finish(analysis);
        world.objects.keepLabels(job.id(), LabelMapFile.write(TestLabels.of(world.series, analysis)));
        world.publisher().run();
        return job;
    }

    private List<ResultKind> kinds(Job job) {
        return world.state.results(job.id()).stream()
                .map(ResultObject::kind)
                .distinct()
                .toList();
    }

    private List<ResultKind> kinds(Job job, String destination) {
        return world.deliveries(job, destination).stream()
                .map(delivery -> delivery.object().kind())
                .distinct()
                .toList();
    }

    @Test
    void aDestinationThatReceivesAllGetsAllInTheOrderOfReference() throws IOException {
        world.peer("PACS", 104, ResultKind.values());
        Job job = published(positive());
        assertThat(kinds(job, "PACS"))
                .containsExactly(
                        ResultKind.OVERLAY,
                        ResultKind.SEG,
                        ResultKind.GSPS,
                        ResultKind.PDF,
                        ResultKind.SR,
                        ResultKind.KO);
        assertThat(world.states(job, "PACS")).containsOnly(DeliveryState.PENDING);
    }

    @Test
    void whatNobodyReceivesIsNotMade() throws IOException {
        world.peer("PACS", 104, ResultKind.SR, ResultKind.OVERLAY, ResultKind.SEG)
                .peer("VIEWER", 105, ResultKind.PDF);
        Job job = published(positive());
        assertThat(kinds(job)).containsExactly(ResultKind.OVERLAY, ResultKind.SEG, ResultKind.PDF, ResultKind.SR);
        assertThat(kinds(job, "VIEWER")).containsExactly(ResultKind.PDF);
        assertThat(kinds(job, "PACS")).containsExactly(ResultKind.OVERLAY, ResultKind.SEG, ResultKind.SR);
    }

    @Test
    void aNegativeHasNeitherPresentationStateNorKeyObjects() throws IOException {
        world.peer("PACS", 104, ResultKind.values());
        assertThat(kinds(published(TestAnalysis.of(world.series).build())))
                .containsExactly(ResultKind.OVERLAY, ResultKind.SEG, ResultKind.PDF, ResultKind.SR);
    }

    @Test
    void aSeriesThatWasNotAnalysedHasADocumentThatSaysSoAndNothingElse() throws IOException {
        world.peer("PACS", 104, ResultKind.values());
        Job job = world.finish(TestAnalysis.notAnalysed(world.series, Analysis.Outcome.FAILED));
        world.objects.keepLabels(job.id(), LabelMapFile.write(TestLabels.of(world.series, positive())));
        world.publisher().run();
        assertThat(kinds(job)).containsExactly(ResultKind.OVERLAY, ResultKind.PDF, ResultKind.SR);
        assertThat(world.states(job, "PACS")).containsOnly(DeliveryState.PENDING);
    }

    @Test
    void aRunThatKeptNoLabelsHasNoSegmentation() {
        world.peer("PACS", 104, ResultKind.values());
        Job job = world.finish(positive());
        world.publisher().run();
        assertThat(kinds(job)).doesNotContain(ResultKind.SEG).contains(ResultKind.SR, ResultKind.KO);
        assertThat(world.states(job, "PACS")).containsOnly(DeliveryState.PENDING);
    }

    @Test
    void damagedLabelsAreVisibleAndKeepNothingElseBack() throws IOException {
        world.peer("PACS", 104, ResultKind.values());
        Job job = world.finish(positive());
        byte[] map = LabelMapFile.write(TestLabels.of(world.series, positive()));
        map[map.length / 2] ^= 1;
        world.objects.keepLabels(job.id(), map);
        world.publisher().run();
        for (Delivery delivery : world.deliveries(job, "PACS")) {
            boolean segmentation = delivery.object().kind() == ResultKind.SEG;
            assertThat(delivery.state()).isEqualTo(segmentation ? DeliveryState.DEAD : DeliveryState.PENDING);
            assertThat(delivery.reason()).contains(segmentation ? "label map cannot be read" : "");
        }
        assertThat(kinds(job, "PACS")).contains(ResultKind.SEG);
    }

    @Test
    void aDamagedSliceCostsThePicturesOnly() throws IOException {
        world.peer("PACS", 104, ResultKind.values());
        Job job = world.finish(positive());
        world.objects.keepLabels(job.id(), LabelMapFile.write(TestLabels.of(world.series, positive())));
        Path slice = world.objects.received(
                world.key(), world.series.source().instances().get(7).sopInstanceUid());
        byte[] bytes = Files.readAllBytes(slice);
        Files.write(slice, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        world.publisher().run();
        assertThat(world.deliveries(job, "PACS"))
                .extracting(delivery -> delivery.object().kind() + " " + delivery.state())
                .containsExactly(
                        "OVERLAY DEAD", "SEG PENDING", "GSPS PENDING", "PDF PENDING", "SR PENDING", "KO PENDING");
        assertThat(imageClasses(job)).containsOnly(Uids.CT_IMAGE_STORAGE);
    }

    @Test
    void keyObjectsNameOverlaysOnlyWhereAllWhoGetThemGetOverlays() throws IOException {
        world.peer("PACS", 104, ResultKind.KO, ResultKind.OVERLAY);
        assertThat(imageClasses(published(positive())))
                .contains(Uids.CT_IMAGE_STORAGE, Uids.SECONDARY_CAPTURE_IMAGE_STORAGE);
        world.peer("VIEWER", 105, ResultKind.KO);
        assertThat(imageClasses(published(positive()))).containsOnly(Uids.CT_IMAGE_STORAGE);
    }

    private List<Uid> imageClasses(Job job) throws IOException {
        Optional<ResultObject> object = world.state.results(job.id()).stream()
                .filter(result -> result.kind() == ResultKind.KO)
                .findFirst();
        DataSet document = ResultFile.read(world.objects.result(object.orElseThrow()));
        return document.items(Tags.CONTENT_SEQUENCE).stream()
                .flatMap(item -> item.items(Tags.REFERENCED_SOP_SEQUENCE).stream())
                .flatMap(item -> item.findUid(Tags.REFERENCED_SOP_CLASS_UID).stream())
                .toList();
    }
}
