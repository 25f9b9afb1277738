package org.atlasnode.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.atlasnode.app.status.NodeStatus.AnalysisFacts;
import org.atlasnode.app.status.NodeStatus.JobFacts;
import org.atlasnode.app.status.NodeStatus.SeriesFacts;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.testkit.Dcmtk;
import org.atlasnode.testkit.ProcessUnderTest;
import org.atlasnode.testkit.SharedData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The sample study, compressed without loss by the programs of others and sent by one of them, which proposes to
 * decompress it too: received as it is, since that is preferred, and analysed to the same findings, to the last digit.
 */
class CompressedSeriesIT {

    private static final Path SAMPLE = SharedData.projectRoot().resolve("samples/cspine-phantom/dicom");
    private static final Duration RESULT_TIME = Duration.ofMinutes(6);

    @TempDir
    static Path folder;

    private static NodeProcess node;
    private static AnalysisFacts uncompressed;

    @BeforeAll
    static void analyseTheUncompressedSeries() throws IOException {
        node = NodeProcess.start(NodeSetup.in(folder.resolve("node"))
                .jvm("-Xmx2g")
                .senderOf(
                        "CT1",
                        List.of(
                                "jpeg-lossless-sv1",
                                "jpeg-lossless",
                                "jpeg-ls-lossless",
                                "jpeg-2000-lossless",
                                "rle-lossless"))
                .receiver("PACS", "NOBODY", 9)
                .pipeline(List.of("CT1"), List.of("PACS")));
        uncompressed = analyse("1", slices("native", "1"));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @ParameterizedTest
    @CsvSource({
        "JPEG_LOSSLESS_SV1, dcmcjpeg +e1",
        "JPEG_LOSSLESS, dcmcjpeg +el",
        "JPEG_LS_LOSSLESS, dcmcjpls +el",
        "JPEG_2000_LOSSLESS, gdcmconv --j2k",
        "RLE_LOSSLESS, dcmcrle",
    })
    void isAnalysedToTheSameFindings(TransferSyntax syntax, String encoder) throws IOException {
        String number = String.valueOf(syntax.ordinal() + 10);
        List<Path> compressed = new ArrayList<>();
        Path target = Files.createDirectories(folder.resolve(syntax + "-compressed"));
        for (Path slice : slices(syntax.name(), number)) {
            List<String> command = new ArrayList<>(List.of(encoder.split(" ")));
            Path file = target.resolve(slice.getFileName());
            command.addAll(List.of(slice.toString(), file.toString()));
            ProcessUnderTest.run(folder, Map.of(), command, RESULT_TIME).requireSuccess();
            compressed.add(file);
        }

        AnalysisFacts analysis = analyse(number, compressed);

        assertThat(analysis.outcome()).as(analysis.reason()).isEqualTo("ANALYSED");
        assertThat(analysis.findings()).isEqualTo(uncompressed.findings());
        assertThat(analysis.patient()).isEqualTo(uncompressed.patient());
        assertThat(receivedSyntaxes(number)).containsOnly(syntax.uid());
    }

    /** The sample's slices as another series, uncompressed. */
    private static List<Path> slices(String name, String number) throws IOException {
        Path target = Files.createDirectories(folder.resolve(name));
        List<Path> files = new ArrayList<>();
        for (Path source : DicomObject.files(SAMPLE)) {
            DataSet slice = DicomFile.read(source).dataSet();
            DataSet renamed = slice.toBuilder()
                    .putUid(Tags.SERIES_INSTANCE_UID, series(number))
                    .putUid(Tags.SOP_INSTANCE_UID, Uid.derivedFrom(number + slice.string(Tags.SOP_INSTANCE_UID, "")))
                    .build();
            Path file = target.resolve(source.getFileName());
            try (OutputStream output = Files.newOutputStream(file)) {
                DicomFile.of(renamed, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN).write(output);
            }
            files.add(file);
        }
        return files;
    }

    private static Uid series(String number) {
        return Uid.derivedFrom("series " + number);
    }

    private static AnalysisFacts analyse(String number, List<Path> files) {
        Dcmtk.in(folder)
                .dcmsend(node.setup().target("CT1"), List.of("-nuc"), files)
                .requireSuccess();
        SeriesFacts done = node.awaitSeries(
                series(number).value(),
                series -> series.jobs().stream().anyMatch(job -> job.analysis() != null),
                RESULT_TIME);
        JobFacts job = done.jobs().get(0);
        AnalysisFacts analysis = job.analysis();
        assertThat(analysis).isNotNull();
        return analysis;
    }

    private static List<Uid> receivedSyntaxes(String number) throws IOException {
        List<Uid> syntaxes = new ArrayList<>();
        for (Path file : DicomObject.files(node.setup().data().resolve("objects"))) {
            if (file.toString().contains(series(number).value())) {
                syntaxes.add(DicomFile.readHeader(file).meta().transferSyntaxUid());
            }
        }
        return syntaxes;
    }
}
