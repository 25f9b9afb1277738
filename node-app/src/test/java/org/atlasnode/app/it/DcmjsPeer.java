package org.atlasnode.app.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.atlasnode.testkit.Dcmtk;
import org.atlasnode.testkit.ProcessUnderTest;

/** dcmjs-dimse as a modality or an archive that reports: {@code src/test/peers/dcmjs}. {@code ./atlas test} installs it. */
final class DcmjsPeer {

    private static final Path FOLDER = Path.of("src/test/peers/dcmjs").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private DcmjsPeer() {}

    /** @param dataSet by keyword, as dcmjs has it */
    record Report(String service, String sopClass, String instance, Map<String, Object> dataSet) {}

    record Answer(String service, int status, String errorComment, int errorId, String instance) {}

    /** Skips the test where the peer is not installed; in CI it must be. */
    static void require() {
        assumeTrue(
                Files.isDirectory(FOLDER.resolve("node_modules")) || System.getenv("CI") != null,
                "dcmjs-dimse is not installed; ./atlas test does it");
    }

    /** Sends the reports on one association. */
    static List<Answer> send(Dcmtk.Target target, Report... reports) {
        try {
            ProcessUnderTest.Outcome outcome = ProcessUnderTest.run(
                    FOLDER,
                    Map.of(),
                    List.of(
                            "node",
                            "report.js",
                            Integer.toString(target.port()),
                            target.callingAe(),
                            target.calledAe(),
                            JSON.writeValueAsString(reports)),
                    LIMIT);
            if (outcome.exitCode() != 0) {
                throw new IllegalStateException("dcmjs-dimse failed: " + outcome.output());
            }
            return JSON.readValue(
                    outcome.output()
                            .lines()
                            .filter(line -> line.startsWith("{")) // the others are its log
                            .collect(Collectors.joining(",", "[", "]")),
                    new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("dcmjs-dimse printed no answers", e);
        }
    }
}
