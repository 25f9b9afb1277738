package org.atlasnode.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.atlasnode.app.cli.AtlasCommand;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.testkit.SharedData;
import org.atlasnode.testkit.SyntheticSeries;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command over four studies: the sample with its broken C5, right; the same under another UID, labelled wrong on
 * purpose; its lowest slices, which are declined; and one without a label.
 */
class EvaluateIT {

    private static final Path MODEL = SharedData.projectRoot().resolve("models/cspine-fracture");
    private static final Path SAMPLE = SharedData.projectRoot().resolve("samples/cspine-phantom/dicom");

    @TempDir
    private static Path folder;

    private static final StringWriter OUT = new StringWriter();
    private static final StringWriter ERR = new StringWriter();
    private static Path report;

    @BeforeAll
    static void evaluate() throws Exception {
        Path studies = Files.createDirectory(folder.resolve("studies"));
        report = folder.resolve("report");
        String right = study("right", studies.resolve("a/b"), Integer.MAX_VALUE);
        String wrong = study("wrong", studies.resolve("c"), Integer.MAX_VALUE);
        String few = study("few", studies.resolve("few"), 12);
        SyntheticSeries.of(4, 2, 16).write(studies.resolve("unlabelled"));
        Files.writeString(studies.resolve("readme.txt"), "not an image");
        Files.writeString(folder.resolve("labels.csv"), """
                StudyInstanceUID,patient_overall,C1,C2,C3,C4,C5,C6,C7
                %s,1,0,0,0,0,1,0,0
                %s,0,0,1,0,0,0,0,
                %s,1,0,0,0,0,1,0,0
                1.2.3.4,1,0,0,0,0,1,0,0
                """.formatted(right, wrong, few));
        assertThat(run(report)).as(ERR.toString()).isZero();
    }

    private static int run(Path out, String... more) {
        String[] arguments = Stream.concat(
                        Stream.of(
                                "evaluate",
                                MODEL.toString(),
                                folder.resolve("studies").toString(),
                                "--labels",
                                folder.resolve("labels.csv").toString(),
                                "--out",
                                out.toString(),
                                "--device",
                                "cpu"),
                        Stream.of(more))
                .toArray(String[]::new);
        return AtlasCommand.execute(new PrintWriter(OUT), new PrintWriter(ERR), arguments);
    }

    /** The first slices of the sample as a study of its own; returns its UID. */
    private static String study(String name, Path to, int slices) throws IOException {
        Files.createDirectories(to);
        Uid study = Uid.derivedFrom("evaluate/" + name);
        try (Stream<Path> files = Files.list(SAMPLE)) {
            for (Path file : files.sorted().limit(slices).toList()) {
                DataSet slice = DicomFile.read(file).dataSet();
                DataSet copy = slice.toBuilder()
                        .putUid(Tags.STUDY_INSTANCE_UID, study)
                        .putUid(Tags.SERIES_INSTANCE_UID, Uid.derivedFrom("evaluate/series/" + name))
                        .putUid(Tags.SOP_INSTANCE_UID, Uid.derivedFrom("evaluate/" + name + file.getFileName()))
                        .build();
                try (OutputStream stream =
                        new BufferedOutputStream(Files.newOutputStream(to.resolve(file.getFileName())))) {
                    DicomFile.of(copy, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN).write(stream);
                }
            }
        }
        return study.toString();
    }

    private static List<String> cases() throws IOException {
        return List.of(Files.readString(report.resolve("cases.csv")).split("\r\n"));
    }

    @Test
    void everyLabelOfAStudyWithImagesIsACase() throws Exception {
        assertThat(cases()).hasSize(1 + 8 + 7 + 8);
        assertThat(cases()).filteredOn(line -> line.contains("no_answer")).hasSize(8);
        assertThat(cases()).filteredOn(line -> line.contains(",declined,")).hasSize(8);
        assertThat(cases()).filteredOn(line -> line.contains("true_positive")).hasSize(2);
    }

    @Test
    void declinedPositivesCountAsMissedInTheSensitivityOfAll() throws Exception {
        JsonNode figures = new ObjectMapper().readTree(Files.readString(report.resolve("figures.json")));
        JsonNode patient = figures.path("figures").get(0);

        assertThat(patient.path("name").asText()).isEqualTo("overall");
        assertThat(patient.path("rates")
                        .path("sensitivity")
                        .path("count")
                        .path("of")
                        .asInt())
                .isEqualTo(1);
        assertThat(patient.path("rates")
                        .path("sensitivityOfAll")
                        .path("count")
                        .path("of")
                        .asInt())
                .isEqualTo(2);
        assertThat(patient.path("rates")
                        .path("sensitivityOfAll")
                        .path("count")
                        .path("hits")
                        .asInt())
                .isEqualTo(1);
        assertThat(figures.path("figures").get(8).path("name").asText()).isEqualTo("pooled");
        assertThat(figures.path("figures")
                        .get(8)
                        .path("rates")
                        .path("specificity")
                        .path("independent")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void everyErrorHasItsKeyImage() throws Exception {
        String page = Files.readString(report.resolve("index.html"));

        assertThat(page).contains("Missed (1)", "False alarms (2)", "shown for C2", "shown for C5");
        try (Stream<Path> images = Files.list(report.resolve("errors"))) {
            assertThat(images)
                    .hasSize(3)
                    .allSatisfy(image -> assertThat(
                                    ImageIO.read(image.toUri().toURL()).getWidth())
                            .isEqualTo(1024));
        }
    }

    @Test
    void whatWasLeftOutIsNamed() throws Exception {
        String page = Files.readString(report.resolve("index.html"));

        assertThat(page)
                .contains("1.2.3.4 (line 5)")
                .contains(SyntheticSeries.of(4, 2, 16).seriesInstanceUid().toString())
                .contains("readme.txt")
                .contains("NOT FOR CLINICAL USE");
    }

    @Test
    void aSecondRunTakesWhatIsKeptAndSaysTheSame() throws Exception {
        List<String> before = cases();
        Path kept;
        try (Stream<Path> files = Files.walk(report.resolve("analyses"))) {
            kept = files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
        }
        FileTime written = Files.getLastModifiedTime(kept);

        assertThat(run(report, "--json")).isZero();

        assertThat(Files.getLastModifiedTime(kept)).isEqualTo(written);
        assertThat(cases()).isEqualTo(before);
        assertThat(OUT.toString()).contains("\"labelsWithoutImages\" : 1");
    }

    @Test
    void aFolderOfOtherFilesIsNotWrittenTo() {
        assertThat(run(folder.resolve("studies"))).isEqualTo(2);
        assertThat(ERR.toString()).contains("holds other files");
        assertThat(folder.resolve("studies/index.html")).doesNotExist();
    }
}
