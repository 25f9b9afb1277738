package org.atlasnode.storescp;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.PeerTerms;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.dimse.CStoreHandler.Caller;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.AssociationPolicy.Rejection;
import org.atlasnode.dicom.net.TransportSecurity;
import org.atlasnode.testkit.MutableClock;
import org.atlasnode.testkit.TestAuthority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class CallerPolicyTest {

    private static final InetAddress SCANNER = address("10.0.0.21");
    private static final InetAddress STRANGER = address("10.0.0.99");

    private final MutableClock clock = MutableClock.at("2026-01-01T00:00:00Z");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(RejectionLog.class);

    @BeforeEach
    void hearTheLog() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void leaveTheLog() {
        logger.detachAppender(log);
    }

    @Test
    void admitsPeerThatSendsFromItsAddress() {
        assertThat(policy(Configs.sender("CT1", "CT1", "10.0.0.21")).judge("CT1", "ATLAS", SCANNER))
                .isEmpty();
    }

    @Test
    void admitsPeerWithoutHostFromAnywhere() {
        assertThat(policy(Configs.sender("CT1", "CT1", null)).judge("CT1", "ATLAS", STRANGER))
                .isEmpty();
    }

    @Test
    void refusesUnknownTitle() {
        assertThat(policy(Configs.sender("CT1", "CT1", null)).judge("CT2", "ATLAS", SCANNER))
                .contains(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
    }

    @Test
    void refusesTitleOfOtherCase() {
        assertThat(policy(Configs.sender("CT1", "CT1", null)).judge("ct1", "ATLAS", SCANNER))
                .contains(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
    }

    @Test
    void refusesKnownTitleFromOtherAddress() {
        assertThat(policy(Configs.sender("CT1", "CT1", "10.0.0.21")).judge("CT1", "ATLAS", STRANGER))
                .contains(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
        assertThat(onlyMessage()).contains("peer CT1 may call from 10.0.0.21 only");
    }

    @Test
    void refusesPeerThatOnlyReceives() {
        assertThat(policy(Configs.receiver("PACS", "ORTHANC")).judge("ORTHANC", "ATLAS", SCANNER))
                .contains(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
        assertThat(onlyMessage()).contains("peer PACS has no sends: true");
    }

    @Test
    void refusesCallUnderAnotherTitle() {
        assertThat(policy(Configs.sender("CT1", "CT1", null)).judge("CT1", "OTHER", SCANNER))
                .contains(Rejection.CALLED_AE_TITLE_NOT_RECOGNIZED);
        assertThat(onlyMessage()).contains("aeTitle: OTHER");
    }

    @Test
    void takesAllLoopbackAddressesForOne() {
        CallerPolicy policy = policy(Configs.sender("CT1", "CT1", "localhost"));
        assertThat(policy.judge("CT1", "ATLAS", address("127.0.0.1"))).isEmpty();
        assertThat(policy.judge("CT1", "ATLAS", address("::1"))).isEmpty();
        assertThat(policy.judge("CT1", "ATLAS", address("127.0.1.1"))).isEmpty();
        assertThat(policy.judge("CT1", "ATLAS", STRANGER)).isPresent();
    }

    @Test
    void refusesWhileTheNameOfThePeerCannotBeResolved() {
        assertThat(policy(Configs.sender("CT1", "CT1", "no-such-host")).judge("CT1", "ATLAS", SCANNER))
                .contains(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
        assertThat(onlyMessage()).contains("cannot be resolved");
    }

    @Test
    void choosesAmongPeersOfOneTitleByAddress() {
        CallerPolicy policy = policy(Configs.sender("A", "CT", "10.0.0.21"), Configs.sender("B", "CT", "10.0.0.99"));
        assertThat(policy.peerOf(caller("CT", "10.0.0.99")).map(NodeConfig.Peer::name))
                .contains("B");
        assertThat(policy.peerOf(caller("CT", "10.0.0.1")).map(NodeConfig.Peer::name))
                .contains("A");
    }

    private static Caller caller(String title, String address) {
        return new Caller(AeTitle.of(title), AeTitle.of("ATLAS"), address, "scp-1");
    }

    @Test
    void prefersTheTransferSyntaxesOfThePeerThatCalls() {
        NodeConfig.Peer plain = Configs.sender("A", "CT", "10.0.0.21");
        NodeConfig.Peer choosy = new NodeConfig.Peer(
                "B",
                AeTitle.of("CT"),
                Optional.of("10.0.0.99"),
                Optional.empty(),
                true,
                Set.of(),
                PeerTerms.DEFAULT.withPrefers(List.of(TransferSyntax.JPEG_LS_LOSSLESS)));
        CallerPolicy policy = policy(plain, choosy);
        assertThat(policy.preferred(caller("CT", "10.0.0.21"))).isEmpty();
        assertThat(policy.preferred(caller("CT", "10.0.0.99"))).containsExactly(TransferSyntax.JPEG_LS_LOSSLESS);
    }

    @Test
    void tellsWhatToAddOncePerMinuteAndCaller() {
        CallerPolicy policy = policy();
        policy.judge("CT9", "ATLAS", SCANNER);
        policy.judge("CT9", "ATLAS", SCANNER);
        policy.judge("CT9", "ATLAS", STRANGER);
        assertThat(log.list).hasSize(2);
        assertThat(log.list.get(0).getFormattedMessage()).endsWith("""
                        peers:
                          CT9:
                            aeTitle: CT9
                            host: 10.0.0.21
                            sends: true""");
        clock.advance(Duration.ofSeconds(60));
        policy.judge("CT9", "ATLAS", SCANNER);
        assertThat(log.list).hasSize(3);
    }

    @Test
    void writesTitlesThatYamlWouldMisread() {
        assertThat(RejectionLog.yaml("ON", SCANNER)).contains("aeTitle: \"ON\"");
        assertThat(RejectionLog.yaml("A: #b\n", SCANNER))
                .contains("aeTitle: \"A: #b\"")
                .contains("  A___B:");
        assertThat(RejectionLog.yaml("X", address("2001:db8::1"))).contains("host: \"2001:db8:0:0:0:0:0:1\"");
    }

    private static NodeConfig.Peer securePeer(String certificateName) {
        return Configs.sender("CT1", "CT1", "10.0.0.21")
                .withTerms(PeerTerms.DEFAULT.withSecurity(new PeerTerms.Security(
                        true, Optional.ofNullable(certificateName), Optional.empty(), Optional.empty())));
    }

    private static TransportSecurity tls(String commonName) {
        return new TransportSecurity(
                Optional.of("TLSv1.3"),
                Optional.of(new TestAuthority("CA").issue(commonName).certificate()));
    }

    @Test
    void refusesAPeerOfTlsThatCallsWithoutAndSaysWhatToDo() {
        CallerPolicy policy = policy(securePeer(null));
        assertThat(policy.judge("CT1", SCANNER, TransportSecurity.PLAIN))
                .contains(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
        assertThat(onlyMessage())
                .contains("ATLAS-2017 Refused \"CT1\" from 10.0.0.21")
                .contains("tls: true and called without TLS. Let it call the TLS port");
        policy.judge("CT1", SCANNER, TransportSecurity.PLAIN);
        assertThat(log.list).hasSize(1);
    }

    @Test
    void admitsAPeerOfTlsWithAnyTrustedCertificateWhereNoNameIsAsked() {
        assertThat(policy(securePeer(null)).judge("CT1", SCANNER, tls("anything")))
                .isEmpty();
    }

    @Test
    void admitsAPeerByTheNameInItsCertificateOnly() {
        assertThat(policy(securePeer("ct1")).judge("CT1", SCANNER, tls("CT1"))).isEmpty();
        assertThat(policy(securePeer("ct1")).judge("CT1", SCANNER, tls("CT2")))
                .contains(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
        assertThat(onlyMessage()).contains("bears the names [CT2] and not ct1").contains("certificateName of peer CT1");
    }

    @Test
    void refusesAPeerOfANameThatShowsNoCertificate() {
        assertThat(policy(securePeer("ct1"))
                        .judge("CT1", SCANNER, new TransportSecurity(Optional.of("TLSv1.3"), Optional.empty())))
                .isPresent();
    }

    @Test
    void aPeerWithoutTlsMayCallByTls() {
        assertThat(policy(Configs.sender("CT1", "CT1", null)).judge("CT1", SCANNER, tls("x")))
                .isEmpty();
    }

    private String onlyMessage() {
        assertThat(log.list).hasSize(1);
        return log.list.get(0).getFormattedMessage();
    }

    private CallerPolicy policy(NodeConfig.Peer... peers) {
        return new CallerPolicy(Configs.withPeers(peers), CallerPolicyTest::resolve, new RejectionLog(clock));
    }

    private static InetAddress[] resolve(String host) throws UnknownHostException {
        if (host.equals("no-such-host")) {
            throw new UnknownHostException(host);
        }
        return host.equals("localhost") ? new InetAddress[] {address("127.0.0.1")} : new InetAddress[] {address(host)};
    }

    private static InetAddress address(String numeric) {
        try {
            return InetAddress.getByName(numeric);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
