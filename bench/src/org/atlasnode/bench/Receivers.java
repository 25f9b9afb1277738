package org.atlasnode.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.atlasnode.testkit.Dcmtk;
import org.atlasnode.testkit.FreePort;
import org.atlasnode.testkit.ProcessUnderTest;

/** The programs that are compared. */
final class Receivers {

    static final String NODE = "atlas";
    static final String STORESCP = "storescp";
    static final String STORESCP_FORK = "storescp --fork";

    private static final String SENDER_AE = "BENCH";
    private static final Duration START_TIME = Duration.ofMinutes(10);

    private Receivers() {}

    /** A receiver that runs. */
    record Running(String name, ProcessUnderTest process, Dcmtk.Target target, Path folder) implements AutoCloseable {

        /** Makes room where the receiver does not mind. */
        void clear() throws IOException {
            if (!name.equals(NODE)) {
                deleteFiles(folder);
            }
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /** @param dcmtk with the environment that storescp gets */
    static Running start(String name, Path root, Path work, Dcmtk dcmtk) throws IOException {
        return name.equals(NODE) ? startNode(root, work) : startStorescp(name, work, dcmtk);
    }

    private static Running startStorescp(String name, Path work, Dcmtk dcmtk) throws IOException {
        int port = FreePort.find();
        Path folder = Files.createDirectories(work.resolve(name.replaceAll("\\W+", "-")));
        // Bytes as they come, and the same PDU length as ours: with that it is fastest.
        List<String> options =
                name.equals(STORESCP_FORK) ? List.of("+B", "--fork", "-pdu", "131072") : List.of("+B", "-pdu", "131072");
        ProcessUnderTest process = dcmtk.startStorescp("STORESCP", port, folder, options);
        return new Running(name, process, new Dcmtk.Target("127.0.0.1", port, "STORESCP", SENDER_AE), folder);
    }

    private static Running startNode(Path root, Path work) throws IOException {
        int port = FreePort.find();
        Path folder = Files.createDirectories(work.resolve(NODE));
        Path configuration = folder.resolve("atlas.yaml");
        Files.writeString(
                configuration,
                """
                node:
                  aeTitle: ATLAS
                  bind: 127.0.0.1
                  port: %d
                  data: data
                peers:
                  BENCH:
                    aeTitle: BENCH
                    sends: true
                http:
                  port: 0
                """
                        .formatted(port));
        List<String> command = List.of(root.resolve("atlas").toString(), "run", "--config", configuration.toString());
        ProcessUnderTest process = ProcessUnderTest.start(root, Map.of("ATLAS_JAVA_OPTS", "-Xmx256m"), command);
        Dcmtk.Target target = new Dcmtk.Target("127.0.0.1", port, "ATLAS", SENDER_AE);
        process.awaitUntil("answers C-ECHO", () -> Dcmtk.in(work).echoscu(target).exitCode() == 0, START_TIME);
        return new Running(NODE, process, target, folder);
    }

    static void deleteFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(folder)) {
                    Files.delete(path);
                }
            }
        }
    }
}
