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
import java.util.stream.Stream;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.PeerTerms;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.CStoreHandler.Caller;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.AssociationPolicy.Applicant;
import org.atlasnode.dicom.net.AssociationPolicy.Rejection;
import org.atlasnode.dicom.net.TransportSecurity;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.atlasnode.dicom.ul.UserIdentity;
import org.atlasnode.testkit.MutableClock;
import org.atlasnode.testkit.TestAuthority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class CallerPolicyTest {

    private static final Uid STORAGE = Uids.CT_IMAGE_STORAGE;
    private static final Uid COMMITMENT = Uids.STORAGE_COMMITMENT_PUSH_MODEL;
    private static final Uid PROCEDURE_STEP = Uids.MODALITY_PERFORMED_PROCEDURE_STEP;
    private static final AcceptanceRule ALL = new AcceptanceRule(
            uid -> true, List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.JPEG_LS_LOSSLESS));
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
        assertThat(policy(Configs.sender("CT1", "CT1", "10.0.0.21")).judge(applicant("CT1", "ATLAS", SCANNER)))
                .isEmpty();
    }

    @Test
    void admitsPeerWithoutHostFromAnywhere() {
        assertThat(policy(Configs.sender("CT1", "CT1", null)).judge(applicant("CT1", "ATLAS", STRANGER)))
                .isEmpty();
    }

    @Test
    void refusesUnknownTitle() {
        assertThat(policy(Configs.sender("CT1", "CT1", null)).judge(applicant("CT2", "ATLAS", SCANNER)))
                .contains(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
    }

    @Test
    void refusesTitleOfOtherCase() {
        assertThat(policy(Configs.sender("CT1", "CT1", null)).judge(applicant("ct1", "ATLAS", SCANNER)))
                .contains(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
    }

    @Test
    void refusesKnownTitleFromOtherAddress() {
        assertThat(policy(Configs.sender("CT1", "CT1", "10.0.0.21")).judge(applicant("CT1", "ATLAS", STRANGER)))
                .contains(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
        assertThat(onlyMessage()).contains("peer CT1 may call from 10.0.0.21 only");
    }

    @Test
    void refusesPeerThatOnlyReceives() {
        assertThat(policy(Configs.receiver("PACS", "ORTHANC"))
                        .judge(applicant("ORTHANC", "ATLAS", address("10.0.0.9"))))
                .contains(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
        assertThat(onlyMessage()).contains("peer PACS has no sends: true");
    }

    @Test
    void refusesCallUnderAnotherTitle() {
        assertThat(policy(Configs.sender("CT1", "CT1", null)).judge(applicant("CT1", "OTHER", SCANNER)))
                .contains(Rejection.CALLED_AE_TITLE_NOT_RECOGNIZED);
        assertThat(onlyMessage()).contains("aeTitle: OTHER");
    }

    @Test
    void takesAllLoopbackAddressesForOne() {
        CallerPolicy policy = policy(Configs.sender("CT1", "CT1", "localhost"));
        assertThat(policy.judge(applicant("CT1", "ATLAS", address("127.0.0.1"))))
                .isEmpty();
        assertThat(policy.judge(applicant("CT1", "ATLAS", address("::1")))).isEmpty();
        assertThat(policy.judge(applicant("CT1", "ATLAS", address("127.0.1.1"))))
                .isEmpty();
        assertThat(policy.judge(applicant("CT1", "ATLAS", STRANGER))).isPresent();
    }

    @Test
    void refusesWhileTheNameOfThePeerCannotBeResolved() {
        assertThat(policy(Configs.sender("CT1", "CT1", "no-such-host")).judge(applicant("CT1", "ATLAS", SCANNER)))
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

    @Test
    void givesEachPeerTheServicesOfItsPart() {
        NodeConfig.Peer ris = new NodeConfig.Peer(
                "RIS",
                AeTitle.of("RIS"),
                Optional.empty(),
                Optional.empty(),
                false,
                Set.of(),
                PeerTerms.DEFAULT.withNotifies(true));
        CallerPolicy policy = policy(Configs.sender("CT1", "CT1", "10.0.0.21"), Configs.receiver("PACS", "PACS"), ris);
        assertThat(services(policy, "CT1")).containsExactly(Uids.VERIFICATION, STORAGE, COMMITMENT, PROCEDURE_STEP);
        assertThat(services(policy, "PACS")).containsExactly(Uids.VERIFICATION, COMMITMENT);
        assertThat(services(policy, "RIS")).containsExactly(Uids.VERIFICATION, PROCEDURE_STEP);
    }

    private static List<Uid> services(CallerPolicy policy, String title) {
        AcceptanceRule rule = policy.rule(caller(title, "10.0.0.9"), ALL);
        return Stream.of(Uids.VERIFICATION, STORAGE, COMMITMENT, PROCEDURE_STEP)
                .filter(rule.abstractSyntaxes())
                .toList();
    }

    @Test
    void knowsThePeerByTheTitleOfItsQueryAndCommitmentServices() {
        NodeConfig.Peer pacs = Configs.receiver("PACS", "STORE")
                .withTerms(PeerTerms.DEFAULT
                        .withQuery(new PeerTerms.Query(AeTitle.of("QUERY"), "10.0.0.77", 104, false, false))
                        .withCommitment(
                                new PeerTerms.Commitment(true, Optional.of(AeTitle.of("COMMIT")), Optional.empty())));
        CallerPolicy policy = policy(pacs);
        assertThat(policy.judge(applicant("QUERY", "ATLAS", address("10.0.0.77"))))
                .isEmpty();
        assertThat(policy.judge(new Applicant(
                        "COMMIT",
                        "ATLAS",
                        address("10.0.0.9"),
                        TransportSecurity.PLAIN,
                        Optional.empty(),
                        List.of(COMMITMENT.value()))))
                .isEmpty();
        assertThat(policy.judge(applicant("QUERY", "ATLAS", STRANGER))).isPresent();
    }

    @Test
    void demandsTheIdentityThatThePeerMustGive() {
        NodeConfig.Peer guarded = Configs.sender("CT1", "CT1", null)
                .withTerms(PeerTerms.DEFAULT.withSecurity(new PeerTerms.Security(
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new PeerTerms.Credentials("scanner", Optional.of("secret"))))));
        CallerPolicy policy = policy(guarded);
        assertThat(policy.judge(applicant("CT1", "ATLAS", SCANNER))).contains(Rejection.USER_IDENTITY_NOT_ACCEPTED);
        assertThat(policy.judge(identified("scanner", Optional.of("wrong"))))
                .contains(Rejection.USER_IDENTITY_NOT_ACCEPTED);
        assertThat(policy.judge(identified("scanner", Optional.empty())))
                .contains(Rejection.USER_IDENTITY_NOT_ACCEPTED);
        assertThat(policy.judge(identified("scanner", Optional.of("secret")))).isEmpty();
        assertThat(onlyMessage()).contains("peers.CT1.mustIdentifyAs").doesNotContain("secret");
    }

    private static Applicant identified(String user, Optional<String> passcode) {
        return new Applicant(
                "CT1",
                "ATLAS",
                SCANNER,
                TransportSecurity.PLAIN,
                Optional.of(UserIdentity.of(user, passcode)),
                List.of(STORAGE.value()));
    }

    /** One that proposes to store. */
    private static Applicant applicant(String calling, String called, InetAddress address) {
        return new Applicant(
                calling, called, address, TransportSecurity.PLAIN, Optional.empty(), List.of(STORAGE.value()));
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
        assertThat(policy.rule(caller("CT", "10.0.0.21"), ALL).transferSyntaxes())
                .isEqualTo(ALL.transferSyntaxes());
        assertThat(policy.rule(caller("CT", "10.0.0.99"), ALL).transferSyntaxes())
                .containsExactly(TransferSyntax.JPEG_LS_LOSSLESS, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    @Test
    void tellsWhatToAddOncePerMinuteAndCaller() {
        CallerPolicy policy = policy();
        policy.judge(applicant("CT9", "ATLAS", SCANNER));
        policy.judge(applicant("CT9", "ATLAS", SCANNER));
        policy.judge(applicant("CT9", "ATLAS", STRANGER));
        assertThat(log.list).hasSize(2);
        assertThat(log.list.get(0).getFormattedMessage()).endsWith("""
                        peers:
                          CT9:
                            aeTitle: CT9
                            host: 10.0.0.21
                            sends: true""");
        clock.advance(Duration.ofSeconds(60));
        policy.judge(applicant("CT9", "ATLAS", SCANNER));
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

    private static Applicant secured(TransportSecurity security) {
        return new Applicant("CT1", "ATLAS", SCANNER, security, Optional.empty(), List.of(STORAGE.value()));
    }

    private static TransportSecurity tls(String commonName) {
        return new TransportSecurity(
                Optional.of("TLSv1.3"),
                Optional.of(new TestAuthority("CA").issue(commonName).certificate()));
    }

    @Test
    void refusesAPeerOfTlsThatCallsWithoutAndSaysWhatToDo() {
        CallerPolicy policy = policy(securePeer(null));
        assertThat(policy.judge(secured(TransportSecurity.PLAIN))).contains(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
        assertThat(onlyMessage())
                .contains("ATLAS-2017 Refused \"CT1\" from 10.0.0.21")
                .contains("tls: true and called without TLS. Let it call the TLS port");
        policy.judge(secured(TransportSecurity.PLAIN));
        assertThat(log.list).hasSize(1);
    }

    @Test
    void admitsAPeerOfTlsWithAnyTrustedCertificateWhereNoNameIsAsked() {
        assertThat(policy(securePeer(null)).judge(secured(tls("anything")))).isEmpty();
    }

    @Test
    void admitsAPeerByTheNameInItsCertificateOnly() {
        assertThat(policy(securePeer("ct1")).judge(secured(tls("CT1")))).isEmpty();
        assertThat(policy(securePeer("ct1")).judge(secured(tls("CT2"))))
                .contains(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
        assertThat(onlyMessage()).contains("bears the names [CT2] and not ct1").contains("certificateName of peer CT1");
    }

    @Test
    void refusesAPeerOfANameThatShowsNoCertificate() {
        assertThat(policy(securePeer("ct1"))
                        .judge(secured(new TransportSecurity(Optional.of("TLSv1.3"), Optional.empty()))))
                .isPresent();
    }

    @Test
    void aPeerWithoutTlsMayCallByTls() {
        assertThat(policy(Configs.sender("CT1", "CT1", null)).judge(secured(tls("x"))))
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
