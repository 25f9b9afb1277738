package org.atlasnode.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.atlasnode.core.config.PeerTerms.Credentials;
import org.atlasnode.core.model.Priority;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.io.TransferSyntax;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of TLS, limits and what is agreed with a peer: from the file and from the environment. */
class PeerTermsConfigTest {

    private static final String FULL = """
            node:
              tls:
                port: 2762
                only: true
                certificate: tls/atlas.pem
                key: tls/atlas.key
                password: secret
                trust: tls/ca.pem
                clientCertificate: true
              limits:
                associations: 20
                perCaller: 4
                artim: 5s
                idle: 2m
                dimse: 40s
                minBytesPerSecond: 500
            peers:
              PACS:
                aeTitle: ORTHANC
                host: 10.0.0.5
                port: 4242
                sends: true
                receives: [sr]
                prefers: [jpeg-ls-lossless]
                priority: emergency
                notifies: true
                tls: true
                certificateName: pacs.test
                identifyAs:
                  user: atlas
                  password: one
                mustIdentifyAs:
                  user: pacs
                  password: two
                query:
                  aeTitle: QR
                  host: 10.0.0.6
                  port: 4243
                  confirm: true
                  fetch: true
                commitment:
                  ask: false
                  aeTitle: SC
                  port: 4244
            """;
    private static final String PLAIN = """
            peers:
              PACS:
                aeTitle: ORTHANC
                host: 10.0.0.5
                port: 4242
            """;

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    private NodeConfig load(String yaml) throws ConfigException, IOException {
        Path file = Files.writeString(folder.resolve("atlas.yaml"), yaml);
        return new ConfigLoader(environment, Path.of("models")).load(file);
    }

    private List<ConfigProblem> problems(String yaml) {
        return catchThrowableOfType(() -> load(yaml), ConfigException.class).problems();
    }

    private PeerTerms pacs(NodeConfig config) {
        return config.peers().get("PACS").terms();
    }

    @Test
    void readsEveryKey() throws Exception {
        NodeConfig config = load(FULL);
        assertThat(config.node().tls())
                .contains(new NodeTls(
                        Optional.of(2762),
                        true,
                        folder.resolve("tls/atlas.pem"),
                        Optional.of(folder.resolve("tls/atlas.key")),
                        Optional.of("secret"),
                        Optional.of(folder.resolve("tls/ca.pem")),
                        true));
        assertThat(config.node().limits())
                .isEqualTo(new NodeLimits(
                        20, 4, Duration.ofSeconds(5), Duration.ofMinutes(2), Duration.ofSeconds(40), 500));
        assertThat(pacs(config))
                .isEqualTo(new PeerTerms(
                        List.of(TransferSyntax.JPEG_LS_LOSSLESS),
                        true,
                        new PeerTerms.Security(
                                true,
                                Optional.of("pacs.test"),
                                Optional.of(new Credentials("atlas", Optional.of("one"))),
                                Optional.of(new Credentials("pacs", Optional.of("two")))),
                        Optional.of(new PeerTerms.Query(AeTitle.of("QR"), "10.0.0.6", 4243, true, true)),
                        new PeerTerms.Commitment(false, Optional.of(AeTitle.of("SC")), Optional.of(4244)),
                        Optional.empty(),
                        Priority.EMERGENCY));
    }

    @ParameterizedTest
    @CsvSource({
        "port: 2762, port: 70000, node.tls.port",
        "only: true, only: maybe, node.tls.only",
        "clientCertificate: true, clientCertificate: 1, node.tls.clientCertificate",
        "associations: 20, associations: 0, node.limits.associations",
        "perCaller: 4, perCaller: many, node.limits.perCaller",
        "artim: 5s, artim: 5, node.limits.artim",
        "idle: 2m, idle: 2d, node.limits.idle",
        "dimse: 40s, dimse: 1ms, node.limits.dimse",
        "minBytesPerSecond: 500, minBytesPerSecond: -1, node.limits.minBytesPerSecond",
        "notifies: true, notifies: yes, peers.PACS.notifies",
        "prefers: [jpeg-ls-lossless], prefers: [gif], peers.PACS.prefers",
        "user: atlas, usr: atlas, peers.PACS.identifyAs.user",
        "aeTitle: QR, aeTitle: QUERYRETRIEVE-IS-TOO-LONG, peers.PACS.query.aeTitle",
        "confirm: true, confirm: false, peers.PACS.query.fetch",
        "port: 4243, port: 0, peers.PACS.query.port",
        "ask: false, ask: no, peers.PACS.commitment.ask",
        "port: 4244, port: x, peers.PACS.commitment.port"
    })
    void reportsABadValueByItsKey(String good, String bad, String key) {
        assertThat(FULL).contains(good);
        assertThat(problems(FULL.replaceFirst(Pattern.quote(good), bad)))
                .extracting(ConfigProblem::key)
                .contains(key);
    }

    @ParameterizedTest
    @CsvSource({
        "password: secret, pasword: secret, node.tls.pasword",
        "idle: 2m, idel: 2m, node.limits.idel",
        "certificateName: pacs.test, certificate: pacs.test, peers.PACS.certificate",
        "password: two, token: two, peers.PACS.mustIdentifyAs.token",
        "fetch: true, fetches: true, peers.PACS.query.fetches",
        "ask: false, asks: false, peers.PACS.commitment.asks"
    })
    void reportsAnUnknownKeyWithTheKnownOnes(String good, String bad, String key) {
        assertThat(problems(FULL.replace(good, bad))).anySatisfy(problem -> {
            assertThat(problem.key()).isEqualTo(key);
            assertThat(problem.message()).isEqualTo("is not known");
            assertThat(problem.line()).isPositive();
        });
    }

    @Test
    void tlsOfAPeerNeedsTlsOfTheNode() {
        assertThat(problems(PLAIN + "    tls: true\n").toString())
                .contains("peers.PACS.tls: needs node.tls")
                .contains("certificate");
    }

    @Test
    void aPeerThatSendsByTlsNeedsAPortOfIt() {
        assertThat(problems(FULL.replace("    port: 2762\n", "").replace("    only: true\n", ""))
                        .toString())
                .contains("peers.PACS.tls: needs node.tls.port");
    }

    @Test
    void aPeerThatSendsPlainNeedsThePlainPort() {
        assertThat(problems(FULL.replace("    tls: true\n", "").replace("    certificateName: pacs.test\n", ""))
                        .toString())
                .contains("peers.PACS.sends: cannot be: node.tls.only closes the plain port");
    }

    @Test
    void aNameNeedsACertificateToStandIn() {
        assertThat(problems(FULL.replace("    tls: true\n", "")).toString())
                .contains("peers.PACS.certificateName: needs tls");
        assertThat(problems(FULL.replace("clientCertificate: true", "clientCertificate: false"))
                        .toString())
                .contains("needs node.tls.clientCertificate: true");
    }

    @Test
    void theEnvironmentSetsEveryKey() throws Exception {
        environment.putAll(Map.of(
                "ATLAS_NODE_TLS_CERTIFICATE", "cert.p12",
                "ATLAS_NODE_TLS_PASSWORD", "env",
                "ATLAS_NODE_TLS_PORT", "2763",
                "ATLAS_NODE_TLS_ONLY", "false",
                "ATLAS_NODE_TLS_KEY", "key.pem",
                "ATLAS_NODE_TLS_TRUST", "trust.pem",
                "ATLAS_NODE_TLS_CLIENTCERTIFICATE", "false",
                "ATLAS_NODE_LIMITS_IDLE", "90s",
                "ATLAS_NODE_LIMITS_PERCALLER", "2",
                "ATLAS_NODE_LIMITS_MINBYTESPERSECOND", "7"));
        environment.putAll(Map.of(
                "ATLAS_PEERS_PACS_TLS", "true",
                "ATLAS_PEERS_PACS_CERTIFICATENAME", "name",
                "ATLAS_PEERS_PACS_PREFERS", "jpeg-ls-lossless,rle-lossless",
                "ATLAS_PEERS_PACS_NOTIFIES", "true",
                "ATLAS_PEERS_PACS_PRIORITY", "emergency",
                "ATLAS_PEERS_PACS_IDENTIFYAS_USER", "atlas",
                "ATLAS_PEERS_PACS_IDENTIFYAS_PASSWORD", "one",
                "ATLAS_PEERS_PACS_MUSTIDENTIFYAS_USER", "pacs",
                "ATLAS_PEERS_PACS_MUSTIDENTIFYAS_PASSWORD", "two"));
        environment.putAll(Map.of(
                "ATLAS_PEERS_PACS_QUERY_AE_TITLE", "QR",
                "ATLAS_PEERS_PACS_QUERY_HOST", "10.0.0.7",
                "ATLAS_PEERS_PACS_QUERY_PORT", "4243",
                "ATLAS_PEERS_PACS_QUERY_CONFIRM", "true",
                "ATLAS_PEERS_PACS_COMMITMENT_ASK", "false",
                "ATLAS_PEERS_PACS_COMMITMENT_AETITLE", "SC",
                "ATLAS_PEERS_PACS_COMMITMENT_PORT", "4244"));
        environment.putAll(Map.of(
                "ATLAS_PEERS_WEB_AE_TITLE", "WEB",
                "ATLAS_PEERS_WEB_RECEIVES", "sr",
                "ATLAS_PEERS_WEB_DICOMWEB_URL", "https://web/dicom-web",
                "ATLAS_PEERS_WEB_DICOMWEB_USER", "u",
                "ATLAS_PEERS_WEB_DICOMWEB_PASSWORD", "p"));
        NodeConfig config = load(PLAIN);

        NodeTls tls = config.node().tls().orElseThrow();
        assertThat(tls)
                .isEqualTo(new NodeTls(
                        Optional.of(2763),
                        false,
                        folder.resolve("cert.p12"),
                        Optional.of(folder.resolve("key.pem")),
                        Optional.of("env"),
                        Optional.of(folder.resolve("trust.pem")),
                        false));
        assertThat(config.node().limits())
                .isEqualTo(new NodeLimits(
                        32, 2, Duration.ofSeconds(10), Duration.ofSeconds(90), Duration.ofSeconds(30), 7));
        assertThat(pacs(config))
                .isEqualTo(new PeerTerms(
                        List.of(TransferSyntax.JPEG_LS_LOSSLESS, TransferSyntax.RLE_LOSSLESS),
                        true,
                        new PeerTerms.Security(
                                true,
                                Optional.of("name"),
                                Optional.of(new Credentials("atlas", Optional.of("one"))),
                                Optional.of(new Credentials("pacs", Optional.of("two")))),
                        Optional.of(new PeerTerms.Query(AeTitle.of("QR"), "10.0.0.7", 4243, true, false)),
                        new PeerTerms.Commitment(false, Optional.of(AeTitle.of("SC")), Optional.of(4244)),
                        Optional.empty(),
                        Priority.EMERGENCY));
        assertThat(config.peers().get("WEB").terms().dicomWeb())
                .contains(new PeerTerms.DicomWeb(
                        "https://web/dicom-web",
                        Optional.of(new Credentials("u", Optional.of("p"))),
                        Optional.empty()));
    }

    @Test
    void theEnvironmentSetsAToken() throws Exception {
        environment.putAll(Map.of(
                "ATLAS_PEERS_PACS_DICOMWEB_URL", "https://web",
                "ATLAS_PEERS_PACS_DICOMWEB_TOKEN", "t"));
        assertThat(pacs(load(PLAIN)).dicomWeb().orElseThrow().token()).contains("t");
    }

    @Test
    void aPeerOfTheFileCountsWhereAVariableCanBeReadInTwoWays() throws Exception {
        environment.put("ATLAS_PEERS_PACS_QUERY_HOST", "10.0.0.9");
        NodeConfig config = load(PLAIN.replace("PACS:", "PACS_QUERY:"));
        assertThat(config.peers()).containsOnlyKeys("PACS_QUERY");
        assertThat(config.peers().get("PACS_QUERY").host()).contains("10.0.0.9");
    }

    @ParameterizedTest
    @CsvSource({
        "ATLAS_NODE_TLS_PASSWORT, x",
        "ATLAS_NODE_LIMITS, x",
        "ATLAS_NODE_LIMITS_IDEL, 1s",
        "ATLAS_PEERS_PACS_QUERY_PASSWORD, x",
        "ATLAS_PEERS_QUERY, x",
        "ATLAS_TLS_PORT, 1"
    })
    void reportsVariablesThatNameNothing(String name, String value) {
        environment.put(name, value);
        assertThat(problems(PLAIN)).extracting(ConfigProblem::key).contains(name);
    }
}
