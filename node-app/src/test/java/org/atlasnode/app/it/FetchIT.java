package org.atlasnode.app.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.atlasnode.app.cli.AtlasCommand;
import org.atlasnode.app.status.NodeStatus.JobFacts;
import org.atlasnode.app.status.NodeStatus.SeriesFacts;
import org.atlasnode.testkit.Dcmtk;
import org.atlasnode.testkit.FreePort;
import org.atlasnode.testkit.Orthanc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study lies in the PACS; it is found, fetched into the running node, analysed, and its results go back. */
class FetchIT {

    private static final Duration RESULT_TIME = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    /** What the command line answered. */
    private record Said(int exitCode, String out, String err) {}

    private static Said atlas(Path config, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--config", config.toString()));
        int exitCode = AtlasCommand.execute(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
        return new Said(exitCode, out.toString(), err.toString());
    }

    private NodeSetup setup(int pacsPort, String query) {
        return NodeSetup.in(folder.resolve("node"))
                .archive("PACS", Orthanc.AE_TITLE, pacsPort, query)
                .pipeline(List.of("PACS"), List.of("PACS"));
    }

    private static Dcmtk.Target target(Orthanc orthanc) {
        return new Dcmtk.Target("127.0.0.1", orthanc.dicomPort(), Orthanc.AE_TITLE, "CT1");
    }

    private Orthanc orthanc(int port, Orthanc.Modality... known) {
        return Orthanc.start(folder.resolve("orthanc"), port, List.of(known));
    }

    @Test
    void findsAndFetchesByMoveAndByGetAndAnalysesOnce() throws Exception {
        int port = FreePort.find();
        NodeSetup setup = setup(port, "{}");
        CtSeries moved = CtSeries.regular("fetch1", 4, 64);
        CtSeries got = CtSeries.regular("fetch2", 5, 64);
        try (Orthanc orthanc = orthanc(port, new Orthanc.Modality("atlas", NodeSetup.AE_TITLE, setup.port()));
                NodeProcess node = NodeProcess.start(setup)) {
            new TestSender(target(orthanc)).sendAll(moved.objects());
            new TestSender(target(orthanc)).sendAll(got.objects());
            Path config = setup.write();
            Said found = atlas(config, "find", "PACS", "--accession", "A1");
            assertThat(found.err()).isEmpty();
            assertThat(found.out())
                    .contains(
                            moved.studyInstanceUid().value(),
                            got.studyInstanceUid().value(),
                            "2 found");
            assertThat(atlas(
                                    config,
                                    "find",
                                    "PACS",
                                    "--study",
                                    moved.studyInstanceUid().value(),
                                    "--json")
                            .out())
                    .contains("\"NumberOfSeriesRelatedInstances\" : \"4\"");

            assertFetched(
                    atlas(
                            config,
                            "fetch",
                            "PACS",
                            "--study",
                            moved.studyInstanceUid().value()),
                    4);
            assertFetched(
                    atlas(
                            config,
                            "fetch",
                            "PACS",
                            "--get",
                            "--study",
                            got.studyInstanceUid().value(),
                            "--series",
                            got.seriesInstanceUid().value()),
                    5);
            SeriesFacts first = await(node, moved);
            assertThat(await(node, got).source().instanceCount()).isEqualTo(5);
            assertThat(first.source().peer()).isEqualTo("PACS");

            // the study has our results by now, so the series alone
            assertFetched(
                    atlas(
                            config,
                            "fetch",
                            "PACS",
                            "--study",
                            moved.studyInstanceUid().value(),
                            "--series",
                            moved.seriesInstanceUid().value()),
                    4);
            assertThat(await(node, moved).jobs())
                    .extracting(JobFacts::id, JobFacts::run)
                    .isEqualTo(first.jobs().stream()
                            .map(job -> tuple(job.id(), job.run()))
                            .toList());

            Said nothing = atlas(config, "fetch", "PACS", "--study", "1.2.3.4.5");
            assertThat(nothing.exitCode()).isEqualTo(1);
            assertThat(nothing.err()).contains("has nothing that matches");
            assertThat(node.process().output()).doesNotContain("Test^");
            orthanc.stop();
            Said away = atlas(
                    config, "fetch", "PACS", "--study", moved.studyInstanceUid().value());
            assertThat(away.exitCode()).isEqualTo(1);
            assertThat(away.err()).contains("cannot be reached");
            node.stop();
        }
    }

    private static SeriesFacts await(NodeProcess node, CtSeries series) {
        return node.awaitSeries(series.seriesInstanceUid().value(), NodeProcess::isDone, RESULT_TIME);
    }

    private static void assertFetched(Said said, int instances) {
        assertThat(said.err()).isEmpty();
        assertThat(said.out()).contains(instances + " instances fetched");
        assertThat(said.exitCode()).isZero();
    }

    @Test
    void saysWhatToDoWhereThePacsDoesNotKnowThisNode() throws Exception {
        int port = FreePort.find();
        NodeSetup setup = setup(port, "{}");
        CtSeries series = CtSeries.regular("fetch3", 3, 32);
        try (Orthanc orthanc = orthanc(port);
                NodeProcess node = NodeProcess.start(setup)) {
            new TestSender(target(orthanc)).sendAll(series.objects());
            Said said = atlas(
                    setup.write(),
                    "fetch",
                    "PACS",
                    "--study",
                    series.studyInstanceUid().value());
            assertThat(said.exitCode()).isEqualTo(1);
            assertThat(said.err()).contains("atlas: ");
            assertThat(node.status().series()).isEmpty();
        }
    }

    @Test
    void fetchesWhatIsMissingBeforeTheSeriesIsCalledComplete() throws Exception {
        int port = FreePort.find();
        NodeSetup setup = setup(port, "{confirm: true, fetch: true}");
        CtSeries series = CtSeries.regular("fetch4", 6, 64);
        try (Orthanc orthanc = orthanc(port, new Orthanc.Modality("atlas", NodeSetup.AE_TITLE, setup.port()));
                NodeProcess node = NodeProcess.start(setup)) {
            new TestSender(target(orthanc)).sendAll(series.objects());
            new TestSender(setup.target(Orthanc.AE_TITLE))
                    .sendAll(series.objects().subList(0, 4));
            SeriesFacts done = await(node, series);
            assertThat(done.source().instanceCount()).isEqualTo(6);
            assertThat(done.toString()).contains("PACS counts 6 instances, and all 6 instances are here");
        }
    }
}
