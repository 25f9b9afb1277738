package org.atlasnode.results.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.PeerTerms;
import org.atlasnode.core.config.PeerTerms.DicomWeb;
import org.atlasnode.core.dicomweb.DicomJson;
import org.atlasnode.core.dicomweb.MediaType;
import org.atlasnode.core.dicomweb.MultipartReader;
import org.atlasnode.core.dicomweb.StoreInstancesResponse;
import org.atlasnode.core.dicomweb.StoreOutcome;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.ReadLimits;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestSeries;
import org.atlasnode.results.sr.SrDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Results by STOW-RS to a server in this process that answers as told. */
class WebDeliveryTest {

    private static final int TOO_LARGE = 413;

    @TempDir
    private Path folder;

    private final List<DataSet> stored = new ArrayList<>();
    private HttpServer server;
    private DeliveryWorld world;
    private Job job;
    private Outbox outbox;
    private final List<Integer> transactions = new ArrayList<>();
    private volatile int status = 200;
    private volatile int maxObjects = Integer.MAX_VALUE;
    private volatile Function<StoreOutcome, List<StoreOutcome>> answer = List::of;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/web/studies", this::receive);
        server.start();
        world = new DeliveryWorld(folder, TestSeries.umlauts());
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/web";
        world.peers.put(
                "WEB",
                new NodeConfig.Peer(
                        "WEB",
                        AeTitle.of("WEB"),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Set.of(ResultKind.SR, ResultKind.OVERLAY),
                        PeerTerms.DEFAULT.withDicomWeb(new DicomWeb(url, Optional.empty(), Optional.empty()))));
        job = world.finish(TestAnalysis.notAnalysed(world.series, Analysis.Outcome.DECLINED));
        world.publisher().run();
        world.scheduler.forget();
        outbox = world.outbox(new WebResultSender(peer -> Optional.empty()).orElse(new ScriptedSender()));
    }

    @AfterEach
    void close() {
        outbox.close();
        world.close();
        server.stop(0);
    }

    @Test
    void sendsTheWholeBundleInOneTransaction() {
        world.run(outbox, 1);
        assertThat(transactions).containsExactly(2);
        assertThat(world.deliveries(job, "WEB")).extracting(Delivery::attempts).containsOnly(1);
    }

    @Test
    void sendsOneByOneWhereTheWholeIsTooLarge() {
        maxObjects = 1;
        world.run(outbox, 1);
        assertThat(transactions).containsExactly(2, 1, 1);
        assertThat(world.states(job, "WEB")).containsOnly(DeliveryState.STORED).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {202, 409})
    void sendsOneByOneWhereTheServerDoesNotSayWhatFailed(int unclear) {
        status = unclear;
        answer = own -> List.of();
        world.run(outbox, 1);
        assertThat(transactions).containsExactly(2, 1, 1);
        assertThat(world.states(job, "WEB")).containsOnly(unclear == 202 ? DeliveryState.STORED : DeliveryState.DEAD);
    }

    @Test
    void asksAgainAboutTheInstanceThatTheServerDoesNotName() {
        answer = own -> isReport(own) && transactions.get(transactions.size() - 1) > 1 ? List.of() : List.of(own);
        world.run(outbox, 1);
        assertThat(transactions).containsExactly(2, 1);
        assertThat(world.states(job, "WEB")).containsOnly(DeliveryState.STORED);
    }

    @Test
    void eachObjectOfATransactionHasAnEndOfItsOwn() {
        status = 202;
        answer = own -> List.of(isReport(own) ? own : failed(own, 0xC000));
        world.run(outbox, 1);
        assertThat(world.states(job, "WEB")).containsExactly(DeliveryState.DEAD, DeliveryState.STORED);
        assertThat(world.deliveries(job, "WEB").get(0).reason()).contains("C000H");
    }

    @Test
    void sendsOnlyWhatIsMissingAgain() {
        status = 202;
        answer = own -> List.of(isReport(own) ? own : failed(own, 0xA700));
        world.run(outbox, 1);
        assertThat(world.states(job, "WEB")).containsExactly(DeliveryState.RETRY, DeliveryState.STORED);
        status = 200;
        answer = List::of;
        world.clock.advance(Duration.ofSeconds(10));
        world.run(outbox, 1);
        assertThat(transactions).containsExactly(2, 1);
        assertThat(world.states(job, "WEB")).containsOnly(DeliveryState.STORED);
    }

    @Test
    void aReportFallsBackToTheClassThatTheServerStores() {
        status = 202;
        answer = own -> List.of(
                own.sopClassUid().equals(Optional.of(Uids.COMPREHENSIVE_3D_SR_STORAGE))
                        ? failed(own, StoreOutcome.SOP_CLASS_NOT_SUPPORTED)
                        : own);
        world.run(outbox, 1);
        assertThat(transactions).containsExactly(2, 1);
        Delivery report = world.deliveries(job, "WEB").get(1);
        assertThat(report.state()).isEqualTo(DeliveryState.STORED);
        assertThat(report.reason()).contains("Comprehensive SR");
        DataSet last = stored.get(stored.size() - 1);
        assertThat(last.findUid(Tags.SOP_CLASS_UID)).contains(Uids.COMPREHENSIVE_SR_STORAGE);
        assertThat(last.findUid(Tags.SOP_INSTANCE_UID).orElseThrow())
                .isNotEqualTo(report.object().sopInstanceUid());
    }

    @Test
    void aReportThatIsStoredInNoClassIsParked() {
        status = 409;
        answer = own -> List.of(failed(own, StoreOutcome.SOP_CLASS_NOT_SUPPORTED));
        world.run(outbox, 1);
        assertThat(world.states(job, "WEB")).containsOnly(DeliveryState.DEAD);
        assertThat(world.deliveries(job, "WEB").get(1).reason())
                .contains("accepts none")
                .contains("peers.WEB.receives");
        assertThat(transactions).as("one class after the other").containsExactly(2, 1, 1);
    }

    @Test
    void whatLiesInNoObjectIsNotTriedOneByOne() {
        status = 401;
        world.run(outbox, 1);
        assertThat(transactions).containsExactly(2);
        assertThat(world.states(job, "WEB")).containsOnly(DeliveryState.DEAD);
    }

    private static boolean isReport(StoreOutcome outcome) {
        return SrDocument.SOP_CLASSES.contains(outcome.sopClassUid().orElseThrow());
    }

    private static StoreOutcome failed(StoreOutcome own, int reason) {
        return StoreOutcome.failed(own.sopClassUid(), own.sopInstanceUid(), reason);
    }

    @Test
    void sendsTheOverlayBeforeTheReport() {
        world.run(outbox, 1);
        assertThat(world.states(job, "WEB")).containsOnly(DeliveryState.STORED).hasSize(2);
        assertThat(stored)
                .extracting(object -> object.findUid(Tags.SOP_CLASS_UID).orElseThrow())
                .containsExactly(Uids.SECONDARY_CAPTURE_IMAGE_STORAGE, Uids.COMPREHENSIVE_3D_SR_STORAGE);
    }

    @Test
    void believesTheStatusOfAServerThatNamesNoInstance() {
        answer = own -> List.of();
        world.run(outbox, 1);
        assertThat(world.states(job, "WEB")).containsOnly(DeliveryState.STORED);
    }

    @Test
    void triesAgainWhereTheServerNamesOthersOnly() {
        answer = own -> List.of(StoreOutcome.stored(Uids.CT_IMAGE_STORAGE, Uid.of("1.2.3")));
        world.run(outbox, 1);
        assertThat(world.states(job, "WEB")).containsOnly(DeliveryState.RETRY);
    }

    @ParameterizedTest
    @CsvSource({"0xA700, RETRY", "0x0110, RETRY", "0xA900, DEAD", "0xC122, DEAD", "0x0122, DEAD", "0xB000, RETRY"})
    void readsAFailureReasonAsAStatusOfDimse(String reason, DeliveryState expected) {
        status = 409;
        answer = own -> List.of(StoreOutcome.failed(own.sopClassUid(), own.sopInstanceUid(), Integer.decode(reason)));
        world.run(outbox, 1);
        assertThat(world.states(job, "WEB")).containsOnly(expected);
    }

    @Test
    void takesAWarningForStored() {
        status = 202;
        answer = own -> List.of(new StoreOutcome(own.sopClassUid(), own.sopInstanceUid(), true, 0xB000));
        world.run(outbox, 1);
        assertThat(world.states(job, "WEB")).containsOnly(DeliveryState.STORED);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504})
    void whatMayPassIsTriedAgain(int temporary) {
        status = temporary;
        world.run(outbox, 1);
        assertThat(world.states(job, "WEB")).containsOnly(DeliveryState.RETRY);
        assertThat(world.deliveries(job, "WEB").get(0).reason()).contains("peers.WEB.dicomweb");
        status = 200;
        world.clock.advance(Duration.ofSeconds(10));
        world.run(outbox, 1);
        assertThat(world.states(job, "WEB")).containsOnly(DeliveryState.STORED);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 415})
    void whatIsRefusedForGoodIsParkedWithARemedy(int permanent) {
        status = permanent;
        world.run(outbox, 1);
        assertThat(world.states(job, "WEB")).containsOnly(DeliveryState.DEAD);
        assertThat(world.deliveries(job, "WEB").get(0).reason()).contains("send the delivery again");
    }

    @Test
    void aServerThatIsAwayIsTriedAgain() {
        server.stop(0);
        world.run(outbox, 1);
        assertThat(world.states(job, "WEB")).containsOnly(DeliveryState.RETRY);
        assertThat(world.deliveries(job, "WEB").get(0).reason()).contains("cannot be reached");
    }

    private StoreOutcome keep(byte[] file) throws IOException {
        DataSet object = DicomFile.read(new ByteArrayInputStream(file), ReadLimits.DEFAULT)
                .dataSet();
        stored.add(object);
        return StoreOutcome.stored(
                object.findUid(Tags.SOP_CLASS_UID).orElseThrow(),
                object.findUid(Tags.SOP_INSTANCE_UID).orElseThrow());
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            MediaType type = MediaType.parse(exchange.getRequestHeaders().getFirst("Content-Type"))
                    .orElseThrow();
            MultipartReader reader = new MultipartReader(
                    exchange.getRequestBody(), type.boundary().orElseThrow());
            List<StoreOutcome> sent = new ArrayList<>();
            Optional<MultipartReader.Part> part = reader.next();
            while (part.isPresent()) {
                sent.add(keep(part.get().content().readAllBytes()));
                part = reader.next();
            }
            exchange.getRequestBody().readAllBytes();
            transactions.add(sent.size());
            List<StoreOutcome> outcomes =
                    sent.stream().flatMap(own -> answer.apply(own).stream()).toList();
            byte[] json = DicomJson.write(StoreInstancesResponse.of(outcomes));
            exchange.getResponseHeaders().add("Content-Type", "application/dicom+json");
            exchange.sendResponseHeaders(sent.size() > maxObjects ? TOO_LARGE : status, json.length);
            exchange.getResponseBody().write(json);
        }
    }
}
