package org.atlasnode.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.atlasnode.app.AtlasNode;
import org.atlasnode.core.config.ConfigLoader;
import org.atlasnode.testkit.Dcmtk;
import org.atlasnode.testkit.FreePort;
import org.atlasnode.testkit.ProcessUnderTest;
import org.atlasnode.testkit.SharedData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code atlas doctor} and {@code atlas capture} against dcmtk's storescp and a node, in order and broken. */
@Timeout(180)
class DoctorIT {

    @TempDir
    private Path folder;

    private final int pacsPort = FreePort.find();
    private final int nodePort = FreePort.find();
    private final int httpPort = FreePort.find();
    private ProcessUnderTest pacs;

    @BeforeEach
    void startPacs() throws Exception {
        pacs = Dcmtk.in(folder)
                .startStorescp("PACS", pacsPort, Files.createDirectory(folder.resolve("received")), List.of());
    }

    @AfterEach
    void stopPacs() {
        pacs.close();
    }

    private String yaml() {
        return """
                node:
                  aeTitle: ATLAS
                  bind: 127.0.0.1
                  port: %d
                  data: data
                  models: %s
                peers:
                  CT1:
                    aeTitle: CT1
                    sends: true
                  PACS:
                    aeTitle: PACS
                    host: 127.0.0.1
                    port: %d
                    receives: [sr, overlay]
                pipelines:
                  - model: cspine-fracture
                    from: [CT1]
                    to: [PACS]
                inference:
                  device: cpu
                storage:
                  reserve: 1MB
                http:
                  port: %d
                """.formatted(nodePort, SharedData.projectRoot().resolve("models"), pacsPort, httpPort);
    }

    private record Said(int exitCode, String out) {

        /** The line after the one that names the trouble holds its remedy. */
        Said failsWith(String trouble, String remedy) {
            List<String> lines = out.lines().toList();
            int line = IntStream.range(0, lines.size())
                    .filter(i ->
                            lines.get(i).startsWith("FAILED") && lines.get(i).contains(trouble))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("nothing failed by " + trouble + ":\n" + out));
            assertThat(lines.get(line + 1)).contains("->").contains(remedy);
            assertThat(exitCode).isEqualTo(1);
            return this;
        }
    }

    private Said atlas(String yaml, String... arguments) throws Exception {
        Path config = Files.writeString(folder.resolve("atlas.yaml"), yaml);
        StringWriter out = new StringWriter();
        String[] all = Stream.concat(Arrays.stream(arguments), Stream.of("--config", config.toString()))
                .toArray(String[]::new);
        int exitCode = AtlasCommand.execute(new PrintWriter(out), new PrintWriter(out), all);
        return new Said(exitCode, out.toString());
    }

    @Test
    void aGoodInstallationHasNothingFailed() throws Exception {
        Said said = atlas(yaml(), "doctor");
        assertThat(said.out())
                .doesNotContain("FAILED")
                .contains("is in order", "data will be made at the start", "models run on cpu")
                .contains("checksums are right, loads")
                .contains("answers C-ECHO in", "takes reports as", "takes overlays as", "offers no storage commitment")
                .contains("CT1", "only calls us", "the node does not run");
        assertThat(said.exitCode()).isZero();
    }

    @Test
    void aRunningNodeIsAskedAndTellsWhoReachedIt() throws Exception {
        Path config = Files.writeString(folder.resolve("atlas.yaml"), yaml());
        try (AtlasNode node = AtlasNode.start(new ConfigLoader(Map.of(), folder).load(config))) {
            assertThat(node.dicomPort()).isEqualTo(nodePort);
            Dcmtk dcmtk = Dcmtk.in(folder);
            assertThat(atlas(yaml(), "doctor").out()).contains("CT1         has not called since the node started");
            dcmtk.echoscu(new Dcmtk.Target("127.0.0.1", nodePort, "ATLAS", "CT1"));
            Said said = atlas(yaml(), "doctor");
            assertThat(said.out())
                    .contains("the node runs and is ready", "of the running node", "called us last at")
                    .doesNotContain("FAILED");
            dcmtk.echoscu(new Dcmtk.Target("127.0.0.1", nodePort, "WRONG", "CT1"));
            atlas(yaml(), "doctor").failsWith("it called \"WRONG\", which is not this node", "Correct the titles");
            assertThat(atlas(yaml(), "status").out()).contains("last refused").contains("it called \"WRONG\"");
        }
    }

    @Test
    void eachBrokenPointHasItsRemedy() throws Exception {
        pacs.close();
        String broken = yaml().replace("reserve: 1MB", "reserve: 9000000GB");
        try (ServerSocket other = new ServerSocket(nodePort, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(other.isBound()).isTrue();
            atlas(broken, "doctor")
                    .failsWith("GB free", "lower storage.reserve")
                    .failsWith("127.0.0.1:" + nodePort + " cannot be listened on", "set another node.port")
                    .failsWith("cannot be reached", "check peers.PACS.host and peers.PACS.port");
        }
    }

    @Test
    void missingModelsAndUnknownNamesHaveTheirRemedies() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("no-models"));
        String broken = yaml().replace(
                        SharedData.projectRoot().resolve("models").toString(), empty.toString())
                .replace("host: 127.0.0.1", "host: no-such-host.invalid");
        atlas(broken, "doctor")
                .failsWith("no package of this id", "Put the package of this model")
                .failsWith("the name no-such-host.invalid is not known", "Correct peers.PACS.host");
    }

    @Test
    void aConfigurationThatCannotBeReadIsTheOnlyPoint() throws Exception {
        Said said = atlas("node: nonsense\n", "doctor", "--json");
        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.out()).contains("\"outcome\" : \"FAILED\"", "\"name\" : \"configuration\"");
    }

    @Test
    void captureOfAnEchoNeedsNoNode() throws Exception {
        Said said = atlas(yaml(), "capture", "PACS", "--echo");
        assertThat(said.exitCode()).isZero();
        assertThat(said.out())
                .contains("sent ASSOCIATE-RQ", "received ASSOCIATE-AC", "CommandField 8030H", "Status 0000H");
        assertThat(atlas(yaml(), "capture", "PACS").out()).contains("no node answers");
    }
}
