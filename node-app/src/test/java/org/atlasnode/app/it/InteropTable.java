package org.atlasnode.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;

/**
 * The rows of {@code docs/interop.md}: each is a test with a real program, and stands in the table because it passed.
 * With {@code -Dinterop.write=true} the document is written; without, it must say what the tests say.
 */
final class InteropTable {

    private static final Path DOCUMENT = NodeProcess.home().resolve("docs/interop.md");
    private static final String HEAD = """
            # Interoperability

            Made by `InteropMatrixIT`, which runs each row with the real program; a row stands here because it passed. Made \
            anew with `mvn -pl node-app -am verify -Dit.test=InteropMatrixIT -Dinterop.write=true`; every other run compares.
            "To" and "from" are seen from the node.

            What takes longer or more set-up has tests of its own, with the same programs: results to Orthanc and storescp \
            (`InteropIT`), commitment of results by Orthanc (`CommitmentIT`), TLS from and to dcmtk and Orthanc, with wrong, \
            expired and exchanged certificates (`TlsIT`), STOW-RS from and to Orthanc, QIDO-RS and WADO-RS (`DicomWebIT`), \
            C-FIND, C-MOVE and C-GET with dcmqrscp and Orthanc (`QueryInteropIT`, `FetchIT`), compressed series by dcmtk and \
            GDCM (`CompressedSeriesIT`). A scripted peer, written from the standard, plays what no program here does: the \
            faults of every service, and an MPPS or IAN user that is cut off.

            | peer | program | service | direction | result |
            |---|---|---|---|---|
            """;

    private final List<String> rows = new ArrayList<>();

    /** What a row does; it fails by throwing. */
    @FunctionalInterface
    interface Proof {
        void run() throws Exception;
    }

    /**
     * A test that becomes a row when it passes.
     *
     * @param what peer, program, service and direction, parted by bars
     */
    DynamicTest row(String what, String result, Proof proof) {
        return DynamicTest.dynamicTest(what, () -> {
            proof.run();
            rows.add("| " + what + " | " + result + " |");
        });
    }

    /** Compares with the document, or writes it. */
    void finish() throws IOException {
        String made = HEAD + rows.stream().collect(Collectors.joining("\n", "", "\n"));
        if (Boolean.getBoolean("interop.write")) {
            Files.writeString(DOCUMENT, made);
        }
        assertThat(Files.readString(DOCUMENT)).isEqualTo(made);
    }
}
