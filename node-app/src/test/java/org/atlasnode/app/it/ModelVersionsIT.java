package org.atlasnode.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.atlasnode.app.cli.AtlasCommand;
import org.atlasnode.app.status.NodeStatus;
import org.atlasnode.app.status.NodeStatus.DeliveryFacts;
import org.atlasnode.app.status.NodeStatus.JobFacts;
import org.atlasnode.app.status.NodeStatus.ModelFacts;
import org.atlasnode.app.status.NodeStatus.PackageFacts;
import org.atlasnode.app.status.NodeStatus.SeriesFacts;
import org.atlasnode.app.status.NodeStatus.ShadowFacts;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dimse.CStoreHandler.CStore;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.AssociationListener;
import org.atlasnode.dicom.net.DicomServer;
import org.atlasnode.dicom.net.ServerSettings;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two versions of a model side by side: switched, rolled back and compared by the configuration of a node that runs. */
class ModelVersionsIT {

    private static final Path SAMPLE = NodeProcess.home().resolve("samples/cspine-phantom/dicom");
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String ONE = "cspine-fracture@0.1.0";
    private static final String TWO = "cspine-fracture@0.2.0";

    @TempDir
    Path folder;

    private final Set<Uid> arrived = ConcurrentHashMap.newKeySet();
    private DicomServer pacs;
    private Path models;

    @BeforeEach
    void prepare() throws IOException {
        pacs = new DicomServer(
                ServerSettings.of(AeTitle.of("PACS"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                applicant -> Optional.empty(),
                new AcceptanceRule(uid -> true, List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)),
                this::store,
                AssociationListener.NONE);
        pacs.start();
        models = Files.createDirectories(folder.resolve("models"));
        copyShipped(models.resolve("one"));
        Path manifest = copyShipped(models.resolve("two")).resolve("model.yaml");
        // the second calls nothing a fracture
        Files.writeString(
                manifest,
                Files.readString(manifest)
                        .replaceFirst("(?m)^version: .*$", "version: 0.2.0")
                        .replaceAll("(?m)^(    (?:C[1-7]|overall)): 0\\..*$", "$1: 0.9999")
                        .replaceFirst("(?m)^    medium: .*$", "    medium: 0.99995")
                        .replaceFirst("(?m)^    high: .*$", "    high: 0.99999"));
        Path first = models.resolve("one/model.yaml");
        Files.writeString(first, Files.readString(first).replaceFirst("(?m)^version: .*$", "version: 0.1.0"));
    }

    @AfterEach
    void stopPacs() {
        pacs.close();
    }

    private static Path copyShipped(Path target) throws IOException {
        Path shipped = NodeProcess.home().resolve("models/cspine-fracture");
        try (Stream<Path> files = Files.walk(shipped)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(shipped.relativize(file).toString()));
            }
        }
        return target;
    }

    private void store(CStore request, InputStream dataSet) throws IOException {
        dataSet.transferTo(OutputStream.nullOutputStream());
        arrived.add(request.sopInstanceUid());
    }

    private static String pipeline(String model, String more) {
        return "- model: " + model + "\n" + more.indent(2) + "  from: [CT1]\n  to: [PACS]\n";
    }

    /** The administrator saves the configuration. */
    private static void choose(NodeProcess node, String model, String more) {
        node.setup().pipelines(pipeline(model, more)).write();
    }

    private static NodeStatus await(NodeProcess node, String what, Predicate<NodeStatus> wanted) {
        node.process().awaitUntil(what, () -> wanted.test(node.status()), LIMIT);
        return node.status();
    }

    private static boolean runs(NodeStatus status, String choice) {
        return status.models().stream()
                .filter(model -> !model.shadow())
                .allMatch(model -> model.choice().equals(choice) && model.active());
    }

    /** A series that is declined: it costs no inference. */
    private static JobFacts analyse(NodeProcess node, String name) throws IOException {
        CtSeries series = CtSeries.regular(name, 4, 64);
        new TestSender(node.setup().target("CT1")).sendAll(series.objects());
        SeriesFacts done = node.awaitSeries(series.seriesInstanceUid().value(), NodeProcess::isDone, LIMIT);
        assertThat(done.jobs()).hasSize(1);
        return done.jobs().get(0);
    }

    private static PackageFacts inFolder(NodeStatus status, String name) {
        return status.packages().stream()
                .filter(found -> found.folder().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void isSwitchedRolledBackAndComparedWithoutARestart() throws Exception {
        NodeSetup setup = NodeSetup.in(folder.resolve("node"))
                .nodeLines("models: " + models)
                .sender("CT1")
                .receiver("PACS", "PACS", pacs.port())
                .pipelines(pipeline(ONE, "shadow: [" + TWO + "]"));
        try (NodeProcess node = NodeProcess.start(setup)) {
            comparesAShadowAndSendsNothingOfIt(node);
            switchesAndRollsBack(node);
            keepsOutWhatIsWrong(node);
        }
    }

    private void comparesAShadowAndSendsNothingOfIt(NodeProcess node) throws IOException {
        List<DicomObject> sample = new ArrayList<>();
        for (Path file : DicomObject.files(SAMPLE)) {
            sample.add(DicomObject.read(file));
        }
        new TestSender(node.setup().target("CT1")).sendAll(sample);
        NodeStatus status = await(
                node,
                "the shadow compared and the results sent",
                now -> !now.shadows().isEmpty()
                        && !now.series().get(0).jobs().get(0).deliveries().isEmpty()
                        && now.series().get(0).jobs().get(0).deliveries().stream()
                                .map(DeliveryFacts::state)
                                .allMatch("STORED"::equals));
        List<JobFacts> jobs = status.series().get(0).jobs();
        assertThat(jobs).extracting(JobFacts::model).containsExactly(ONE, TWO);
        assertThat(jobs.get(0).analysis().patient().assessment()).isEqualTo("PRESENT");
        assertThat(jobs.get(0).shadow()).isNull();
        assertThat(jobs.get(0).deliveries()).isNotEmpty();
        assertThat(jobs.get(1).analysis().patient().assessment()).isEqualTo("ABSENT");
        assertThat(jobs.get(1).deliveries()).isEmpty();
        assertThat(jobs.get(1).shadow().agreement()).isEqualTo("DISAGREES");
        assertThat(jobs.get(1).shadow().of()).isEqualTo(jobs.get(0).id());
        assertThat(status.shadows()).containsExactly(new ShadowFacts(ONE, TWO, 0, 1, 0, 0));
        assertThat(arrived).hasSameSizeAs(jobs.get(0).deliveries());
        assertThat(node.get("metrics"))
                .contains("atlas_shadow_comparisons_total{agreement=\"disagrees\",model=\"" + ONE + "\",shadow=\"" + TWO
                        + "\"} 1.0");
    }

    private void switchesAndRollsBack(NodeProcess node) throws IOException {
        choose(node, TWO, "");
        NodeStatus status = await(node, "the second version in force", now -> runs(now, TWO));
        assertThat(status.models()).extracting(ModelFacts::version).containsExactly("0.2.0");
        JobFacts job = analyse(node, "second");
        assertThat(job.model()).isEqualTo(TWO);
        assertThat(job.analysis().model()).isEqualTo("cspine-fracture 0.2.0");
        status = await(
                node,
                "the first version closed",
                now -> inFolder(now, "one").state().equals("ready"));
        assertThat(inFolder(status, "two").usedBy()).containsExactly("CT1 to PACS");

        choose(node, ONE, "");
        await(node, "the first version in force again", now -> runs(now, ONE));
        assertThat(analyse(node, "first").analysis().model()).isEqualTo("cspine-fracture 0.1.0");
    }

    private void keepsOutWhatIsWrong(NodeProcess node) throws IOException {
        choose(node, "cspine-fracture@newest", "");
        NodeStatus status = await(
                node,
                "the wrong file told of",
                now -> !now.node().configuration().isEmpty());
        assertThat(status.node().configuration()).contains("pipelines[0].model").contains("newest");
        assertThat(runs(status, ONE)).isTrue();

        Files.write(models.resolve("one/stage2_vertebra.onnx"), new byte[] {0}, StandardOpenOption.APPEND);
        status = await(
                node,
                "the changed folder told of",
                now -> !inFolder(now, "one").reason().isEmpty());
        assertThat(inFolder(status, "one").state()).isEqualTo("in service");
        assertThat(inFolder(status, "one").reason())
                .contains("no longer matches")
                .contains("stage2_vertebra.onnx");
        assertThat(analyse(node, "changed").analysis().model()).isEqualTo("cspine-fracture 0.1.0");

        choose(node, TWO, "sha256: " + "f".repeat(64));
        status = await(
                node,
                "the pinned package out of service",
                now -> !now.models().get(0).active());
        assertThat(status.models().get(0).reason())
                .contains("two has the checksum " + inFolder(status, "two").checksum());
        assertThat(status.node().configuration()).isEmpty();
        assertThat(listedByCommand(node))
                .contains("\"checksum\"")
                .contains("0.2.0")
                .contains(TWO);

        choose(node, TWO, "sha256: " + inFolder(status, "two").checksum());
        await(node, "the pinned package in service", now -> runs(now, TWO));
        assertThat(analyse(node, "pinned").analysis().model()).isEqualTo("cspine-fracture 0.2.0");
    }

    private String listedByCommand(NodeProcess node) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Path config = node.setup().folder().resolve("atlas.yaml");
        int exitCode = AtlasCommand.execute(
                new PrintWriter(out), new PrintWriter(err), "models", "list", "--json", "--config", config.toString());
        assertThat(err.toString()).isEmpty();
        assertThat(exitCode).isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).get("packages")).hasSize(2);
        return out.toString();
    }
}
