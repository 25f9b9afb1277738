package org.atlasnode.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.atlasnode.dicom.dimse.CStoreHandler;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.net.AssociationListener.End;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.AssociationException.TlsFailed;
import org.atlasnode.dicom.ul.AssociationException.TlsFailed.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Associations over TLS, between two of ours and with peers that use it wrongly. */
@Timeout(60)
class TlsAssociationTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration WAIT = Duration.ofSeconds(1);

    private static SSLContext scp;
    private static SSLContext scpRsa;
    private static SSLContext scu;
    private static SSLContext expired;
    private static SSLContext anonymous;
    private static SSLContext stranger;
    private static SSLContext strangerWhoTrusts;

    private final Peers.Memory memory = new Peers.Memory();
    private final BlockingQueue<TlsFailed> failures = new LinkedBlockingQueue<>();
    private final BlockingQueue<TransportSecurity> securities = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Peers.Diary diary = new Peers.Diary() {
        @Override
        public void insecure(String address, TlsFailed failure) {
            failures.add(failure);
        }
    };

    @BeforeAll
    static void makeCertificates(@TempDir Path folder) {
        TestTls authority = new TestTls(folder, "authority")
                .issue("scp")
                .issueFor("RSA", "scp-rsa")
                .issue("scu")
                .issue("expired", "-startdate", "-10d", "-validity", "5");
        TestTls other = new TestTls(folder, "other").issue("stranger");
        scp = authority.context("scp");
        scpRsa = authority.context("scp-rsa");
        scu = authority.context("scu");
        expired = authority.context("expired");
        anonymous = authority.anonymous();
        stranger = other.context("stranger");
        strangerWhoTrusts = other.context("stranger", authority);
    }

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static ServerSettings settings(Duration artim, Duration dimse, ServerSettings.Endpoint... endpoints) {
        return ServerSettings.of(Peers.SCP, List.of(endpoints))
                .withTimeouts(new ServerSettings.Timeouts(artim, LONG, dimse));
    }

    private DicomServer start(ServerSettings settings) {
        AssociationPolicy policy = applicant -> {
            securities.add(applicant.security());
            return Optional.empty();
        };
        return Peers.start(settings, policy, memory, diary);
    }

    private DicomServer start(SSLContext context) {
        return start(LONG, LONG, context);
    }

    private DicomServer start(Duration artim, Duration dimse, SSLContext context) {
        return start(settings(artim, dimse, ServerSettings.Endpoint.tls(anyPort(), TlsSettings.of(() -> context))));
    }

    private static ClientSettings client(int port, SSLContext context) {
        return plainClient(port).withTls(TlsSettings.of(() -> context));
    }

    private static ClientSettings plainClient(int port) {
        return ClientSettings.of("127.0.0.1", port, Peers.SCU, Peers.SCP)
                .withTimeouts(new ClientSettings.Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), LONG));
    }

    private static ClientAssociation connect(ClientSettings settings) throws AssociationException {
        return new DicomClient(settings)
                .connect(List.of(
                        PresentationContextProposal.of(org.atlasnode.dicom.dict.Uids.VERIFICATION, Peers.EXPLICIT),
                        PresentationContextProposal.of(Peers.CT, Peers.EXPLICIT)));
    }

    private static TlsFailed failure(ClientSettings settings) {
        return catchThrowableOfType(
                () -> {
                    try (ClientAssociation association = connect(settings)) {
                        association.echo();
                    }
                },
                TlsFailed.class);
    }

    private TlsFailed awaitFailure() throws InterruptedException {
        TlsFailed failure = failures.poll(20, TimeUnit.SECONDS);
        if (failure == null) {
            throw new AssertionError("the server told of no failure");
        }
        return failure;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16_384, 16_385, 131_060, 5_000_001})
    void storesTheBytesThatWereSent(int length) throws Exception {
        byte[] sent = Peers.bytes(length, length);
        try (DicomServer server = start(scp)) {
            try (ClientAssociation association = connect(client(server.port(), scu))) {
                assertThat(association.echo()).isEqualTo(DimseStatus.SUCCESS);
                StoreResponse response =
                        association.store(Peers.CT, Peers.instance(1), Peers.EXPLICIT, output -> output.write(sent));
                assertThat(response.status()).isEqualTo(DimseStatus.SUCCESS);
                association.release();
            }
            assertThat(diary.awaitClosed().end()).isEqualTo(End.RELEASED);
        }
        assertThat(memory.objects.take()).isEqualTo(sent);
    }

    @Test
    void bothSidesUseTls13AndThePolicyLearnsTheCertificate() throws Exception {
        try (DicomServer server = start(scp);
                ClientAssociation association = connect(client(server.port(), scu))) {
            association.release();
            TransportSecurity security = securities.take();
            assertThat(security.tls()).isTrue();
            assertThat(security.toString()).isEqualTo("TLSv1.3 TLS_AES_256_GCM_SHA384");
            assertThat(security.certificate()
                            .orElseThrow()
                            .getSubjectX500Principal()
                            .getName())
                    .isEqualTo("CN=scu");
        }
    }

    static List<String> suites() {
        return TlsSettings.CIPHER_SUITES;
    }

    @ParameterizedTest
    @MethodSource("suites")
    void servesEachCipherSuiteOfTheProfile(String suite) throws Exception {
        String version = suite.startsWith("TLS_ECDHE") ? "TLSv1.2" : "TLSv1.3";
        try (DicomServer server = start(suite.contains("_RSA_") ? scpRsa : scp);
                SSLSocket peer = TestTls.rawPeer(scu, server.port())) {
            peer.setEnabledProtocols(new String[] {version});
            peer.setEnabledCipherSuites(new String[] {suite});
            TestTls.associate(peer);
            assertThat(peer.getSession().getCipherSuite()).isEqualTo(suite);
            assertThat(securities.take().toString()).isEqualTo(version + " " + suite);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TLS_RSA_WITH_AES_128_GCM_SHA256",
                "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
                "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"
            })
    void refusesOtherCipherSuites(String suite) throws Exception {
        try (DicomServer server = start(scpRsa);
                SSLSocket peer = TestTls.rawPeer(scu, server.port())) {
            peer.setEnabledProtocols(new String[] {"TLSv1.2"});
            peer.setEnabledCipherSuites(new String[] {suite});
            assertThatThrownBy(peer::startHandshake).isInstanceOf(SSLException.class);
            assertThat(awaitFailure().fault()).isEqualTo(Fault.NOTHING_IN_COMMON);
        }
    }

    @Test
    void aClientOfAnUnknownAuthorityIsRefusedAndToldSo() throws Exception {
        try (DicomServer server = start(scp)) {
            TlsFailed told = failure(client(server.port(), strangerWhoTrusts));
            assertThat(told.fault()).isEqualTo(Fault.OWN_CERTIFICATE);
            assertThat(told).hasMessageContaining("SCP@127.0.0.1").hasMessageContaining("trusted there");
            assertThat(awaitFailure())
                    .hasMessageContaining("that a trusted authority issued")
                    .extracting(TlsFailed::fault)
                    .isEqualTo(Fault.PEER_CERTIFICATE);
            assertThat(securities).isEmpty();
        }
    }

    @Test
    void aServerOfAnUnknownAuthorityIsNotSpokenTo() throws Exception {
        try (DicomServer server = start(stranger)) {
            TlsFailed refused = failure(client(server.port(), scu));
            assertThat(refused.fault()).isEqualTo(Fault.PEER_CERTIFICATE);
            assertThat(refused).hasMessageContaining("into the trusted ones");
            assertThat(awaitFailure().fault()).isEqualTo(Fault.OWN_CERTIFICATE);
        }
    }

    @Test
    void aCallerWithoutACertificateIsRefusedWhereOneIsRequired() throws Exception {
        try (DicomServer server = start(scp)) {
            assertThat(failure(client(server.port(), anonymous)).fault()).isEqualTo(Fault.OWN_CERTIFICATE);
            assertThat(awaitFailure())
                    .hasMessageContaining("shows no certificate")
                    .extracting(TlsFailed::fault)
                    .isEqualTo(Fault.PEER_CERTIFICATE);
        }
    }

    @Test
    void aCallerWithoutACertificateIsServedWhereNoneIsRequired() throws Exception {
        TlsSettings tls = TlsSettings.of(() -> scp).withClientCertificate(false);
        try (DicomServer server = start(settings(LONG, LONG, ServerSettings.Endpoint.tls(anyPort(), tls)));
                ClientAssociation association = connect(client(server.port(), anonymous))) {
            assertThat(association.echo().isSuccess()).isTrue();
            association.release();
            assertThat(securities.take().certificate()).isEmpty();
        }
    }

    @Test
    void anExpiredCertificateIsNamedOnBothSides() throws Exception {
        try (DicomServer server = start(expired)) {
            assertThat(failure(client(server.port(), scu)))
                    .hasMessageContaining("has expired")
                    .hasMessageContaining("renew it there");
            assertThat(awaitFailure()).isNotNull();
        }
        try (DicomServer server = start(scp)) {
            assertThat(failure(client(server.port(), expired)).fault()).isEqualTo(Fault.OWN_CERTIFICATE);
            assertThat(awaitFailure()).hasMessageContaining("has expired");
        }
    }

    @Test
    void aCertificateThatDoesNotPassTheCheckGetsNoRequest() throws Exception {
        TlsSettings picky = TlsSettings.of(() -> scu)
                .withCheck(certificate -> Optional.of(
                        "shows " + certificate.getSubjectX500Principal().getName()));
        try (DicomServer server = start(scp)) {
            TlsFailed refused = failure(plainClient(server.port()).withTls(picky));
            assertThat(refused.fault()).isEqualTo(Fault.PEER_CERTIFICATE);
            assertThat(refused).hasMessageContaining("SCP@127.0.0.1").hasMessageContaining("shows CN=scp");
        }
        assertThat(securities).isEmpty();
    }

    @Test
    void aPlainCallerOfTheTlsPortIsNamed() throws Exception {
        try (DicomServer server = start(scp)) {
            assertThatThrownBy(() -> connect(plainClient(server.port()))).isInstanceOf(AssociationException.class);
            TlsFailed failure = awaitFailure();
            assertThat(failure.fault()).isEqualTo(Fault.PLAIN_PEER);
            assertThat(failure)
                    .hasMessageContaining("127.0.0.1 sends plain DICOM")
                    .hasMessageContaining("plain port");
        }
    }

    @Test
    void aTlsCallerOfThePlainPortIsNamedAndLearnsIt() throws Exception {
        try (DicomServer server = start(settings(LONG, LONG, ServerSettings.Endpoint.plain(anyPort())))) {
            TlsFailed told = failure(client(server.port(), scu));
            assertThat(told.fault()).isEqualTo(Fault.PLAIN_PEER);
            assertThat(told).hasMessageContaining("answers in plain DICOM");
            TlsFailed failure = awaitFailure();
            assertThat(failure.fault()).isEqualTo(Fault.TLS_PEER);
            assertThat(failure).hasMessageContaining("127.0.0.1 speaks TLS");
        }
    }

    @Test
    void aPlainCallerWhomTlsAnswersLearnsIt() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.submit(() -> {
                try (Socket peer = server.accept()) {
                    Wire.readPdu(peer);
                    peer.getOutputStream().write(Wire.bytes("15 0303 0002 02 0A")); // the alert unexpected_message
                    return peer.getInputStream().readAllBytes();
                }
            });
            TlsFailed told = failure(plainClient(server.getLocalPort()));
            assertThat(told.fault()).isEqualTo(Fault.TLS_PEER);
            assertThat(told).hasMessageContaining("answers in TLS");
        }
    }

    @Test
    void bytesThatAreNeitherTlsNorDicomAreRefused() throws Exception {
        try (DicomServer server = start(scp);
                Socket peer = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            peer.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
            assertThat(awaitFailure()).hasMessageContaining("neither TLS nor DICOM");
        }
    }

    @Test
    void aServerThatHangsUpWithinTheHandshakeIsNamed() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.submit(() -> {
                try (Socket peer = server.accept()) {
                    return peer.getInputStream().readNBytes(200);
                }
            });
            assertThatThrownBy(() -> connect(client(server.getLocalPort(), scu)))
                    .isInstanceOf(AssociationException.class)
                    .hasMessageContaining("within the TLS handshake");
        }
    }

    @Test
    void aServerThatNeverAnswersTheHandshakeTimesOut() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ClientSettings settings =
                    client(server.getLocalPort(), scu).withTimeouts(new ClientSettings.Timeouts(WAIT, WAIT, LONG));
            assertThatThrownBy(() -> connect(settings))
                    .isInstanceOf(AssociationException.TimedOut.class)
                    .hasMessageContaining("TLS handshake within 1 s");
        }
    }

    /** Handshake and request have one ARTIM together, however they come. */
    @ParameterizedTest
    @ValueSource(strings = {"", "16030100", "drip"})
    void whoDoesNotEndTheHandshakeInTimeIsClosed(String said) throws Exception {
        try (DicomServer server = start(WAIT, LONG, scp);
                RawPeer peer = RawPeer.connect(server)) {
            if (said.equals("drip")) {
                assertThatThrownBy(() -> peer.drip(Wire.bytes("16 0301 4000" + "00".repeat(1000)), 20))
                        .isInstanceOf(IOException.class);
            } else {
                peer.send(Wire.bytes(said));
            }
            peer.expectClosed();
        }
    }

    @Test
    void whoSendsNoRequestAfterTheHandshakeIsClosed() throws Exception {
        try (DicomServer server = start(WAIT, LONG, scp);
                SSLSocket peer = TestTls.rawPeer(scu, server.port())) {
            peer.startHandshake();
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aReleaseEndsByCloseNotifyOfBothSides() throws Exception {
        try (DicomServer server = start(scp);
                SSLSocket peer = TestTls.rawPeer(scu, server.port())) {
            TestTls.associate(peer);
            peer.getOutputStream().write(Wire.bytes(Wire.RELEASE_RQ));
            assertThat(Wire.readPdu(peer)).isEqualTo(Wire.bytes(Wire.RELEASE_RP));
            peer.shutdownOutput();
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
            assertThat(diary.awaitClosed().end()).isEqualTo(End.RELEASED);
        }
    }

    @Test
    void aConnectionCutWithinAMessageIsLostAndStoresNothing() throws Exception {
        try (DicomServer server = start(scp)) {
            Socket tcp = new Socket(InetAddress.getLoopbackAddress(), server.port());
            SSLSocket peer = (SSLSocket) scu.getSocketFactory().createSocket(tcp, "127.0.0.1", server.port(), true);
            TestTls.associate(peer);
            peer.getOutputStream().write(Wire.storeCommand("312E322E3300"));
            peer.getOutputStream().write(Wire.pdata(3, 0, new byte[1000]));
            tcp.close();
            assertThat(diary.awaitClosed().end()).isEqualTo(End.LOST);
            assertThat(memory.objects).isEmpty();
        }
    }

    @Test
    void whoStallsWithinAMessageIsAborted() throws Exception {
        try (DicomServer server = start(LONG, WAIT, scp);
                SSLSocket peer = TestTls.rawPeer(scu, server.port())) {
            TestTls.associate(peer);
            peer.getOutputStream().write(Wire.storeCommand("312E322E3300"));
            peer.getOutputStream().write(Wire.pdata(3, 0, new byte[1000]));
            assertThat(Wire.readPdu(peer)).isEqualTo(Wire.bytes(Wire.ABORT_BY_USER));
            assertThat(diary.awaitClosed().end()).isEqualTo(End.TIMED_OUT);
        }
    }

    @Test
    void aRenegotiationIsRefused() throws Exception {
        try (DicomServer server = start(scp);
                SSLSocket peer = TestTls.rawPeer(scu, server.port())) {
            peer.setEnabledProtocols(new String[] {"TLSv1.2"});
            TestTls.associate(peer);
            peer.startHandshake();
            assertThatThrownBy(() -> peer.getInputStream().read()).isInstanceOf(IOException.class);
            assertThat(diary.awaitClosed().end()).isEqualTo(End.LOST);
        }
    }

    @Test
    void aHandshakeUsesTheContextOfTheMoment() throws Exception {
        AtomicReference<SSLContext> current = new AtomicReference<>(stranger);
        ServerSettings settings =
                settings(LONG, LONG, ServerSettings.Endpoint.tls(anyPort(), TlsSettings.of(current::get)));
        try (DicomServer server = start(settings)) {
            assertThat(failure(client(server.port(), scu)).fault()).isEqualTo(Fault.PEER_CERTIFICATE);
            current.set(scp);
            try (ClientAssociation association = connect(client(server.port(), scu))) {
                current.set(stranger);
                assertThat(association.echo().isSuccess()).isTrue();
                association.release();
            }
            assertThat(failure(client(server.port(), scu)).fault()).isEqualTo(Fault.PEER_CERTIFICATE);
        }
    }

    @Test
    void aPlainAndATlsPortShareTheLimits() throws Exception {
        ServerSettings settings = settings(
                        LONG,
                        LONG,
                        ServerSettings.Endpoint.plain(anyPort()),
                        ServerSettings.Endpoint.tls(anyPort(), TlsSettings.of(() -> scp)))
                .withLimits(new ServerSettings.Limits(1, 1, 131072));
        try (DicomServer server = start(settings)) {
            int tlsPort = server.ports().get(1);
            try (ClientAssociation plain = connect(plainClient(server.ports().get(0)))) {
                assertThatThrownBy(() -> connect(client(tlsPort, scu)))
                        .isInstanceOf(AssociationException.Rejected.class)
                        .hasMessageContaining("for the moment");
                plain.release();
            }
            diary.awaitClosed();
            try (ClientAssociation secure = connect(client(tlsPort, scu))) {
                assertThat(secure.echo().isSuccess()).isTrue();
                secure.release();
            }
        }
    }

    @Test
    void aServerThatClosesDoesNotWaitForAHandshake() throws Exception {
        DicomServer server = start(LONG, LONG, scp);
        try (RawPeer peer = RawPeer.connect(server)) {
            peer.send(Wire.bytes("16030100"));
            long begin = System.nanoTime();
            server.close(Duration.ofSeconds(10));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(9));
            peer.expectClosed();
        }
    }

    @Test
    void aServerThatClosesAbortsAnIdleTlsAssociation() throws Exception {
        DicomServer server = start(LONG, LONG, scp);
        try (SSLSocket peer = TestTls.rawPeer(scu, server.port())) {
            TestTls.associate(peer);
            threads.submit(() -> server.close(LONG));
            assertThat(Wire.readPdu(peer)).isEqualTo(Wire.bytes(Wire.ABORT_BY_USER));
            assertThat(diary.awaitClosed().end()).isEqualTo(End.ABORTED_BY_US);
        }
    }

    @Test
    void aHandlerThatFailsWithinATlsMessageIsAnswered() throws Exception {
        CStoreHandler full = (request, dataSet) -> {
            throw new IOException("disk full");
        };
        ServerSettings settings =
                settings(LONG, LONG, ServerSettings.Endpoint.tls(anyPort(), TlsSettings.of(() -> scp)));
        try (DicomServer server = Peers.start(settings, full);
                ClientAssociation association = connect(client(server.port(), scu))) {
            StoreResponse response = association.store(
                    Peers.CT, Peers.instance(1), Peers.EXPLICIT, output -> output.write(new byte[300_000]));
            assertThat(response.status().isSuccess()).isFalse();
            association.release();
        }
    }
}
