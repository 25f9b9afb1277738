package org.atlasnode.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.atlasnode.app.InstanceLock;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.state.Database;
import org.atlasnode.core.state.JdbcStateStore;
import org.atlasnode.core.state.StateStore.ReceivedInstance;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.AssociationListener;
import org.atlasnode.dicom.net.DicomServer;
import org.atlasnode.dicom.net.ServerSettings;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.atlasnode.testkit.FreePort;
import org.atlasnode.testkit.SharedData;
import org.atlasnode.testkit.SyntheticSeries;
import org.atlasnode.testkit.TestAuthority;
import org.atlasnode.testkit.TestCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtlasCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path config;

    @BeforeEach
    void writeConfiguration() throws Exception {
        config = folder.resolve("atlas.yaml");
        Files.writeString(config, yaml(0));
    }

    private String yaml(int httpPort) {
        return """
            node:
              aeTitle: ATLAS
              bind: 127.0.0.1
              port: 11112
              data: data
              models: %s
            peers:
              CT1:
                aeTitle: CT1
                sends: true
              PACS:
                aeTitle: ORTHANC
                host: 127.0.0.1
                port: %d
                receives: [sr, overlay]
            completion:
              quiet: 10s
              limit: 5m
            pipelines:
              - model: cspine-fracture
                from: [CT1]
                to: [PACS]
            inference:
              device: cpu
            http:
              bind: 127.0.0.1
              port: %d
            """.formatted(SharedData.projectRoot().resolve("models"), FreePort.find(), httpPort);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "run",
                "check",
                "echo",
                "send",
                "status",
                "rerun",
                "deliveries",
                "resend",
                "hold",
                "release",
                "capture",
                "doctor",
                "evaluate",
                "models"
            })
    void everyCommandHasHelp(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: atlas " + command);
    }

    private void writeTls(String commonName, TestAuthority.Validity validity) throws Exception {
        TestAuthority authority = new TestAuthority("CA");
        TestCertificate own = authority.issue(commonName, validity);
        own.writeChain(folder.resolve("own.pem"));
        own.writeKey(folder.resolve("own.key"));
        authority.writeTo(folder.resolve("ca.pem"));
        String tls = """
              tls:
                port: 2762
                certificate: own.pem
                key: own.key
                trust: ca.pem
            peers:
            """;
        Files.writeString(config, yaml(0).replace("peers:\n", tls));
    }

    @Test
    void checkPrintsTheCertificateAndBothPorts() throws Exception {
        writeTls("ATLAS TEST", TestAuthority.Validity.of(Duration.ofDays(90)));
        assertThat(run("check", "--config", config.toString())).isZero();
        assertThat(out.toString())
                .contains("11112 and 2762 (TLS, callers show a certificate)")
                .contains("certificate is CN=ATLAS TEST, until 20")
                .contains("trusts 1 authorities");
    }

    @Test
    void checkNamesTlsFilesThatCannotBeUsedWithKeyAndRemedy() throws Exception {
        writeTls("ATLAS TEST", TestAuthority.Validity.of(Duration.ofDays(90)));
        Files.delete(folder.resolve("ca.pem"));
        new TestAuthority("CA").issue("OTHER").writeKey(folder.resolve("own.key"));
        assertThat(run("check", "--config", config.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("2 problems")
                .contains("node.tls.key: is not the key of the certificate")
                .contains("node.tls.trust: does not exist");
    }

    @Test
    void checkNamesAnExpiredCertificate() throws Exception {
        writeTls(
                "OLD",
                new TestAuthority.Validity(
                        Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2021-01-01T00:00:00Z")));
        assertThat(run("check", "--config", config.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("node.tls.certificate: expired on 2021-01-01T00:00:00Z");
    }

    @Test
    void helpNamesTheExitCodes() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("Exit codes: 0 done; 1 failed; 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "echo",
                "status --nonsense",
                "status --limit 0",
                "send PACS",
                "resend",
                "resend 1 --job 2"
            })
    void wrongCommandLinesExitWith2(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).isNotEmpty();
    }

    @Test
    void checkSaysThatTheConfigurationIsInOrder() {
        assertThat(run("check", "--config", config.toString())).isZero();
        assertThat(out.toString())
                .contains("is in order")
                .contains("peer CT1 (CT1) may send from any address")
                .contains("cspine-fracture runs over series from CT1; results go to PACS");
    }

    @Test
    void checkNamesEveryProblemWithItsLine() throws Exception {
        Files.writeString(config, yaml(0).replace("port: 11112", "port: x").replace("quiet: 10s", "qiet: 10s"));
        assertThat(run("check", "--config", config.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("line 4: node.port").contains("completion.qiet");
    }

    @Test
    void aConfigurationThatIsNotThereExitsWith2() {
        assertThat(run("check", "--config", folder.resolve("none.yaml").toString()))
                .isEqualTo(2);
        assertThat(run("run", "--config", folder.resolve("none.yaml").toString()))
                .isEqualTo(2);
    }

    @Test
    void theSampleConfigurationIsInOrder() {
        Path sample = SharedData.projectRoot().resolve("conf/atlas.yaml");
        assertThat(run("check", "--config", sample.toString()))
                .as(err.toString())
                .isZero();
    }

    @Test
    void echoFailsWhereNobodyListensAndNamesUnknownPeers() {
        assertThat(run("echo", "PACS", "--config", config.toString())).isEqualTo(1);
        assertThat(run("echo", "NOBODY", "--config", config.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("there are: CT1, PACS");
        assertThat(run("echo", "CT1", "--config", config.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("add peers.CT1.host");
    }

    @Test
    void echoAndSendReachAPeer() throws Exception {
        SyntheticSeries.of(1, 3, 16).write(folder.resolve("series"));
        try (DicomServer server = new DicomServer(
                ServerSettings.of(AeTitle.of("PEER"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                applicant -> Optional.empty(),
                new AcceptanceRule(uid -> true, List.of(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)),
                (request, dataSet) -> dataSet.readAllBytes(),
                AssociationListener.NONE)) {
            server.start();
            String peer = "PEER@127.0.0.1:" + server.port();
            assertThat(run("echo", peer, "--calling", "ME")).isZero();
            assertThat(out.toString()).contains(peer + " answers");
            assertThat(run("send", peer, folder.resolve("series").toString(), "--calling", "ME"))
                    .isZero();
            assertThat(out.toString()).contains("3 of 3 files sent");
        }
    }

    @Test
    void sendNamesWhatFailed() throws Exception {
        SyntheticSeries.of(1, 2, 16).write(folder.resolve("series"));
        assertThat(run("send", "PACS", folder.resolve("series").toString(), "--config", config.toString()))
                .isEqualTo(1);
        assertThat(out.toString()).contains("0 of 2 files sent").contains("failed file");
        assertThat(run("send", "PACS", folder.resolve("nowhere").toString(), "--config", config.toString()))
                .isEqualTo(2);
    }

    @Test
    void statusOfAStoppedNodeComesFromItsDatabase() throws Exception {
        receive();
        assertThat(run("status", "--config", config.toString())).isZero();
        assertThat(out.toString())
                .contains("The node does not run")
                .contains("1.2.3.4")
                .contains("RECEIVING");
    }

    @Test
    void statusAsJsonIsJsonAndNothingElse() throws Exception {
        receive();
        assertThat(run("status", "--json", "--config", config.toString())).isZero();
        assertThat(out.toString()).startsWith("{").contains("\"seriesInstanceUid\" : \"1.2.3.4\"");
    }

    @Test
    void statusWithoutAnyNodeFails() {
        assertThat(run("status", "--config", config.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("no node has run");
    }

    @Test
    void statusOfANodeWithoutHttpSaysWhatToDo() throws Exception {
        receive();
        try (InstanceLock lock = InstanceLock.take(folder.resolve("data")).orElseThrow()) {
            assertThat(run("status", "--config", config.toString())).isEqualTo(1);
            assertThat(err.toString()).contains("set http.port");
            assertThat(run("run", "--config", config.toString())).isEqualTo(1);
            assertThat(err.toString()).contains("another node holds the data folder");
        }
    }

    @Test
    void modelsListTellsWhatTheFoldersHoldWhereNoNodeRuns() {
        assertThat(run("models", "list", "--config", config.toString())).isZero();
        assertThat(out.toString()).containsPattern("cspine-fracture +cspine-fracture +[0-9.]+ +ready +[0-9a-f]{64}");
    }

    @Test
    void rerunAndResendOfWhatIsNotThereFail() throws Exception {
        receive();
        assertThat(run("rerun", "1.9.9", "--config", config.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("no series with this UID");
        assertThat(run("resend", "99", "--config", config.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("no such delivery");
    }

    @Test
    void aDestinationIsHeldAndReleasedWhereNoNodeRuns() throws Exception {
        receive();
        assertThat(run("hold", "NOBODY", "--config", config.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("there is no destination NOBODY; there are: PACS");
        assertThat(run("hold", "PACS", "--reason", "new disks", "--config", config.toString()))
                .isZero();
        assertThat(run("deliveries", "--config", config.toString())).isZero();
        assertThat(out.toString())
                .contains("PACS is held, 0 deliveries wait")
                .containsPattern("destination PACS: HELD since 20.* \\(new disks\\) 0 wait, 0 dead")
                .contains("no such deliveries");
        assertThat(run("status", "--json", "--config", config.toString())).isZero();
        assertThat(out.toString()).contains("\"holdReason\" : \"new disks\"");
        assertThat(run("release", "PACS", "--config", config.toString())).isZero();
        assertThat(run("release", "PACS", "--config", config.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("PACS is not held");
        assertThat(run("deliveries", "--state", "lost", "--config", config.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("state is one of: pending");
    }

    private void receive() throws Exception {
        Path data = folder.resolve("data");
        Files.createDirectories(data);
        try (Database database = Database.open(data)) {
            new JdbcStateStore(database, Clock.systemUTC())
                    .recordInstances(List.of(new ReceivedInstance(
                            new InstanceRef(
                                    new SeriesKey(Uid.of("1.2.3"), Uid.of("1.2.3.4")),
                                    Uid.of("1.2.3.4.5"),
                                    Uids.CT_IMAGE_STORAGE,
                                    TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid(),
                                    10,
                                    "00000000"),
                            "CT1",
                            "CT",
                            Clock.systemUTC().instant())));
        }
    }

    private int run(String... arguments) {
        return AtlasCommand.execute(new PrintWriter(out), new PrintWriter(err), arguments);
    }
}
