package org.atlasnode.dicom.io;

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
import java.util.List;
import java.util.stream.Stream;
import org.atlasnode.dicom.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of others, malformed, odd and in each transfer syntax: what becomes of them is written in corpus.tsv. */
class CorpusTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    /** A row of the table. */
    record Row(String file, String header, String whole, String tolerant) {

        static Row of(String line) {
            String[] fields = line.split("\t");
            return new Row(fields[0], fields[1], fields[2], fields[3]);
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static List<Row> rows() throws IOException {
        try (InputStream table = CorpusTest.class.getResourceAsStream("corpus.tsv")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Row::of)
                    .toList();
        }
    }

    @Test
    void hasARowForEveryFile() throws IOException {
        List<String> files = Stream.of("malformed", "odd", "transfer_syntaxes")
                .flatMap(folder -> SharedFiles.list(folder).stream())
                .toList();
        assertThat(rows()).extracting(Row::file).containsExactlyInAnyOrderElementsOf(files);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void endsAsTheTableSays(Row row) {
        Path file = SharedFiles.path(row.file());
        assertTimeout(SOON, () -> {
            assertThat(outcome(
                            () -> "ok " + DicomFile.readHeader(file).dataSet().size()))
                    .startsWith(row.header());
            assertThat(outcome(() -> "ok " + DicomFile.read(file).dataSet().size()))
                    .startsWith(row.whole());
            assertThat(outcome(() -> readTolerantly(file))).startsWith(row.tolerant());
        });
    }

    private static String readTolerantly(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file);
                DicomFileReader reader = DicomFileReader.open(stream, ReadLimits.DEFAULT, Tolerance.all())) {
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
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            file.write(bytes);
            DicomFile again = DicomFile.read(new ByteArrayInputStream(bytes.toByteArray()), ReadLimits.DEFAULT);
            assertThat(again.meta()).isEqualTo(file.meta());
            bytes.reset();
            ByteArrayOutputStream secondBytes = new ByteArrayOutputStream();
            file.write(bytes);
            again.write(secondBytes);
            assertThat(secondBytes.toByteArray()).isEqualTo(bytes.toByteArray());
            assertThat(again.dataSet().size()).isEqualTo(file.dataSet().size());
        }
    }
}
