package org.atlasnode.app.it;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.atlasnode.testkit.Dcmtk.Target;
import org.atlasnode.testkit.FreePort;
import org.atlasnode.testkit.ProcessUnderTest;

/** dcmjs-dimse, a DICOM network library for Node.js, as a client and as a server. */
final class DcmjsPeer {

    private static final Path FOLDER = NodeProcess.home().resolve("node-app/src/test/peers/dcmjs");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final ObjectMapper JSON = new ObjectMapper();

    private DcmjsPeer() {}

    /** @param dataSet by keyword, as dcmjs has it */
    record Report(String service, String sopClass, String instance, Map<String, Object> dataSet) {}

    record Answer(String service, int status, String errorComment, int errorId, String instance) {}

    /** Runs {@code scu.js} against a node. */
    static ProcessUnderTest.Outcome scu(Target target, String service, List<Path> files) {
        List<String> command = new ArrayList<>(List.of(
                "node",
                script("scu.js"),
                String.valueOf(target.port()),
                target.callingAe(),
                target.calledAe(),
                service));
        files.forEach(file -> command.add(file.toString()));
        return ProcessUnderTest.run(FOLDER, Map.of(), command, LIMIT);
    }

    /** Sends the reports on one association. */
    static List<Answer> send(Target target, Report... reports) {
        try {
            ProcessUnderTest.Outcome outcome = ProcessUnderTest.run(
                    FOLDER,
                    Map.of(),
                    List.of(
                            "node",
                            script("report.js"),
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

    /** A server that takes C-ECHO and C-STORE, until it is closed. */
    static Server serve(Path folder) {
        int port = FreePort.find();
        ProcessUnderTest process =
                ProcessUnderTest.start(folder, Map.of(), List.of("node", script("scp.js"), String.valueOf(port)));
        process.awaitLine(line -> line.equals("ready"), LIMIT);
        return new Server(process, port);
    }

    /** A running {@code scp.js}. */
    record Server(ProcessUnderTest process, int port) implements AutoCloseable {

        @Override
        public void close() {
            process.close();
        }
    }

    private static String script(String name) {
        if (!Files.isDirectory(FOLDER.resolve("node_modules"))) {
            throw new IllegalStateException("dcmjs-dimse is not installed; run: cd " + FOLDER + " && npm ci");
        }
        return FOLDER.resolve(name).toString();
    }
}
