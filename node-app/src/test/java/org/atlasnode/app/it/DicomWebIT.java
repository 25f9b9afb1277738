package org.atlasnode.app.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.atlasnode.app.cli.AtlasCommand;
import org.atlasnode.core.config.PeerTerms.DicomWeb;
import org.atlasnode.core.dicomweb.DicomWebClient;
import org.atlasnode.core.dicomweb.DicomWebClient.Level;
import org.atlasnode.core.dicomweb.StoreOutcome;
import org.atlasnode.core.dicomweb.WebService;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.FileMeta;
import org.atlasnode.dicom.io.ReadLimits;
import org.atlasnode.testkit.FreePort;
import org.atlasnode.testkit.Orthanc;
import org.atlasnode.testkit.ProcessUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DICOMweb with Orthanc's plugin on the other side, in both directions, and curl as a second peer. */
class DicomWebIT {

    private static final Duration RESULT_TIME = Duration.ofMinutes(3);
    private static final String SECRET = "five small words";

    @TempDir
    Path folder;

    @Test
    void orthancStoresAStudyHereAndGetsItsResults() throws IOException {
        CtSeries series = CtSeries.regular("web", 6, 128);
        NodeSetup setup = NodeSetup.in(folder.resolve("node"));
        String url = "http://127.0.0.1:" + setup.httpPort() + "/dicom-web/";
        try (Orthanc orthanc = Orthanc.startWithDicomWeb(
                folder.resolve("orthanc"), List.of(new Orthanc.WebServer("atlas", url, "orthanc", SECRET)))) {
            setup.peer("PACS", """
                            aeTitle: ORTHANC
                                sends: true
                                mustIdentifyAs: {user: orthanc, password: "%s"}
                                receives: [sr, overlay]
                                dicomweb: {url: "%sdicom-web"}""".formatted(SECRET, orthanc.root())).pipeline(List.of("PACS"), List.of("PACS"));
            DicomWebClient client = client(orthanc.root() + "dicom-web");
            assertThat(client.storeFiles(files(series))).hasSize(6).allMatch(StoreOutcome::stored);
            try (NodeProcess node = NodeProcess.start(setup)) {
                orthanc.stow("atlas", orthanc.list("studies"));
                assertEqualBytes(StoredFiles.dataSets(setup.data()), sent(series));
                node.awaitSeries(series.seriesInstanceUid().value(), NodeProcess::isDone, RESULT_TIME);
            }
            List<DataSet> results = client.search(
                    Level.SERIES,
                    DataSet.builder()
                            .putUid(Tags.STUDY_INSTANCE_UID, series.studyInstanceUid())
                            .putEmpty(Tags.MODALITY, Vr.CS)
                            .build());
            assertThat(results)
                    .extracting(match -> match.string(Tags.MODALITY, ""))
                    .contains("CT", "SR")
                    .hasSizeGreaterThanOrEqualTo(2);
            assertEqualBytes(retrieved(client, series), sent(series));
        }
    }

    @Test
    void aStudyIsFoundAndFetchedByDicomWeb() throws IOException {
        CtSeries series = CtSeries.regular("web-fetch", 4, 64);
        try (Orthanc orthanc = Orthanc.startWithDicomWeb(folder.resolve("orthanc"), List.of())) {
            String url = orthanc.root() + "dicom-web";
            NodeSetup setup = NodeSetup.in(folder.resolve("node"))
                    .peer("PACS", """
                            aeTitle: ORTHANC
                                query: {confirm: false}
                                receives: [sr]
                                dicomweb: {url: "%s"}""".formatted(url))
                    .pipeline(List.of("PACS"), List.of("PACS"));
            assertThat(client(url).storeFiles(files(series))).allMatch(StoreOutcome::stored);
            try (NodeProcess node = NodeProcess.start(setup)) {
                assertThat(atlas(setup, "find", "PACS", "--accession", "A1"))
                        .contains(series.studyInstanceUid().value());
                atlas(
                        setup,
                        "fetch",
                        "PACS",
                        "--series",
                        series.seriesInstanceUid().value());
                assertEqualBytes(StoredFiles.dataSets(setup.data()), sent(series));
                node.awaitSeries(series.seriesInstanceUid().value(), NodeProcess::isDone, RESULT_TIME);
            }
        }
    }

    private static String atlas(NodeSetup setup, String command, String... arguments) {
        StringWriter output = new StringWriter();
        PrintWriter printer = new PrintWriter(output);
        List<String> all =
                new ArrayList<>(List.of(command, "--config", setup.write().toString()));
        all.addAll(List.of(arguments));
        assertThat(AtlasCommand.execute(printer, printer, all.toArray(String[]::new)))
                .as(output.toString())
                .isZero();
        return output.toString();
    }

    @Test
    void curlStoresOnlyWithTheRightPassword() throws IOException {
        NodeSetup setup = NodeSetup.in(folder.resolve("node"))
                .peer("CT1", """
                        aeTitle: CT1
                            sends: true
                            mustIdentifyAs: {user: ct, password: "%s"}""".formatted(SECRET))
                .receiver("PACS", "PACS", FreePort.find())
                .pipeline(List.of("CT1"), List.of("PACS"));
        CtSeries series = CtSeries.regular("curl", 2, 64);
        Path body = body(series);
        try (NodeProcess node = NodeProcess.start(setup)) {
            assertThat(curl(setup, body, "ct:wrong")).isEqualTo("401");
            assertThat(node.status().series()).isEmpty();
            assertThat(node.process().output()).contains("ATLAS-2022").contains("mustIdentifyAs");
            assertThat(curl(setup, body, "ct:" + SECRET)).isEqualTo("200");
            assertEqualBytes(StoredFiles.dataSets(setup.data()), sent(series));
        }
    }

    @Test
    void aServerThatIsAwaySaysWhatToDo() {
        DicomWebClient client = client("http://127.0.0.1:" + FreePort.find() + "/dicom-web");
        assertThatThrownBy(client::probe).hasMessageContaining("cannot be reached");
    }

    private static void assertEqualBytes(Map<String, byte[]> found, Map<String, byte[]> expected) {
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach((uid, bytes) -> assertThat(found.get(uid)).isEqualTo(bytes));
    }

    private static DicomWebClient client(String url) {
        return new DicomWebClient(
                WebService.of(new DicomWeb(url, Optional.empty(), Optional.empty()), Optional.empty()));
    }

    private String curl(NodeSetup setup, Path body, String userAndPassword) {
        return ProcessUnderTest.run(
                        folder,
                        Map.of(),
                        List.of(
                                "curl",
                                "-s",
                                "-o",
                                "answer.json",
                                "-w",
                                "%{http_code}\n",
                                "-u",
                                userAndPassword,
                                "-H",
                                "Content-Type: multipart/related; type=\"application/dicom\"; boundary=xYz",
                                "--data-binary",
                                "@" + body,
                                "http://127.0.0.1:" + setup.httpPort() + "/dicom-web/studies"),
                        Duration.ofSeconds(60))
                .requireSuccess()
                .output()
                .strip();
    }

    private Path body(CtSeries series) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Path file : files(series)) {
            body.writeBytes("--xYz\r\nContent-Type: application/dicom\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            body.writeBytes(Files.readAllBytes(file));
            body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        body.writeBytes("--xYz--".getBytes(StandardCharsets.US_ASCII));
        return Files.write(folder.resolve("body"), body.toByteArray());
    }

    private List<Path> files(CtSeries series) throws IOException {
        List<Path> files = new ArrayList<>();
        for (DicomObject object : series.objects()) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            new FileMeta(
                            object.sopClassUid(),
                            object.sopInstanceUid(),
                            object.transferSyntax().uid(),
                            Optional.empty())
                    .write(file);
            file.writeBytes(object.dataSet());
            files.add(Files.write(folder.resolve(object.sopInstanceUid() + ".dcm"), file.toByteArray()));
        }
        return files;
    }

    private static Map<String, byte[]> sent(CtSeries series) {
        return byUid(series.objects());
    }

    private static Map<String, byte[]> byUid(List<DicomObject> objects) {
        Map<String, byte[]> sent = new TreeMap<>();
        objects.forEach(object -> sent.put(object.sopInstanceUid().value(), object.dataSet()));
        return sent;
    }

    private static Map<String, byte[]> retrieved(DicomWebClient client, CtSeries series) throws IOException {
        List<DicomObject> objects = new ArrayList<>();
        int count = client.retrieveSeries(
                series.studyInstanceUid(),
                series.seriesInstanceUid(),
                part -> objects.add(
                        DicomObject.of(DicomFile.read(new ByteArrayInputStream(part.readAllBytes()), ReadLimits.DEFAULT)
                                .dataSet())));
        assertThat(count).isEqualTo(objects.size());
        return byUid(objects);
    }
}
