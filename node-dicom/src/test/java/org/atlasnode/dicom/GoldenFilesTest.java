package org.atlasnode.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.DicomFileReader;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.io.ReadLimits;
import org.atlasnode.dicom.io.Tolerance;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.pixel.FrameReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of others, malformed, odd and in each transfer syntax: what becomes of them is written in outcomes.tsv. */
class GoldenFilesTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    /** A row of the table. */
    record Row(String file, String header, String whole, String tolerant, String needs, String pixels) {

        static Row of(String line) {
            String[] fields = line.split("\t", -1);
            return new Row(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static List<Row> rows() throws IOException {
        try (InputStream table = GoldenFilesTest.class.getResourceAsStream("/golden/outcomes.tsv")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Row::of)
                    .toList();
        }
    }

    @Test
    void everyFileHasARowAndEveryRowAFile() throws IOException {
        List<String> files = Stream.of("malformed", "odd", "transfer_syntaxes")
                .flatMap(folder -> SharedFiles.list(folder).stream())
                .toList();
        assertThat(rows()).extracting(Row::file).containsExactlyInAnyOrderElementsOf(files);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isReadAsTheTableSays(Row row) {
        Path file = SharedFiles.path(row.file());
        assertTimeout(SOON, () -> {
            assertThat(outcome(
                            () -> "ok " + DicomFile.readHeader(file).dataSet().size()))
                    .startsWith(row.header());
            assertThat(outcome(() -> "ok " + DicomFile.read(file).dataSet().size()))
                    .startsWith(row.whole());
            assertThat(outcome(() -> read(file, Tolerance.all()))).startsWith(row.tolerant());
        });
    }

    /** The tolerances of the table are enough, and not one of them is too many. */
    @ParameterizedTest
    @MethodSource("rows")
    void needsTheTolerancesOfTheTable(Row row) throws IOException {
        if (row.needs().isEmpty()) {
            assertThat(row.tolerant()).startsWith("refused");
            return;
        }
        Path file = SharedFiles.path(row.file());
        Set<Tolerance> needed = tolerances(row.needs());
        assertThat(outcome(() -> read(file, needed))).startsWith("ok");
        for (Tolerance one : needed) {
            Set<Tolerance> others = EnumSet.copyOf(needed);
            others.remove(one);
            assertThat(outcome(() -> read(file, others))).as("without %s", one).startsWith("refused");
        }
    }

    private static Set<Tolerance> tolerances(String names) {
        Set<Tolerance> tolerances = EnumSet.noneOf(Tolerance.class);
        if (!names.equals("none")) {
            Arrays.stream(names.split(" ")).map(Tolerance::valueOf).forEach(tolerances::add);
        }
        return tolerances;
    }

    /** Pixels of a syntax that is not read, or not yet, are refused, whatever they would be. */
    @ParameterizedTest
    @MethodSource("rows")
    void hasThePixelsOfTheTable(Row row) {
        Path file = SharedFiles.path(row.file());
        assertTimeout(SOON, () -> {
            String expected = isSupported(file) ? row.pixels() : "unsupported: ";
            assertThat(PixelDigest.outcome(file)).startsWith(expected);
        });
    }

    private static boolean isSupported(Path path) throws IOException {
        try {
            TransferSyntax syntax =
                    DicomFile.readHeader(path).meta().transferSyntax().orElseThrow();
            return FrameReader.supports(syntax);
        } catch (DicomParseException e) {
            return true;
        }
    }

    private static String read(Path file, Set<Tolerance> tolerances) throws IOException {
        try (InputStream stream = Files.newInputStream(file);
                DicomFileReader reader = DicomFileReader.open(stream, ReadLimits.DEFAULT, tolerances)) {
            return "ok " + reader.read().dataSet().size() + " " + reader.transferSyntax();
        }
    }

    private interface Read {
        String read() throws IOException;
    }

    private static String outcome(Read read) throws IOException {
        try {
            return read.read();
        } catch (DicomParseException e) {
            return "refused: " + e.reason();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void readsBackWhatItWrites(Row row) throws IOException {
        if (row.whole().startsWith("ok")) {
            DicomFile file = DicomFile.read(SharedFiles.path(row.file()));
            byte[] bytes = written(file);
            DicomFile again = DicomFile.read(new ByteArrayInputStream(bytes), ReadLimits.DEFAULT);
            assertThat(again.meta()).isEqualTo(file.meta());
            assertThat(written(again)).isEqualTo(bytes);
            assertThat(again.dataSet().size()).isEqualTo(file.dataSet().size());
        }
    }

    private static byte[] written(DicomFile file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        file.write(bytes);
        return bytes.toByteArray();
    }
}
