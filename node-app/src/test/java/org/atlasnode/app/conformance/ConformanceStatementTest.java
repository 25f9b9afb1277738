package org.atlasnode.app.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.atlasnode.core.config.ConfigException;
import org.atlasnode.core.config.ConfigLoader;
import org.atlasnode.core.config.NodeConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceStatementTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path DOCUMENT = ROOT.resolve("docs/conformance.md");

    @TempDir
    Path folder;

    /** Written anew with {@code -Dconformance.write=true}. */
    @Test
    void theDocumentIsTheStatementOfTheSampleConfiguration() throws Exception {
        String made = new ConformanceStatement(load(ROOT.resolve("conf/atlas.yaml")), "development").text();
        if (Boolean.getBoolean("conformance.write")) {
            Files.writeString(DOCUMENT, made);
        }
        assertThat(Files.readString(DOCUMENT)).isEqualTo(made);
    }

    @Test
    void saysWhatIsConfigured() throws Exception {
        String text = new ConformanceStatement(load(configuration("""
                                node:
                                  aeTitle: SPINE
                                  port: 11200
                                  limits: { associations: 7, artim: 9s }
                                  tls: { port: 2762, certificate: node.pem, clientCertificate: false }
                                peers:
                                  CT1: { aeTitle: CT1, sends: true, tls: true, prefers: [jpeg-ls-lossless] }
                                  PACS:
                                    aeTitle: STORE
                                    host: 10.0.0.9
                                    port: 104
                                    receives: [sr]
                                    query: { aeTitle: FINDER }
                                """)), "1.2.3").text();
        assertThat(text)
                .startsWith("# DICOM conformance statement: Atlas Node 1.2.3")
                .contains("### 4.2 Application entity SPINE")
                .contains("| associations at once | 7 |", "| ARTIM | 9 s |")
                .contains("| 0.0.0.0:11200 | plain |", "| 0.0.0.0:2762 | TLS, certificate of the caller not required |")
                .contains(
                        "| CT1 | CT1 | any | Storage SCU, Storage Commitment SCU;",
                        "TLS only",
                        "1.2.840.10008.1.2.4.80")
                .contains("Query/Retrieve SCP as FINDER")
                .contains("| CT Image Storage | 1.2.840.10008.5.1.4.1.1.2 |")
                .doesNotContain("${");
    }

    @Test
    void namesTheClassesThatPeersReceive() throws Exception {
        String text = new ConformanceStatement(load(configuration("""
                                peers:
                                  CT1: { aeTitle: CT1, sends: true }
                                  PACS: { aeTitle: P, host: 10.0.0.9, port: 104, receives: [sr, seg, ko] }
                                  VIEWER: { aeTitle: V, host: 10.0.0.8, port: 104, receives: [seg, gsps, pdf] }
                                """)), "1.2.3").text();
        assertThat(text)
                .contains("| Segmentation Storage | 1.2.840.10008.5.1.4.1.1.66.4 | yes, `seg` to PACS, VIEWER | yes |")
                .contains("| 1.2.840.10008.5.1.4.1.1.11.1 | yes, `gsps` to VIEWER | yes |")
                .contains("| 1.2.840.10008.5.1.4.1.1.104.1 | yes, `pdf` to VIEWER | yes |")
                .contains("| 1.2.840.10008.5.1.4.1.1.88.59 | yes, `ko` to PACS | yes |")
                .contains("| 1.2.840.10008.5.1.4.1.1.7 | where a peer receives `overlay` | yes |")
                .contains(
                        "| 1.2.840.10008.5.1.4.1.1.88.33 | yes, `sr` to PACS, where Comprehensive 3D SR is refused |");
    }

    @Test
    void namesNoPlainPortThatStaysClosed() throws Exception {
        String text = new ConformanceStatement(load(configuration("""
                                node:
                                  tls: { port: 2762, only: true, certificate: node.pem }
                                peers:
                                  CT1: { aeTitle: CT1, sends: true, tls: true }
                                """)), "1.2.3").text();
        assertThat(text)
                .contains("0.0.0.0:2762 | TLS, certificate of the caller required")
                .doesNotContain("| plain |");
    }

    private Path configuration(String yaml) throws IOException {
        return Files.writeString(folder.resolve("atlas.yaml"), yaml);
    }

    private static NodeConfig load(Path file) throws ConfigException {
        return new ConfigLoader(Map.of(), ROOT.resolve("models")).load(file);
    }
}
