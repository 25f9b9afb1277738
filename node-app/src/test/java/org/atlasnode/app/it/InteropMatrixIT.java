package org.atlasnode.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.atlasnode.app.cli.AtlasCommand;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.testkit.Dcmtk;
import org.atlasnode.testkit.FreePort;
import org.atlasnode.testkit.Orthanc;
import org.atlasnode.testkit.ProcessUnderTest;
import org.atlasnode.testkit.TestAuthority;
import org.atlasnode.testkit.TestCertificate;
import org.atlasnode.testkit.TlsFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Every service of the node with every program here that plays the other role; makes docs/interop.md. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InteropMatrixIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String WORKS = "works";
    private static final String GDCM_CRASHES = "works; gdcmscu itself crashes after its work, with every peer";
    private static final Pattern RECEIVED = Pattern.compile("(?m)^atlas_instances_received_total\\{[^}]*} ([0-9.E]+)$");
    private static final InteropTable TABLE = new InteropTable();

    @TempDir
    static Path folder;

    private static final int TLS_PORT = FreePort.find();
    private static final TestAuthority HOSPITAL = new TestAuthority("Hospital");
    private static final CtSeries SERIES = CtSeries.regular("interop", 3, 64);

    private static NodeProcess node;
    private static Orthanc orthanc;
    private static List<Path> slices;

    @BeforeAll
    static void start() throws IOException {
        TestCertificate own = HOSPITAL.issue("ATLAS");
        own.writeChain(folder.resolve("atlas.pem"));
        own.writeKey(folder.resolve("atlas.key"));
        HOSPITAL.writeTo(folder.resolve("ca.pem"));
        int orthancPort = FreePort.find();
        NodeSetup setup = NodeSetup.in(folder)
                .nodeLines(
                        "tls:\n  port: " + TLS_PORT + "\n  certificate: atlas.pem\n  key: atlas.key\n  trust: ca.pem\n")
                .quiet("10m")
                .limit("1h")
                .receiver(Orthanc.AE_TITLE, Orthanc.AE_TITLE, orthancPort)
                .peerLines(Orthanc.AE_TITLE, "sends: true\nquery: {confirm: false}");
        for (String peer : List.of("DCMTK", "GDCM", "PIXELMED", "DCMJS")) {
            setup.sender(peer);
        }
        node = NodeProcess.start(setup);
        orthanc = Orthanc.start(
                folder.resolve("orthanc"),
                orthancPort,
                List.of(
                        new Orthanc.Modality("node", NodeSetup.AE_TITLE, setup.port()),
                        new Orthanc.Modality("dcmtk", "DCMTK", FreePort.find())));
        slices = new ArrayList<>();
        Files.createDirectories(folder.resolve("slices"));
        for (DicomObject slice : SERIES.objects()) {
            slices.add(slice.writeTo(folder.resolve("slices")));
        }
    }

    @AfterAll
    static void finish() throws IOException {
        orthanc.close();
        node.close();
        TABLE.finish();
    }

    @TestFactory
    @Order(1)
    List<DynamicTest> verification() {
        return List.of(
                TABLE.row("DCMTK | echoscu | Verification | from", WORKS, () -> run(dcmtk("echoscu", List.of()))),
                TABLE.row(
                        "GDCM | gdcmscu --echo | Verification | from",
                        GDCM_CRASHES,
                        () -> runGdcm("--echo", List.of())),
                TABLE.row(
                        "PixelMed | VerificationSOPClassSCU | Verification | from",
                        WORKS,
                        () -> run(pixelMed(
                                "VerificationSOPClassSCU",
                                "localhost",
                                port(),
                                NodeSetup.AE_TITLE,
                                "PIXELMED",
                                "false",
                                "0"))),
                TABLE.row(
                        "dcmjs-dimse | Client | Verification | from",
                        WORKS,
                        () -> DcmjsPeer.scu(node.setup().target("DCMJS"), "echo", List.of())
                                .requireSuccess()),
                TABLE.row("Orthanc | modalities/echo | Verification | from", WORKS, () -> orthanc.echo("node")),
                TABLE.row(
                        "Orthanc | DICOM server | Verification | to",
                        WORKS,
                        () -> atlas("echo", "--calling", "ATLAS", "ORTHANC@127.0.0.1:" + orthanc.dicomPort())));
    }

    @TestFactory
    @Order(2)
    List<DynamicTest> storage() {
        return List.of(
                TABLE.row(
                        "DCMTK | storescu | Storage | from",
                        WORKS,
                        () -> receives(() -> run(dcmtk("storescu", slices)))),
                TABLE.row(
                        "DCMTK | dcmsend | Storage | from", WORKS, () -> receives(() -> run(dcmtk("dcmsend", slices)))),
                TABLE.row(
                        "GDCM | gdcmscu --store | Storage | from",
                        GDCM_CRASHES,
                        () -> receives(() -> runGdcm("--store", slices))),
                TABLE.row(
                        "PixelMed | StorageSOPClassSCU | Storage | from",
                        WORKS,
                        () -> receivesOne(() -> run(pixelMed(
                                "StorageSOPClassSCU",
                                "localhost",
                                port(),
                                NodeSetup.AE_TITLE,
                                "PIXELMED",
                                slices.get(0).toString(),
                                "0",
                                "0")))),
                TABLE.row(
                        "dcmjs-dimse | Client | Storage | from",
                        WORKS,
                        () -> receives(() -> DcmjsPeer.scu(node.setup().target("DCMJS"), "store", slices)
                                .requireSuccess())),
                TABLE.row("Orthanc | DICOM server | Storage | to", WORKS, () -> {
                    sendTo(Orthanc.AE_TITLE, orthanc.dicomPort());
                    assertThat(orthanc.list("instances")).hasSize(slices.size());
                }),
                TABLE.row(
                        "Orthanc | modalities/store | Storage | from",
                        WORKS,
                        () -> receives(() -> orthanc.store("node", orthanc.list("studies")))),
                TABLE.row("DCMTK | storescp | Storage | to", WORKS, InteropMatrixIT::sendToStorescp),
                TABLE.row(
                        "PixelMed | StorageSOPClassSCPDispatcher | Storage | to",
                        WORKS,
                        InteropMatrixIT::sendToPixelMed),
                TABLE.row("dcmjs-dimse | Server | Storage | to", WORKS, InteropMatrixIT::sendToDcmjs));
    }

    private static void sendToStorescp() throws IOException {
        Path received = Files.createDirectories(folder.resolve("storescp"));
        int port = FreePort.find();
        try (ProcessUnderTest scp = Dcmtk.in(folder).startStorescp("STORESCP", port, received, List.of())) {
            sendTo("STORESCP", port);
            assertThat(scp.isAlive()).isTrue();
            assertThat(DicomObject.files(received)).hasSameSizeAs(slices);
        }
    }

    private static void sendToPixelMed() throws IOException {
        Path received = Files.createDirectories(folder.resolve("pixelmed"));
        int port = FreePort.find();
        List<String> command =
                pixelMed("StorageSOPClassSCPDispatcher", String.valueOf(port), "PIXELSCP", received.toString());
        try (ProcessUnderTest scp = ProcessUnderTest.start(folder, Map.of(), command)) {
            Dcmtk.Target self = new Dcmtk.Target("127.0.0.1", port, "PIXELSCP", "TESTKIT");
            scp.awaitUntil("answers", () -> Dcmtk.in(folder).echoscu(self).exitCode() == 0, LIMIT);
            sendTo("PIXELSCP", port);
            assertThat(DicomObject.files(received)).hasSameSizeAs(slices);
        }
    }

    private static void sendToDcmjs() {
        try (DcmjsPeer.Server scp = DcmjsPeer.serve(folder)) {
            sendTo("DCMJS", scp.port());
            assertThat(scp.process().output().lines().filter(line -> line.startsWith("stored ")))
                    .hasSameSizeAs(slices);
        }
    }

    @TestFactory
    @Order(3)
    List<DynamicTest> queryAndRetrieve() {
        String study = SERIES.studyInstanceUid().value();
        return List.of(
                TABLE.row(
                        "Orthanc | DICOM server | Query (C-FIND) | to",
                        WORKS,
                        () -> assertThat(configured("find", "--study", study))
                                .contains(SERIES.seriesInstanceUid().value())),
                TABLE.row(
                        "Orthanc | DICOM server | Query (C-FIND) of patients | to",
                        WORKS,
                        () -> assertThat(configured("find", "--level", "patient"))
                                .contains("patient id", "1 found")),
                TABLE.row(
                        "Orthanc | DICOM server | Retrieve (C-MOVE to the node) | to",
                        WORKS,
                        () -> receives(() -> configured("fetch", "--study", study))),
                TABLE.row(
                        "Orthanc | DICOM server | Retrieve (C-GET) | to",
                        WORKS,
                        () -> receives(() -> configured("fetch", "--get", "--study", study))),
                TABLE.row(
                        "DCMTK, Orthanc | movescu | Retrieve, the node as destination | from",
                        WORKS,
                        () -> receives(() -> run(List.of(
                                "movescu",
                                "-v",
                                "-aet",
                                "DCMTK",
                                "-aec",
                                Orthanc.AE_TITLE,
                                "-aem",
                                NodeSetup.AE_TITLE,
                                "-S",
                                "-k",
                                "QueryRetrieveLevel=STUDY",
                                "-k",
                                "StudyInstanceUID=" + study,
                                "127.0.0.1",
                                String.valueOf(orthanc.dicomPort()))))));
    }

    private static String configured(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                command, Orthanc.AE_TITLE, "--config", node.setup().write().toString()));
        all.addAll(List.of(arguments));
        return atlas(all.toArray(String[]::new));
    }

    @TestFactory
    @Order(4)
    List<DynamicTest> normalizedServices() {
        return List.of(
                TABLE.row("Orthanc | modalities/storage-commitment | Storage Commitment | from", WORKS, () -> {
                    List<Orthanc.Instance> instances = SERIES.objects().stream()
                            .map(slice -> new Orthanc.Instance(
                                    slice.sopClassUid().value(),
                                    slice.sopInstanceUid().value()))
                            .toList();
                    String path = "storage-commitment/" + orthanc.requestCommitment("node", instances);
                    node.process().awaitUntil("reports", () -> !isPending(path), LIMIT);
                    assertThat(orthanc.get(path).path("Status").asText()).isEqualTo("Success");
                }),
                TABLE.row(
                        "dcmjs-dimse | Client | Modality Performed Procedure Step | from",
                        WORKS,
                        () -> assertThat(DcmjsPeer.send(
                                        node.setup().target("DCMJS"),
                                        step("create", "IN PROGRESS"),
                                        step("set", "COMPLETED")))
                                .extracting(DcmjsPeer.Answer::status)
                                .containsExactly(0, 0)),
                TABLE.row(
                        "dcmjs-dimse | Client | Instance Availability Notification | from",
                        WORKS,
                        () -> assertThat(DcmjsPeer.send(node.setup().target("DCMJS"), notice()))
                                .extracting(DcmjsPeer.Answer::status)
                                .containsExactly(0)));
    }

    private static boolean isPending(String path) {
        return orthanc.get(path).path("Status").asText().equals("Pending");
    }

    private static DcmjsPeer.Report step(String service, String status) {
        return new DcmjsPeer.Report(
                service,
                Uids.MODALITY_PERFORMED_PROCEDURE_STEP.value(),
                Uid.derivedFrom("interop step").value(),
                Map.of("PerformedProcedureStepStatus", status));
    }

    private static DcmjsPeer.Report notice() {
        DicomObject first = SERIES.objects().get(0);
        Map<String, Object> instance = Map.of(
                "ReferencedSOPClassUID",
                first.sopClassUid().value(),
                "ReferencedSOPInstanceUID",
                first.sopInstanceUid().value(),
                "InstanceAvailability",
                "ONLINE",
                "RetrieveAETitle",
                "PACS");
        Map<String, Object> series = Map.of(
                "SeriesInstanceUID", SERIES.seriesInstanceUid().value(), "ReferencedSOPSequence", List.of(instance));
        return new DcmjsPeer.Report(
                "create",
                Uids.INSTANCE_AVAILABILITY_NOTIFICATION.value(),
                Uid.derivedFrom("interop notice").value(),
                Map.of(
                        "ReferencedPerformedProcedureStepSequence", List.of(),
                        "StudyInstanceUID", SERIES.studyInstanceUid().value(),
                        "ReferencedSeriesSequence", List.of(series)));
    }

    @TestFactory
    @Order(5)
    List<DynamicTest> tls() {
        Dcmtk dcmtk = Dcmtk.in(folder).withLimit(LIMIT);
        Dcmtk.Target target = new Dcmtk.Target("127.0.0.1", TLS_PORT, NodeSetup.AE_TITLE, "DCMTK");
        List<String> files = Dcmtk.tls(TlsFiles.write(folder, "dcmtk", HOSPITAL.issue("dcmtk"), HOSPITAL));
        return List.of(
                TABLE.row(
                        "DCMTK | echoscu +tls | Verification by TLS, both with certificates | from",
                        WORKS,
                        () -> dcmtk.echoscu(target, files).requireSuccess()),
                TABLE.row(
                        "DCMTK | storescu +tls | Storage by TLS | from",
                        WORKS,
                        () -> receives(
                                () -> dcmtk.storescu(target, files, slices).requireSuccess())));
    }

    @TestFactory
    @Order(6)
    List<DynamicTest> refusals() {
        String refused = "refused as it should be; the node goes on";
        return List.of(
                TABLE.row(
                        "DCMTK | termscu | shutdown (private) | from",
                        refused,
                        () -> isRefused(dcmtk("termscu", List.of()))),
                TABLE.row(
                        "DCMTK | findscu | Query | from",
                        refused,
                        () -> isRefused(dcmtk("findscu", List.of(), "-S", "-k", "QueryRetrieveLevel=STUDY"))),
                TABLE.row(
                        "DCMTK | movescu | Retrieve | from",
                        refused,
                        () -> isRefused(dcmtk("movescu", List.of(), "-S", "-k", "QueryRetrieveLevel=STUDY"))),
                TABLE.row(
                        "DCMTK | getscu | Retrieve | from",
                        refused,
                        () -> isRefused(dcmtk("getscu", List.of(), "-S", "-k", "QueryRetrieveLevel=STUDY"))));
    }

    private static void isRefused(List<String> command) {
        ProcessUnderTest.Outcome outcome = ProcessUnderTest.run(folder, Map.of(), command, LIMIT);
        assertThat(outcome.output()).containsIgnoringCase("presentation context");
        run(dcmtk("echoscu", List.of()));
    }

    private static void receives(InteropTable.Proof sending) throws Exception {
        receives(slices.size(), sending);
    }

    private static void receivesOne(InteropTable.Proof sending) throws Exception {
        receives(1, sending);
    }

    private static void receives(int count, InteropTable.Proof sending) throws Exception {
        long before = receivedCount();
        sending.run();
        assertThat(receivedCount() - before).isEqualTo(count);
    }

    private static long receivedCount() {
        return RECEIVED.matcher(node.get("metrics"))
                .results()
                .map(MatchResult::group)
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static void sendTo(String title, int port) {
        List<String> arguments = new ArrayList<>(List.of("send", "--calling", "ATLAS", title + "@127.0.0.1:" + port));
        slices.forEach(slice -> arguments.add(slice.toString()));
        atlas(arguments.toArray(String[]::new));
    }

    private static String atlas(String... arguments) {
        StringWriter output = new StringWriter();
        PrintWriter printer = new PrintWriter(output);
        assertThat(AtlasCommand.execute(printer, printer, arguments))
                .as(output.toString())
                .isZero();
        return output.toString();
    }

    private static void run(List<String> command) {
        ProcessUnderTest.run(folder, Map.of(), command, LIMIT).requireSuccess();
    }

    private static String port() {
        return String.valueOf(node.setup().port());
    }

    private static List<String> dcmtk(String program, List<Path> files, String... options) {
        List<String> command = new ArrayList<>(List.of(program, "-v", "-aet", "DCMTK", "-aec", NodeSetup.AE_TITLE));
        command.addAll(List.of(options));
        command.addAll(List.of("127.0.0.1", port()));
        files.forEach(file -> command.add(file.toString()));
        return command;
    }

    /** Debian's gdcmscu 3.0 aborts once its work is done and the association is released, with storescp as well. */
    private static void runGdcm(String service, List<Path> files) {
        long before = releasedCount();
        ProcessUnderTest.Outcome outcome = ProcessUnderTest.run(folder, Map.of(), gdcm(service, files), LIMIT);
        if (outcome.exitCode() != 0) {
            assertThat(outcome.output()).contains("ProtocolStream as nullptr is invalid");
        }
        node.process().awaitUntil("association released", () -> releasedCount() > before, LIMIT);
    }

    private static long releasedCount() {
        return node.process()
                .output()
                .lines()
                .filter(line -> line.contains("association of GDCM (127.0.0.1) is over: RELEASED"))
                .count();
    }

    private static List<String> gdcm(String service, List<Path> files) {
        List<String> command =
                new ArrayList<>(List.of("gdcmscu", service, "--call", NodeSetup.AE_TITLE, "--aetitle", "GDCM"));
        command.addAll(List.of("127.0.0.1", port()));
        files.forEach(file -> command.add(file.toString()));
        return command;
    }

    private static List<String> pixelMed(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                "/usr/share/java/*",
                "com.pixelmed.network." + program));
        command.addAll(List.of(arguments));
        return command;
    }
}
