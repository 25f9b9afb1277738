package org.atlasnode.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.DicomFileReader;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.io.ReadLimits;
import org.atlasnode.dicom.io.Tolerance;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.net.StoreResponse;
import org.atlasnode.testkit.Orthanc;
import org.atlasnode.testkit.SharedData;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every file of the collections {@code malformed} and {@code odd}, sent to the node and parsed: what must come of each
 * stands in {@code hostile.tsv}. The node runs in 256 MB of heap and answers C-ECHO after each.
 */
class HostileInputIT {

    private static final Duration PARSE_TIME = Duration.ofSeconds(20);
    private static final Duration END_TIME = Duration.ofMinutes(3);
    private static final int FIRST_OF_DATA_SET = 0x00080000;
    private static final int AFTER_SOP_INSTANCE_UID = Tags.SOP_INSTANCE_UID + 1;
    private static final long MAX_RESIDENT_BYTES = 1_500_000_000L;

    @TempDir
    Path folder;

    @Test
    void everyFileIsAnsweredAsTheTableSaysAndTheNodeLivesOn() throws IOException {
        Map<String, String> expected = expectations();
        Map<String, String> found = new TreeMap<>();
        try (Orthanc orthanc = Orthanc.start(folder.resolve("orthanc"), List.of());
                NodeProcess node = NodeProcess.start(NodeSetup.in(folder.resolve("node"))
                        .jvm("-Xmx256m", "-XX:+ExitOnOutOfMemoryError")
                        .sender("CT1")
                        .receiver("PACS", Orthanc.AE_TITLE, orthanc.dicomPort())
                        .pipeline(List.of("CT1"), List.of("PACS")))) {
            for (String name : files()) {
                found.put(name, send(node, SharedData.path(name)));
                assertAnswersEcho(node, name);
            }
            node.process()
                    .awaitUntil(
                            "every series is done",
                            () -> node.status().series().stream().allMatch(NodeProcess::isDone),
                            END_TIME);
            assertThat(residentBytes(node)).isLessThan(MAX_RESIDENT_BYTES);
            assertThat(node.process().output())
                    .doesNotContain("OutOfMemoryError")
                    .doesNotContain("StackOverflowError");
            node.stop();
        }
        SoftAssertions softly = new SoftAssertions();
        found.forEach((name, outcome) -> softly.assertThat(outcome).as(name).isEqualTo(expected.get(name)));
        softly.assertThat(found.keySet()).isEqualTo(expected.keySet());
        softly.assertAll();
    }

    @Test
    void everyFileIsParsedOrRefusedInTime() throws IOException {
        for (String name : files()) {
            byte[] bytes = Files.readAllBytes(SharedData.path(name));
            Assertions.assertTimeoutPreemptively(PARSE_TIME, () -> parse(bytes), name);
        }
    }

    /** Any other exception than that of a parser fails the test. */
    private static Optional<DicomFile> parse(byte[] bytes) throws IOException {
        try (DicomFileReader reader =
                DicomFileReader.open(new ByteArrayInputStream(bytes), ReadLimits.DEFAULT, Tolerance.all())) {
            return Optional.of(reader.read());
        } catch (DicomParseException e) {
            assertThat(e.getMessage()).isNotBlank();
            return Optional.empty();
        }
    }

    /** The status that the node answers, or {@code no context} where it does not take the transfer syntax or SOP class. */
    private static String send(NodeProcess node, Path file) throws IOException {
        DicomObject object = object(file);
        try (ClientAssociation association = new TestSender(node.setup().target("CT1")).open(List.of(object))) {
            if (association
                    .findContext(object.sopClassUid(), object.transferSyntax())
                    .isEmpty()) {
                association.release();
                return "no context";
            }
            StoreResponse response = TestSender.send(association, object);
            assertThat(association.echo().isSuccess())
                    .as("the association lives on")
                    .isTrue();
            association.release();
            return response.status().toString();
        }
    }

    /**
     * The file as an object, as a client sends it: under the UIDs of its data set, else of its file meta information,
     * else as a CT image; and its bytes after the file meta information, or all of them where there is none.
     */
    private static DicomObject object(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Uid instance = Uid.derivedFrom(file.getFileName().toString());
        try {
            DataSet head = head(bytes, AFTER_SOP_INSTANCE_UID)
                    .or(() -> head(bytes, FIRST_OF_DATA_SET))
                    .orElse(DataSet.empty());
            DicomFileReader reader = open(bytes);
            return new DicomObject(
                    head.findUid(Tags.SOP_CLASS_UID).orElse(Uids.CT_IMAGE_STORAGE),
                    head.findUid(Tags.SOP_INSTANCE_UID).orElse(instance),
                    reader.transferSyntax(),
                    Arrays.copyOfRange(bytes, (int) reader.dataSetOffset(), bytes.length));
        } catch (DicomParseException e) {
            return new DicomObject(Uids.CT_IMAGE_STORAGE, instance, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, bytes);
        }
    }

    /** The UIDs of the data set up to a tag, and where it does not name them, of the file meta information. */
    private static Optional<DataSet> head(byte[] bytes, int stopTag) {
        try (DicomFileReader reader = open(bytes)) {
            DicomFile file = reader.readUntil(stopTag);
            return Optional.of(DataSet.builder()
                    .putUid(Tags.SOP_CLASS_UID, file.meta().mediaStorageSopClassUid())
                    .putUid(Tags.SOP_INSTANCE_UID, file.meta().mediaStorageSopInstanceUid())
                    .putAll(file.dataSet().elements())
                    .build());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static DicomFileReader open(byte[] bytes) throws IOException {
        return DicomFileReader.open(new ByteArrayInputStream(bytes), ReadLimits.HEADER, Tolerance.all());
    }

    private static void assertAnswersEcho(NodeProcess node, String after) throws IOException {
        try (ClientAssociation association = new TestSender(node.setup().target("CT1")).open(List.of())) {
            assertThat(association.echo().isSuccess())
                    .as("C-ECHO after %s", after)
                    .isTrue();
            association.release();
        }
    }

    private static long residentBytes(NodeProcess node) throws IOException {
        Path status = Path.of("/proc", Long.toString(node.process().pid()), "status");
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Paths relative to the shared data. */
    private static List<String> files() {
        List<String> names = new ArrayList<>();
        for (String collection : List.of("malformed", "odd")) {
            Path root = SharedData.path(collection);
            for (Path file : DicomObject.files(root)) {
                names.add(collection + "/" + root.relativize(file));
            }
        }
        return names;
    }

    private static Map<String, String> expectations() throws IOException {
        Map<String, String> outcomes = new TreeMap<>();
        try (var stream = HostileInputIT.class.getResourceAsStream("hostile.tsv")) {
            new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .forEach(fields -> outcomes.put(fields[0], fields[1]));
        }
        return outcomes;
    }
}
