package org.atlasnode.app.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.app.status.NodeStatus.SeriesFacts;
import org.atlasnode.app.status.NodeStatus.TlsFacts;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.config.NodeTls;
import org.atlasnode.core.config.PeerTerms;
import org.atlasnode.core.net.PeerClients;
import org.atlasnode.core.security.TlsIdentity;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.net.ClientSettings;
import org.atlasnode.dicom.net.PresentationContextProposal;
import org.atlasnode.dicom.ul.AssociationException.TlsFailed;
import org.atlasnode.testkit.Dcmtk;
import org.atlasnode.testkit.FreePort;
import org.atlasnode.testkit.Orthanc;
import org.atlasnode.testkit.ProcessUnderTest;
import org.atlasnode.testkit.SyntheticSeries;
import org.atlasnode.testkit.TestAuthority;
import org.atlasnode.testkit.TestAuthority.Validity;
import org.atlasnode.testkit.TestCertificate;
import org.atlasnode.testkit.TlsFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The node among dcmtk and Orthanc over TLS: who is served, who is refused, and what the log says of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsIT {

    private static final Path SAMPLE = NodeProcess.home().resolve("samples/cspine-phantom/dicom");
    private static final Duration LOG_TIME = Duration.ofSeconds(20);
    private static final Duration RESULT_TIME = Duration.ofMinutes(4);
    private static final TestAuthority HOSPITAL = new TestAuthority("Hospital");
    private static final TestAuthority STRANGER = new TestAuthority("Stranger");
    private static final Validity PAST =
            new Validity(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2021-01-01T00:00:00Z"));

    @TempDir
    private static Path folder;

    private final int tlsPort = FreePort.find();
    private final int orthancPort = FreePort.find();
    private NodeProcess node;
    private Dcmtk dcmtk;
    private TlsFiles scanner;
    private TlsFiles orthancFiles;

    @BeforeAll
    void startNode() {
        dcmtk = Dcmtk.in(folder).withLimit(Duration.ofSeconds(60));
        scanner = files("scanner", HOSPITAL.issue("scanner", "dns:scanner.test"));
        orthancFiles = files("orthanc", HOSPITAL.issue("ORTHANC"));
        TestCertificate own = HOSPITAL.issue("ATLAS");
        own.writeChain(folder.resolve("atlas.pem"));
        own.writeKey(folder.resolve("atlas.key"));
        HOSPITAL.writeTo(folder.resolve("ca.pem"));
        node = NodeProcess.start(NodeSetup.in(folder)
                .nodeLines(
                        "tls:\n  port: " + tlsPort + "\n  certificate: atlas.pem\n  key: atlas.key\n  trust: ca.pem\n")
                .sender("PLAIN")
                .sender("SECURE")
                .peerLines("SECURE", "tls: true\ncertificateName: scanner.test")
                .receiver(Orthanc.AE_TITLE, Orthanc.AE_TITLE, orthancPort)
                .peerLines(Orthanc.AE_TITLE, "sends: true\ntls: true\ncertificateName: ORTHANC")
                .pipeline(List.of(Orthanc.AE_TITLE), List.of(Orthanc.AE_TITLE)));
    }

    @AfterAll
    void stopNode() {
        node.close();
    }

    private TlsFiles files(String name, TestCertificate certificate) {
        return TlsFiles.write(folder, name, certificate, HOSPITAL);
    }

    private Dcmtk.Target target(int port, String calling) {
        return new Dcmtk.Target("127.0.0.1", port, NodeSetup.AE_TITLE, calling);
    }

    private void assertLogged(String text) {
        node.process().awaitLine(line -> line.contains(text), LOG_TIME);
    }

    @Test
    void dcmtkStoresByTls() throws IOException {
        Path objects = Files.createDirectories(folder.resolve("series"));
        SyntheticSeries.of(11, 12, 64).write(objects);
        List<String> options = new ArrayList<>(Dcmtk.tls(scanner));
        options.add("+sd");
        dcmtk.storescu(target(tlsPort, "SECURE"), options, List.of(objects)).requireSuccess();
        node.process()
                .awaitUntil(
                        "has the rows of 12 instances of SECURE",
                        () -> node.status().series().stream()
                                .map(SeriesFacts::source)
                                .anyMatch(source -> source.peer().equals("SECURE") && source.instanceCount() == 12),
                        LOG_TIME);
        assertLogged("over TLSv1.");
    }

    @Test
    void thePlainPortServesOthersBesideIt() {
        dcmtk.echoscu(node.setup().target("PLAIN")).requireSuccess();
        dcmtk.echoscu(target(tlsPort, "PLAIN"), Dcmtk.tls(scanner)).requireSuccess();
    }

    @Test
    void aPeerOfTlsIsRefusedWithout() {
        assertThat(dcmtk.echoscu(node.setup().target("SECURE")).exitCode()).isNotZero();
        assertLogged("peer SECURE has tls: true and called without TLS");
    }

    @Test
    void aPeerWithAnothersCertificateIsRefused() {
        TlsFiles other = files("other", HOSPITAL.issue("other"));
        assertThat(dcmtk.echoscu(target(tlsPort, "SECURE"), Dcmtk.tls(other)).exitCode())
                .isNotZero();
        assertLogged("its certificate bears the names [other] and not scanner.test");
    }

    @Test
    void certificatesOfStrangersAndOfThePastAreRefused() {
        TlsFiles stranger = files("stranger", STRANGER.issue("scanner"));
        TlsFiles expired = files("expired", HOSPITAL.issue("scanner", PAST));
        assertThat(dcmtk.echoscu(target(tlsPort, "PLAIN"), Dcmtk.tls(stranger)).exitCode())
                .isNotZero();
        assertThat(dcmtk.echoscu(target(tlsPort, "PLAIN"), Dcmtk.tls(expired)).exitCode())
                .isNotZero();
        assertLogged("ATLAS-2018 Refused a caller: 127.0.0.1 shows a certificate");
    }

    @Test
    void aPlainCallerOfTheTlsPortIsToldOf() {
        assertThat(dcmtk.echoscu(target(tlsPort, "PLAIN")).exitCode()).isNotZero();
        assertLogged("127.0.0.1 sends plain DICOM to a port that takes TLS only");
    }

    @Test
    void aTlsCallerOfThePlainPortIsToldOf() {
        assertThat(dcmtk.echoscu(node.setup().target("PLAIN"), Dcmtk.tls(scanner))
                        .exitCode())
                .isNotZero();
        assertLogged("127.0.0.1 speaks TLS to a port that takes plain DICOM only");
    }

    @Test
    void orthancSendsByTlsAndGetsTheResultsByTls() {
        List<Orthanc.Modality> modalities = List.of(new Orthanc.Modality("atlas", NodeSetup.AE_TITLE, tlsPort));
        try (Orthanc orthanc = Orthanc.startTls(folder.resolve("orthanc"), orthancPort, modalities, orthancFiles)) {
            List<String> options = new ArrayList<>(Dcmtk.tls(scanner));
            options.add("+sd");
            Dcmtk.Target pacs = new Dcmtk.Target("127.0.0.1", orthancPort, Orthanc.AE_TITLE, "SCANNER");
            dcmtk.storescu(pacs, options, List.of(SAMPLE)).requireSuccess();
            List<String> study = orthanc.list("studies");
            int sent = orthanc.list("instances").size();
            orthanc.store("atlas", study);
            SeriesFacts series = node.awaitSeries(seriesOf(orthanc), NodeProcess::isDone, RESULT_TIME);
            assertThat(series.source().peer()).isEqualTo(Orthanc.AE_TITLE);
            assertThat(orthanc.list("instances"))
                    .hasSize(sent + series.jobs().get(0).deliveries().size());
        }
    }

    private static String seriesOf(Orthanc orthanc) {
        return orthanc.get("series/" + orthanc.list("series").get(0))
                .path("MainDicomTags")
                .path("SeriesInstanceUID")
                .asText();
    }

    private PeerClients clients(Path trust) throws Exception {
        NodeTls files = new NodeTls(
                Optional.empty(),
                false,
                scanner.certificate(),
                Optional.of(scanner.key()),
                Optional.empty(),
                Optional.of(trust),
                true);
        return new PeerClients(
                AeTitle.of("SECURE"),
                Optional.of(TlsIdentity.open(files, Clock.systemUTC())),
                ClientSettings.Timeouts.DEFAULT);
    }

    private static Peer peer(String title, int port, String certificateName) {
        return new Peer(
                        title,
                        AeTitle.of(title),
                        Optional.of("127.0.0.1"),
                        Optional.of(port),
                        false,
                        Set.of(),
                        PeerTerms.DEFAULT)
                .withTerms(PeerTerms.DEFAULT.withSecurity(new PeerTerms.Security(
                        true, Optional.of(certificateName), Optional.empty(), Optional.empty())));
    }

    private static void echo(PeerClients clients, Peer peer) throws IOException {
        PresentationContextProposal verification =
                PresentationContextProposal.of(Uids.VERIFICATION, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        try (ClientAssociation association = clients.client(peer).connect(List.of(verification))) {
            assertThat(association.echo().isSuccess()).isTrue();
            association.release();
        }
    }

    private static TlsFailed refusal(PeerClients clients, Peer peer) {
        return catchThrowableOfType(() -> echo(clients, peer), TlsFailed.class);
    }

    @Test
    void ourClientCallsDcmtkByTlsAndMindsItsName() throws Exception {
        int port = FreePort.find();
        Path received = Files.createDirectories(folder.resolve("received"));
        try (ProcessUnderTest scp = dcmtk.startTlsStorescp("STORESCP", port, received, orthancFiles)) {
            echo(clients(folder.resolve("ca.pem")), peer("STORESCP", port, "ORTHANC"));
            assertThat(refusal(clients(folder.resolve("ca.pem")), peer("STORESCP", port, "pacs.test")))
                    .hasMessageContaining("bears the names [ORTHANC] and not pacs.test")
                    .hasMessageContaining("peers.STORESCP.certificateName");
            Path strangers = STRANGER.writeTo(folder.resolve("strangers.pem"));
            assertThat(refusal(clients(strangers), peer("STORESCP", port, "ORTHANC")))
                    .hasMessageContaining("no trusted authority issued");
            assertThat(scp.isAlive()).isTrue();
        }
    }

    @Test
    void ourClientIsToldThatAPlainPeerIsPlain() throws Exception {
        assertThat(refusal(
                        clients(folder.resolve("ca.pem")),
                        peer("ATLAS", node.setup().port(), "ATLAS")))
                .hasMessageContaining("answers in plain DICOM where TLS is due");
    }

    @Test
    void aNewCertificateIsUsedWithoutARestartAndABadOneIsNot() throws Exception {
        TestCertificate second = HOSPITAL.issue("ATLAS 2");
        second.writeChain(folder.resolve("atlas.pem"));
        dcmtk.echoscu(target(tlsPort, "PLAIN"), Dcmtk.tls(scanner)).requireSuccess();
        second.writeKey(folder.resolve("atlas.key"));
        PeerClients clients = clients(folder.resolve("ca.pem")).callingAs(AeTitle.of("PLAIN"));
        await().atMost(LOG_TIME).until(() -> refusal(clients, peer(NodeSetup.AE_TITLE, tlsPort, "ATLAS 2")) == null);
        TlsFacts facts = node.status().node().tls();
        assertThat(facts.port()).isEqualTo(tlsPort);
        assertThat(facts.subject()).isEqualTo("CN=ATLAS 2");
        assertThat(facts.problem()).isEmpty();
        assertThat(node.get("metrics"))
                .contains("atlas_tls_expiry_seconds{certificate=\"own\"}")
                .contains("atlas_tls_expiry_seconds{certificate=\"trust\"}");
    }
}
