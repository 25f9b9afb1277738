package org.atlasnode.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.config.NodeConfig.Device;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.config.NodeConfig.Pipeline;
import org.atlasnode.core.model.Priority;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.io.TransferSyntax;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {

    private static final String FULL = """
            node:
              aeTitle: ATLAS
              bind: 0.0.0.0
              port: 11112
              data: data                 # relative to this file
              models: ../models
            peers:
              CT1:
                aeTitle: CT1
                host: 10.0.0.21
                sends: true
              PACS:
                aeTitle: ORTHANC
                host: 127.0.0.1
                port: 4242
                receives: [sr, overlay]
            completion:
              quiet: 10s
              limit: 5m
            pipelines:
              - model: cspine-fracture
                from: [CT1]
                to: [PACS]
            inference:
              device: cuda:1
              workers: 2
            http:
              bind: 127.0.0.1
              port: 0
            storage:
              keep: 7d
              reserve: 500MB
            """;

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @Test
    void readsEveryKey() throws Exception {
        NodeConfig config = load(FULL);

        assertThat(config.node())
                .isEqualTo(new NodeConfig.Node(
                        AeTitle.of("ATLAS"),
                        "0.0.0.0",
                        11112,
                        folder.resolve("data"),
                        folder.getParent().resolve("models")));
        assertThat(config.peers()).containsOnlyKeys("CT1", "PACS");
        assertThat(config.peers().get("CT1"))
                .isEqualTo(new Peer(
                        "CT1",
                        AeTitle.of("CT1"),
                        Optional.of("10.0.0.21"),
                        Optional.empty(),
                        true,
                        Set.of(),
                        PeerTerms.DEFAULT));
        assertThat(config.peers().get("PACS"))
                .isEqualTo(new Peer(
                        "PACS",
                        AeTitle.of("ORTHANC"),
                        Optional.of("127.0.0.1"),
                        Optional.of(4242),
                        false,
                        Set.of(ResultKind.SR, ResultKind.OVERLAY),
                        PeerTerms.DEFAULT));
        assertThat(config.completion())
                .isEqualTo(new NodeConfig.Completion(Duration.ofSeconds(10), Duration.ofMinutes(5)));
        assertThat(config.pipelines())
                .containsExactly(new Pipeline("cspine-fracture", List.of("CT1"), List.of("PACS")));
        assertThat(config.inference().device()).isEqualTo(new Device(Device.Kind.CUDA, 1));
        assertThat(config.inference().workers()).isEqualTo(2);
        assertThat(config.http()).isEqualTo(new NodeConfig.Http("127.0.0.1", 0));
        assertThat(config.storage()).isEqualTo(new NodeConfig.Storage(Duration.ofDays(7), 500_000_000));
    }

    @Test
    void hasDefaultsForAllButPeers() throws Exception {
        NodeConfig config = load("peers: {CT1: {aeTitle: CT1, sends: true}}");

        assertThat(config.node())
                .isEqualTo(new NodeConfig.Node(
                        AeTitle.of("ATLAS"), "0.0.0.0", 11112, folder.resolve("data"), Path.of("/opt/models")));
        assertThat(config.completion())
                .isEqualTo(new NodeConfig.Completion(Duration.ofSeconds(10), Duration.ofMinutes(5)));
        assertThat(config.pipelines()).isEmpty();
        assertThat(config.inference().device()).isEqualTo(new Device(Device.Kind.AUTO, 0));
        assertThat(config.http()).isEqualTo(new NodeConfig.Http("127.0.0.1", 8080));
        assertThat(config.storage()).isEqualTo(new NodeConfig.Storage(Duration.ofDays(30), 2_000_000_000L));
    }

    @Test
    void keepsWhatIsNotDeliveredSixTimesAsLongUnlessToldOtherwise() throws Exception {
        String peers = "peers: {CT1: {aeTitle: CT1, sends: true}}\nstorage: ";

        assertThat(load(peers + "{keep: 10d}").storage())
                .isEqualTo(new NodeConfig.Storage(
                        Duration.ofDays(10), Duration.ofDays(10), Duration.ofDays(60), 2_000_000_000L));
        assertThat(load(peers + "{keep: 10d, keepCommitted: 1d, keepUndelivered: 20d, reserve: 1GB}")
                        .storage())
                .isEqualTo(new NodeConfig.Storage(
                        Duration.ofDays(10), Duration.ofDays(1), Duration.ofDays(20), 1_000_000_000L));
    }

    @Test
    void aPeerMayNotBeCalledSender() {
        assertThat(problems("peers: {sender: {aeTitle: CT1, sends: true}}"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.key()).isEqualTo("peers.sender"));
    }

    @Test
    void aPeerIsAsUrgentAsMostUnlessToldOtherwise() throws Exception {
        NodeConfig config =
                load("peers: {CT1: {aeTitle: CT1, sends: true}, ER: {aeTitle: ER, sends: true, priority: emergency}}");

        assertThat(config.priorityOf("CT1")).isEqualTo(Priority.NORMAL);
        assertThat(config.priorityOf("ER")).isEqualTo(Priority.EMERGENCY);
        assertThat(config.priorityOf("gone")).isEqualTo(Priority.NORMAL);
    }

    @Test
    void readsPreferredTransferSyntaxesByNameAndByUid() throws Exception {
        NodeConfig config = load("peers: {CT1: {aeTitle: CT1, sends: true, "
                + "prefers: [deflated-explicit-vr-little-endian, '1.2.840.10008.1.2']}}");

        assertThat(config.peers().get("CT1").terms().prefers())
                .containsExactly(
                        TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
    }

    @Test
    void reportsEverythingAtOnceWithLineAndKey() {
        List<ConfigProblem> problems = problems("""
                node:
                  aeTitle: ABCDEFGHIJKLMNOPQ
                  prot: 11112
                peers:
                  CT1:
                    host: 10.0.0.21
                    sends: yes
                  PACS:
                    aeTitle: ORTHANC
                    receives: [sr, pictures]
                pipelines:
                  - from: [CT1, CT9]
                    to: []
                completion:
                  quiet: 10
                http:
                  port: 70000
                """);

        assertThat(problems)
                .extracting(problem -> problem.line() + " " + problem.key())
                .containsExactly(
                        "2 node.aeTitle",
                        "3 node.prot",
                        "6 peers.CT1.aeTitle",
                        "7 peers.CT1.sends",
                        "9 peers.PACS.host",
                        "9 peers.PACS.port",
                        "10 peers.PACS.receives",
                        "12 pipelines[0].model",
                        "12 pipelines[0].from",
                        "12 pipelines[0].from",
                        "13 pipelines[0].to",
                        "15 completion.quiet",
                        "17 http.port");
        assertThat(problems).allMatch(problem -> problem.remedy().endsWith("."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: 11112|port: 0|node.port",
                "port: 11112|port: x|node.port",
                "bind: 0.0.0.0|bind: a b|node.bind",
                "host: 10.0.0.21|host: 'ct 1'|peers.CT1.host",
                "sends: true|sends: false|pipelines[0].from",
                "receives: [sr, overlay]|receives: []|pipelines[0].to",
                "receives: [sr, overlay]|receives: [sr, [x]]|peers.PACS.receives",
                "host: 10.0.0.21|prefers: [mpeg2]|peers.CT1.prefers",
                "port: 4242|port: 11112|peers.PACS.port",
                "port: 0|port: 11112|http.port",
                "limit: 5m|limit: 5s|completion.limit",
                "quiet: 10s|quiet: ten|completion.quiet",
                "device: cuda:1|device: gpu|inference.device",
                "workers: 2|workers: 0|inference.workers",
                "reserve: 500MB|reserve: 500|storage.reserve",
                "keep: 7d|keep: 0d|storage.keep",
                "keep: 7d|keepCommitted: 31d|storage.keepCommitted",
                "keep: 7d|keepUndelivered: 29d|storage.keepUndelivered",
                "host: 10.0.0.21|priority: high|peers.CT1.priority",
                "model: cspine-fracture|model: ../etc|pipelines[0].model",
                "from: [CT1]|from: [ct1]|pipelines[0].from",
                "aeTitle: ORTHANC|aeTitle:|peers.PACS.aeTitle",
            })
    void reportsABadValueAndNothingElse(String good, String bad, String key) {
        assertThat(FULL).contains(good);
        assertThat(problems(FULL.replace(good, bad)))
                .isNotEmpty()
                .allMatch(problem -> problem.key().equals(key) && problem.line() > 0);
    }

    @Test
    void reportsPeersThatCannotBeToldApart() {
        assertThat(problems("""
                        peers:
                          A: {aeTitle: CT, sends: true}
                          B: {aeTitle: CT, sends: true, host: 10.0.0.1}
                        """))
                .singleElement()
                .matches(problem -> problem.key().equals("peers.B.aeTitle") && problem.line() == 3);
        assertThat(problems("""
                        peers:
                          A: {aeTitle: P, receives: [sr], host: h, port: 104}
                          B: {aeTitle: P, receives: [sr], host: h, port: 104}
                        """))
                .singleElement()
                .matches(problem -> problem.key().equals("peers.B.aeTitle"));
    }

    @Test
    void toldApartByAddressOrDirectionPeersMayShareATitle() throws Exception {
        assertThat(load("""
                        peers:
                          A: {aeTitle: CT, sends: true, host: 10.0.0.2}
                          B: {aeTitle: CT, sends: true, host: 10.0.0.1}
                          C: {aeTitle: CT, receives: [sr], host: 10.0.0.1, port: 104}
                        """).peers()).hasSize(3);
    }

    @Test
    void reportsASecondKeyOfTheSameName() {
        assertThat(problems("peers:\n  A: {aeTitle: A}\nhttp:\n  port: 1\n  port: 2\n"))
                .singleElement()
                .matches(problem -> problem.line() == 5 && problem.key().equals("http.port"));
    }

    @Test
    void reportsYamlThatIsNone() {
        assertThat(problems("node:\n  port: [1, 2\npeers: {")).singleElement().matches(problem -> problem.line() > 1);
        assertThat(problems("- a\n- b\n")).singleElement().matches(problem -> problem.line() == 1);
        assertThat(problems(""))
                .singleElement()
                .matches(problem -> problem.key().equals("peers"));
        assertThat(problems("peers: {A: {aeTitle: A}}\n---\na: b\n")).isNotEmpty();
        assertThat(problems("node: 7\npeers: [a]\npipelines: x"))
                .extracting(ConfigProblem::key)
                .contains("node", "peers", "pipelines");
    }

    @Test
    void reportsAFileThatCannotBeRead() {
        ConfigException thrown =
                catchThrowableOfType(ConfigException.class, () -> loader().load(folder.resolve("none.yaml")));
        assertThat(thrown.problems()).singleElement().matches(problem -> problem.line() == 0);
        assertThat(thrown).hasMessageContaining("cannot be read");
    }

    @Test
    void environmentOverridesAnyKey() throws Exception {
        environment.putAll(Map.of(
                "ATLAS_NODE_AETITLE", "OTHER",
                "ATLAS_NODE_PORT", "11113",
                "ATLAS_PEERS_PACS_HOST", "10.0.0.9",
                "ATLAS_PEERS_PACS_RECEIVES", "sr",
                "ATLAS_PIPELINES_0_FROM", "CT1, MR_2",
                "ATLAS_PEERS_MR_2_AE_TITLE", "MR2",
                "ATLAS_PEERS_MR_2_SENDS", "true",
                "ATLAS_STORAGE_KEEP", "1d",
                "ATLAS_HOME", "/somewhere",
                "PATH", "/bin"));
        NodeConfig config = load(FULL);

        assertThat(config.node().aeTitle()).isEqualTo(AeTitle.of("OTHER"));
        assertThat(config.node().port()).isEqualTo(11113);
        assertThat(config.peers().get("PACS").host()).contains("10.0.0.9");
        assertThat(config.peers().get("PACS").receives()).containsExactly(ResultKind.SR);
        assertThat(config.peers().get("MR_2").aeTitle()).isEqualTo(AeTitle.of("MR2"));
        assertThat(config.pipelines().get(0).from()).containsExactly("CT1", "MR_2");
        assertThat(config.storage().keep()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void environmentReachesPeersWithOtherCharactersInTheirNames() throws Exception {
        environment.put("ATLAS_PEERS_CT_ROOM_1_HOST", "10.0.0.3");
        assertThat(load("peers: {'CT-Room 1': {aeTitle: CT1, sends: true}}")
                        .peers()
                        .get("CT-Room 1")
                        .host())
                .contains("10.0.0.3");
    }

    @Test
    void reportsVariablesThatNameNothing() {
        environment.putAll(Map.of(
                "ATLAS_NODE_PROT", "1",
                "ATLAS_PORT", "1",
                "ATLAS_PIPELINES_7_MODEL", "m",
                "ATLAS_PEERS_PACS", "x",
                "ATLAS_NODE_PORT", "x"));
        List<String> keys = new ArrayList<>();
        problems(FULL).forEach(problem -> keys.add(problem.line() + " " + problem.key()));
        assertThat(keys)
                .containsExactlyInAnyOrder(
                        "0 ATLAS_NODE_PROT",
                        "0 ATLAS_PORT",
                        "0 ATLAS_PIPELINES_7_MODEL",
                        "0 ATLAS_PEERS_PACS",
                        "0 node.port");
    }

    @ParameterizedTest
    @CsvSource({"500ms,500", "10s,10000", "5m,300000", "2h,7200000", "30d,2592000000", "1.5s,1500"})
    void readsDurations(String text, long millis) {
        assertThat(Quantities.duration(text)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"2GB,2000000000", "500 MB,500000000", "2GiB,2147483648", "1.5kb,1500", "7B,7"})
    void readsSizes(String text, long bytes) {
        assertThat(Quantities.bytes(text)).contains(bytes);
    }

    @ParameterizedTest
    @CsvSource({"10", "s", "-1s", "10 parsecs", "1e3s", "''", "999999999999d1"})
    void refusesWhatIsNoDuration(String text) {
        assertThat(Quantities.duration(text)).isEmpty();
    }

    private ConfigLoader loader() {
        return new ConfigLoader(environment, Path.of("/opt/models"));
    }

    private NodeConfig load(String yaml) throws ConfigException, IOException {
        return loader().load(Files.writeString(folder.resolve("atlas.yaml"), yaml));
    }

    private List<ConfigProblem> problems(String yaml) {
        return catchThrowableOfType(ConfigException.class, () -> load(yaml)).problems();
    }
}
