package org.atlasnode.app.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.atlasnode.testkit.Dcmtk.Target;
import org.atlasnode.testkit.FreePort;
import org.atlasnode.testkit.ProcessUnderTest;

/** dcmjs-dimse, a DICOM network library for Node.js, as a client and as a server. */
final class DcmjsPeer {

    private static final Path FOLDER = NodeProcess.home().resolve("node-app/src/test/peers/dcmjs");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private DcmjsPeer() {}

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
