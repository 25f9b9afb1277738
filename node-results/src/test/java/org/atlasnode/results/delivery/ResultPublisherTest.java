package org.atlasnode.results.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.atlasnode.core.config.Answers;
import org.atlasnode.core.config.Language;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.ResultTerms;
import org.atlasnode.core.config.ResultTerms.OverlayTerms;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.core.state.StateStoreException;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.Level;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestSeries;
import org.atlasnode.results.source.ResultFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultPublisherTest {

    @TempDir
    private Path folder;

    private DeliveryWorld world;

    @BeforeEach
    void open() throws IOException {
        world = new DeliveryWorld(folder, TestSeries.umlauts())
                .peer("PACS", 104, ResultKind.SR, ResultKind.OVERLAY)
                .peer("ARCHIVE", 105, ResultKind.SR);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Analysis positive() {
        return TestAnalysis.of(world.series).probability(Level.C5, 0.937).build();
    }

    @Test
    void plansForEachDestinationWhatItReceivesAndOverlaysBeforeTheReport() {
        Job job = world.finish(positive());

        world.publisher().run();

        assertThat(world.state.results(job.id()))
                .extracting(ResultObject::kind)
                .containsExactly(
                        ResultKind.OVERLAY,
                        ResultKind.OVERLAY,
                        ResultKind.OVERLAY,
                        ResultKind.OVERLAY,
                        ResultKind.OVERLAY,
                        ResultKind.SR);
        assertThat(world.states(job, "PACS")).hasSize(6).containsOnly(DeliveryState.PENDING);
        assertThat(world.deliveries(job, "ARCHIVE"))
                .extracting(delivery -> delivery.object().kind())
                .containsExactly(ResultKind.SR);
        assertThat(world.state.unpublishedJobs()).isEmpty();
        assertThat(world.state.results(job.id())).allMatch(object -> Files.exists(world.objects.result(object)));
    }

    @ParameterizedTest
    @CsvSource({
        "ALWAYS, ANALYSED, true", "ALWAYS, DECLINED, true", "ALWAYS, FAILED, true",
        "ANALYSED, ANALYSED, true", "ANALYSED, DECLINED, false", "ANALYSED, FAILED, false",
        "FINDINGS, ANALYSED, false", "FINDINGS, DECLINED, false", "FINDINGS, FAILED, false"
    })
    void answersWhatThePipelineAnswers(Answers answers, Analysis.Outcome outcome, boolean answered) {
        world.answers = answers;
        Analysis analysis = outcome == Analysis.Outcome.ANALYSED
                ? TestAnalysis.of(world.series).build()
                : TestAnalysis.notAnalysed(world.series, outcome);
        Job job = world.finish(analysis);
        world.publisher().run();
        assertThat(world.state.isPublished(job.id())).isTrue();
        assertThat(world.state.deliveries(job.id()).isEmpty()).isNotEqualTo(answered);
        assertThat(world.state.results(job.id()).isEmpty()).isNotEqualTo(answered);
    }

    @Test
    void answersAFindingWhereFindingsAreAnswered() {
        world.answers = Answers.FINDINGS;
        Job job = world.finish(positive());
        world.publisher().run();
        assertThat(world.states(job, "PACS")).hasSize(6);
    }

    @Test
    void correctsAFindingThatALaterRunDoesNotConfirmWhateverThePipelineAnswers() {
        world.answers = Answers.FINDINGS;
        world.finish(positive());
        world.publisher().run();
        Job second = world.finish(TestAnalysis.of(world.series).build());
        world.publisher().run();
        assertThat(world.states(second, "PACS")).isNotEmpty();
    }

    @Test
    void sendsBackToWhoSent() {
        world.peer("CT1", 106, ResultKind.SR);
        world.to = List.of(NodeConfig.Pipeline.SENDER, "ARCHIVE");
        Job job = world.finish(positive());
        world.publisher().run();
        assertThat(world.states(job, "CT1")).hasSize(1);
        assertThat(world.states(job, "ARCHIVE")).hasSize(1);
        assertThat(world.states(job, "PACS")).isEmpty();
    }

    @Test
    void makesTheSameFilesAgainAfterACrashBeforeTheTransaction() throws IOException {
        Job job = world.finish(positive());
        world.publisher(failingOnce(world.state, "publish"), world.objects).run();
        Map<String, byte[]> before = files();
        assertThat(before).hasSize(6);
        assertThat(world.state.unpublishedJobs()).hasSize(1);
        for (String kept : before.keySet()) {
            Files.delete(Path.of(kept));
        }

        world.publisher().run();

        Map<String, byte[]> after = files();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach((name, bytes) -> assertThat(after.get(name)).as(name).isEqualTo(bytes));
        assertThat(world.states(job, "PACS")).hasSize(6);
    }

    @Test
    void publishesOnceWhenItRunsAgain() {
        Job job = world.finish(positive());
        world.publisher().run();
        world.publisher().run();
        assertThat(world.states(job, "PACS")).hasSize(6);
    }

    private static ResultTerms terms(OverlayTerms overlays) {
        return new ResultTerms(Language.GERMAN, Optional.empty(), 501, Map.of(), overlays);
    }

    @Test
    void makesNoOverlaysOfANegativeWhereTheSiteWantsNone() {
        ResultTerms terms = terms(new OverlayTerms(false, false, Map.of()));
        Job negative = world.finish(TestAnalysis.of(world.series).build());
        world.publisher(terms).run();
        assertThat(world.state.results(negative.id()))
                .extracting(ResultObject::kind)
                .containsExactly(ResultKind.SR);
    }

    @Test
    void makesOverlaysOfAPositiveWhereTheSiteWantsNoneOfNegatives() {
        Job positive = world.finish(positive());
        world.publisher(terms(new OverlayTerms(false, false, Map.of()))).run();
        assertThat(world.state.results(positive.id())).hasSize(6);
    }

    @Test
    void theReportNamesTheFrameThatIllustratesALevelAndItsImageOnceAsEvidence() throws IOException {
        world.close();
        world = new DeliveryWorld(folder.resolve("all with pictures"), TestSeries.umlauts())
                .peer("PACS", 104, ResultKind.SR, ResultKind.OVERLAY);
        Job job = world.finish(positive());
        world.publisher(terms(new OverlayTerms(true, true, Map.of()))).run();

        assertThat(world.state.results(job.id()))
                .extracting(ResultObject::kind)
                .containsExactly(ResultKind.OVERLAY, ResultKind.SR);
        DataSet report = report(job);
        assertThat(report.intValue(Tags.SERIES_NUMBER, 0)).isEqualTo(501);
        assertThat(report.string(Tags.SERIES_DESCRIPTION, "")).isEqualTo("KI cspine-fracture - NICHT GEPRUEFT");
        Uid overlay = world.state.results(job.id()).get(0).sopInstanceUid();
        assertThat(references(report, overlay))
                .extracting(item -> item.findInt(Tags.REFERENCED_FRAME_NUMBER))
                .as("in the evidence as a whole, in the tree a frame")
                .hasSize(2)
                .containsOnlyOnce(OptionalInt.empty());
    }

    /** The items, at any depth, that name an instance. */
    private static List<DataSet> references(DataSet in, Uid instance) {
        return in.elements().stream()
                .flatMap(element -> in.items(element.tag()).stream())
                .flatMap(item -> Stream.concat(
                        item.findUid(Tags.REFERENCED_SOP_INSTANCE_UID)
                                        .filter(instance::equals)
                                        .isPresent()
                                ? Stream.of(item)
                                : Stream.of(),
                        references(item, instance).stream()))
                .toList();
    }

    @Test
    void reportsASeriesThatWasNotAnalysed() throws IOException {
        Job job = world.finish(TestAnalysis.notAnalysed(world.series, Analysis.Outcome.DECLINED));
        world.publisher().run();
        assertThat(world.state.results(job.id()))
                .extracting(ResultObject::kind)
                .containsExactly(ResultKind.OVERLAY, ResultKind.SR);
        assertThat(report(job).string(Tags.SERIES_DESCRIPTION, "")).isEqualTo("AI cspine-fracture - NOT ANALYSED");
    }

    @Test
    void aLaterRunRefersToTheReportItReplacesAndHasUidsOfItsOwn() throws IOException {
        Job first = world.finish(positive());
        world.publisher().run();
        Job second = world.finish(positive());
        world.publisher().run();

        DataSet replaced = report(second)
                .firstItem(Tags.PREDECESSOR_DOCUMENTS_SEQUENCE)
                .flatMap(study -> study.firstItem(Tags.REFERENCED_SERIES_SEQUENCE))
                .orElseThrow();
        assertThat(replaced.findUid(Tags.SERIES_INSTANCE_UID))
                .isEqualTo(report(first).findUid(Tags.SERIES_INSTANCE_UID));
        assertThat(replaced.firstItem(Tags.REFERENCED_SOP_SEQUENCE)
                        .flatMap(item -> item.findUid(Tags.REFERENCED_SOP_INSTANCE_UID)))
                .isEqualTo(report(first).findUid(Tags.SOP_INSTANCE_UID));
        assertThat(uids(first)).doesNotContainAnyElementsOf(uids(second));
        assertThat(report(first).contains(Tags.PREDECESSOR_DOCUMENTS_SEQUENCE)).isFalse();
    }

    @Test
    void aReportThatFailsItsCheckIsDeadFromTheStartAndNotKept() {
        Job job = world.finish(withBoxOutside(positive()));

        world.publisher().run();

        Delivery dead = world.deliveries(job, "ARCHIVE").get(0);
        assertThat(dead.state()).isEqualTo(DeliveryState.DEAD);
        assertThat(dead.reason()).startsWith("VALIDATION: ").contains("leaves its image");
        assertThat(world.objects.result(dead.object())).doesNotExist();
        assertThat(world.states(job, "PACS")).contains(DeliveryState.PENDING, DeliveryState.DEAD);
    }

    @Test
    void withoutOverlaysTheReportStillGoesAndTheLossIsVisible() throws IOException {
        Job job = world.finish(positive());
        Path slice = world.objects.received(
                world.key(), world.series.source().instances().get(7).sopInstanceUid());
        byte[] bytes = Files.readAllBytes(slice);
        Files.write(slice, java.util.Arrays.copyOf(bytes, bytes.length / 2));

        world.publisher().run();

        assertThat(world.states(job, "ARCHIVE")).containsExactly(DeliveryState.PENDING);
        Delivery overlay = world.deliveries(job, "PACS").get(0);
        assertThat(overlay.state()).isEqualTo(DeliveryState.DEAD);
        assertThat(overlay.reason()).contains("overlays could not be made");
    }

    @Test
    void aSeriesWhoseFilesAreGoneEndsVisible() throws IOException {
        Job job = world.finish(positive());
        for (Uid uid : world.series.files().keySet()) {
            Files.delete(world.objects.received(world.key(), uid));
        }
        world.publisher().run();
        assertThat(world.states(job, "ARCHIVE")).containsExactly(DeliveryState.DEAD);
        assertThat(world.state.unpublishedJobs()).isEmpty();
    }

    private static Analysis withBoxOutside(Analysis analysis) {
        List<Finding> levels = analysis.findings().stream()
                .map(level -> level.boxes().isEmpty() ? level : withBoxOutside(level))
                .toList();
        return new Analysis(
                analysis.algorithm(),
                analysis.outcome(),
                analysis.patient(),
                levels,
                analysis.reason(),
                analysis.instances(),
                analysis.timing());
    }

    private static Finding withBoxOutside(Finding level) {
        SliceBox box = level.boxes().get(0);
        return new Finding(
                level.target(),
                level.assessment(),
                level.probability(),
                level.threshold(),
                level.suspicion(),
                level.place(),
                List.of(new SliceBox(box.frame(), box.left(), box.top(), 5000, box.bottom())));
    }

    private DataSet report(Job job) throws IOException {
        ResultObject report = world.state.results(job.id()).stream()
                .filter(object -> object.kind() == ResultKind.SR)
                .findFirst()
                .orElseThrow();
        return ResultFile.read(world.objects.result(report));
    }

    private List<Uid> uids(Job job) {
        return world.state.results(job.id()).stream()
                .map(ResultObject::sopInstanceUid)
                .toList();
    }

    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (var paths = Files.walk(folder.resolve("results"))) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(path.toString(), Files.readAllBytes(path));
            }
        }
        return files;
    }

    private static StateStore failingOnce(StateStore state, String method) {
        boolean[] failed = {false};
        return (StateStore) Proxy.newProxyInstance(
                StateStore.class.getClassLoader(), new Class<?>[] {StateStore.class}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method) && !failed[0]) {
                        failed[0] = true;
                        throw new StateStoreException("the node dies here");
                    }
                    try {
                        return called.invoke(state, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
