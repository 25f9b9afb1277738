package org.atlasnode.storescp;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.config.PeerTerms;
import org.atlasnode.core.config.PeerTerms.Credentials;
import org.atlasnode.core.config.PeerTerms.Security;
import org.atlasnode.testkit.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WebCallersTest {

    private static final Credentials RIGHT = new Credentials("ct", Optional.of("secret"));
    private static final Credentials WRONG = new Credentials("ct", Optional.of("guess"));
    private static final InetAddress SCANNER = address("10.0.0.21");
    private static final InetAddress STRANGER = address("10.0.0.99");
    private static final InetAddress HERE = address("127.0.0.1");

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
    void findsThePeerByItsHostWhereItNeedNotIdentifyItself() {
        WebCallers callers = callers(Configs.sender("CT1", "CT1", "10.0.0.21"));
        assertThat(callers.judge(SCANNER, Optional.empty()).peer())
                .map(Peer::name)
                .contains("CT1");
        WebCallers.Admission stranger = callers.judge(STRANGER, Optional.empty());
        assertThat(stranger.peer()).isEmpty();
        assertThat(stranger.mayIdentify()).isFalse();
        assertThat(log.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getFormattedMessage())
                        .contains("ATLAS-2022")
                        .contains("host: 10.0.0.99")
                        .contains("sends: true"));
    }

    @Test
    void findsThePeerByItsCredentialsFromAnyAddress() {
        WebCallers callers = callers(identified(Configs.sender("CT1", "CT1", "10.0.0.21"), false));
        assertThat(callers.judge(STRANGER, Optional.of(RIGHT)).peer()).isPresent();
        assertThat(callers.judge(STRANGER, Optional.of(WRONG)).peer()).isEmpty();
        WebCallers.Admission silent = callers.judge(SCANNER, Optional.empty());
        assertThat(silent.peer()).isEmpty();
        assertThat(silent.mayIdentify()).isTrue();
        assertThat(log.list)
                .allSatisfy(event -> assertThat(event.getFormattedMessage()).doesNotContain("guess", "secret"));
    }

    @Test
    void admitsNobodyWhoOnlyReceives() {
        WebCallers callers = callers(Configs.receiver("PACS", "PACS"));
        assertThat(callers.judge(HERE, Optional.empty()).peer()).isEmpty();
    }

    @Test
    void takesAPeerOfTlsFromAProxyOnThisMachineAlone() {
        WebCallers callers = callers(identified(Configs.sender("CT1", "CT1", "10.0.0.21"), true));
        assertThat(callers.judge(SCANNER, Optional.of(RIGHT)).peer()).isEmpty();
        assertThat(log.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getFormattedMessage()).contains("peers.CT1.tls"));
        assertThat(callers.judge(HERE, Optional.of(RIGHT)).peer()).isPresent();
    }

    private static Peer identified(Peer peer, boolean tls) {
        return peer.withTerms(PeerTerms.DEFAULT.withSecurity(
                new Security(tls, Optional.empty(), Optional.empty(), Optional.of(RIGHT))));
    }

    private static WebCallers callers(Peer peer) {
        return new WebCallers(
                Configs.withPeers(peer),
                host -> new InetAddress[] {InetAddress.getByName(host)},
                new RejectionLog(MutableClock.at("2026-01-01T00:00:00Z")));
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
