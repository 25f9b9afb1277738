package org.atlasnode.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.atlasnode.app.http.NodeClient;
import org.atlasnode.app.send.FileScan;
import org.atlasnode.app.send.Sender;
import org.atlasnode.app.status.NodeStatus;
import org.atlasnode.app.status.NodeStatus.JobFacts;
import org.atlasnode.core.config.AlarmTerms;
import org.atlasnode.core.config.Language;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.Operation;
import org.atlasnode.core.config.PeerTerms;
import org.atlasnode.core.config.ResultTerms;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.CStoreHandler.CStore;
import org.atlasnode.dicom.io.DataSetReader;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.ReadLimits;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.AssociationListener;
import org.atlasnode.dicom.net.ClientSettings;
import org.atlasnode.dicom.net.DicomClient;
import org.atlasnode.dicom.net.DicomServer;
import org.atlasnode.dicom.net.ServerSettings;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.atlasnode.results.delivery.SopClasses;
import org.atlasnode.testkit.FreePort;
import org.atlasnode.testkit.SharedData;
import org.atlasnode.testkit.SyntheticSeries;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole node in this process, between a sender and a PACS that are both ours. */
class NodeIT {

    private static final int FIRST_SERIES_NUMBER = 501;

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final AeTitle SCANNER = AeTitle.of("CT1");
    private static final Path SAMPLE = SharedData.projectRoot().resolve("samples/cspine-phantom");

    @TempDir
    private Path folder;

    private final Map<Uid, DataSet> arrived = new ConcurrentHashMap<>();
    private final int httpPort = FreePort.find();
    private DicomServer pacs;

    @BeforeEach
    void startPacs() throws IOException {
        pacs = new DicomServer(
                ServerSettings.of(AeTitle.of("PACS"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                applicant -> Optional.empty(),
                new AcceptanceRule(uid -> true, List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)),
                this::store,
                AssociationListener.NONE);
        pacs.start();
    }

    @AfterEach
    void stopPacs() {
        pacs.close();
    }

    @Test
    void aStudyComesBackAsEveryKindOfResult() throws Exception {
        DataSet source = DicomFile.readHeader(
                        FileScan.of(List.of(SAMPLE)).files().get(0).path())
                .dataSet();
        try (AtlasNode node = AtlasNode.start(config(NodeConfig.Device.Kind.CPU))) {
            assertThat(client().isReady()).isTrue();
            send(node, SAMPLE);
            JobFacts job = awaitDelivered();
            assertThat(job.standing().state()).isEqualTo("SUCCEEDED");
            assertThat(job.analysis().findings()).hasSize(7);
            assertThat(job.analysis().patient().probability()).isBetween(0.0, 1.0);
        }
        for (ResultKind kind : ResultKind.values()) {
            assertThat(ofClass(SopClasses.of(kind).get(0))).as(kind.name()).isNotEmpty();
        }
        Set<String> tracked = trackedInReport();
        assertThat(ofClass(Uids.SEGMENTATION_STORAGE).get(0).items(Tags.SEGMENT_SEQUENCE))
                .hasSize(7)
                .allSatisfy(segment -> assertThat(tracked)
                        .contains(segment.findString(Tags.TRACKING_UID).orElseThrow()));
        assertThat(arrived.values()).allSatisfy(result -> {
            assertThat(result.intValue(Tags.SERIES_NUMBER, 0))
                    .isBetween(FIRST_SERIES_NUMBER, FIRST_SERIES_NUMBER + ResultKind.values().length);
            assertThat(result.string(Tags.SERIES_DESCRIPTION, "")).startsWith("KI cspine-fracture");
            for (int tag : new int[] {Tags.STUDY_INSTANCE_UID, Tags.PATIENT_ID, Tags.PATIENT_NAME}) {
                assertThat(result.findString(tag)).isEqualTo(source.findString(tag));
            }
        });
    }

    @Test
    void aSeriesThatIsNoNeckComesBackAsNotAnalysed() throws Exception {
        SyntheticSeries.of(7, 30, 64).without(10, 11).write(folder.resolve("gap"));
        try (AtlasNode node = AtlasNode.start(config(NodeConfig.Device.Kind.CPU))) {
            send(node, folder.resolve("gap"));
            JobFacts job = awaitDelivered();
            assertThat(job.standing().state()).isEqualTo("DECLINED");
            assertThat(job.analysis().reason()).isNotEmpty();
        }
        assertThat(ofClass(Uids.COMPREHENSIVE_3D_SR_STORAGE)).hasSize(1);
    }

    @Test
    void whatArrivedBeforeAStopIsDoneAfterTheNextStart() throws Exception {
        SyntheticSeries.of(7, 30, 64).write(folder.resolve("series"));
        try (AtlasNode node = AtlasNode.start(config(NodeConfig.Device.Kind.CPU))) {
            send(node, folder.resolve("series"));
        }
        try (AtlasNode node = AtlasNode.start(config(NodeConfig.Device.Kind.CPU))) {
            assertThat(awaitDelivered().deliveries()).isNotEmpty();
            assertThat(node.dicomPort()).isPositive();
        }
    }

    @Test
    void doesNotStartWhereThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(httpPort, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> AtlasNode.start(config(NodeConfig.Device.Kind.CPU)))
                    .isInstanceOf(NodeStartException.class)
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()));
        }
        try (AtlasNode node = AtlasNode.start(config(NodeConfig.Device.Kind.CPU))) {
            assertThat(node.httpPort()).contains(httpPort);
        }
    }

    private JobFacts awaitDelivered() {
        return await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(300))
                .until(this::deliveredJob, Optional::isPresent)
                .orElseThrow();
    }

    private Optional<JobFacts> deliveredJob() throws IOException {
        Optional<NodeStatus> status = client().status(10);
        return status.stream()
                .flatMap(node -> node.series().stream())
                .flatMap(series -> series.jobs().stream())
                .filter(job -> !job.deliveries().isEmpty())
                .filter(job -> job.deliveries().stream()
                        .allMatch(delivery -> List.of("STORED", "COMMITTED").contains(delivery.state())))
                .findFirst();
    }

    private NodeClient client() {
        return new NodeClient("127.0.0.1", httpPort);
    }

    private List<DataSet> ofClass(Uid sopClass) {
        return arrived.values().stream()
                .filter(result -> result.findUid(Tags.SOP_CLASS_UID).equals(Optional.of(sopClass)))
                .toList();
    }

    /** UIDs anywhere in the report's tree, the Tracking Unique Identifiers among them. */
    private Set<String> trackedInReport() {
        return walk(ofClass(Uids.COMPREHENSIVE_3D_SR_STORAGE).get(0))
                .flatMap(item -> item.findString(Tags.UID).stream())
                .collect(Collectors.toSet());
    }

    private static Stream<DataSet> walk(DataSet item) {
        return Stream.concat(
                Stream.of(item), item.items(Tags.CONTENT_SEQUENCE).stream().flatMap(NodeIT::walk));
    }

    private static void send(AtlasNode node, Path files) throws IOException {
        ClientSettings settings = ClientSettings.of("127.0.0.1", node.dicomPort(), SCANNER, AeTitle.of("ATLAS"));
        List<Sender.Failure> failures = new Sender(new DicomClient(settings), (done, total) -> {})
                .send(FileScan.of(List.of(files)).files())
                .failures();
        assertThat(failures).isEmpty();
    }

    private void store(CStore request, InputStream dataSet) throws IOException {
        arrived.put(
                request.sopInstanceUid(), DataSetReader.read(dataSet, request.transferSyntax(), ReadLimits.DEFAULT));
    }

    private NodeConfig config(NodeConfig.Device.Kind device) {
        Map<String, NodeConfig.Peer> peers = new LinkedHashMap<>();
        peers.put(
                "CT1",
                new NodeConfig.Peer(
                        "CT1", SCANNER, Optional.of("localhost"), Optional.empty(), true, Set.of(), PeerTerms.DEFAULT));
        peers.put(
                "PACS",
                new NodeConfig.Peer(
                        "PACS",
                        AeTitle.of("PACS"),
                        Optional.of("127.0.0.1"),
                        Optional.of(pacs.port()),
                        false,
                        Set.of(ResultKind.values()),
                        PeerTerms.DEFAULT));
        return new NodeConfig(
                new NodeConfig.Node(
                        AeTitle.of("ATLAS"),
                        "127.0.0.1",
                        0,
                        folder.resolve("data"),
                        SharedData.projectRoot().resolve("models")),
                peers,
                new NodeConfig.Completion(Duration.ofSeconds(1), Duration.ofSeconds(3)),
                List.of(new NodeConfig.Pipeline("cspine-fracture", List.of("CT1"), List.of("PACS"))),
                new NodeConfig.Inference(new NodeConfig.Device(device, 0), 2),
                new Operation(
                        new NodeConfig.Http("127.0.0.1", httpPort),
                        new NodeConfig.Storage(Duration.ofDays(7), 0),
                        AlarmTerms.DEFAULT,
                        List.of(),
                        new ResultTerms(
                                Language.GERMAN,
                                Optional.empty(),
                                FIRST_SERIES_NUMBER,
                                Map.of(),
                                ResultTerms.DEFAULT.overlays())));
    }
}
