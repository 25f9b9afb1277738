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
    static final String ORTHANC = "orthanc";
    static final String PIXELMED = "pixelmed";

    private static final String SENDER_AE = "BENCH";
    private static final Duration START_TIME = Duration.ofMinutes(10);

    private Receivers() {}

    /** A receiver that runs. */
    record Running(String name, ProcessUnderTest process, Dcmtk.Target target, Path folder) implements AutoCloseable {

        /** Makes room where the receiver does not mind. */
        void clear() throws IOException {
            if (name.equals(STORESCP) || name.equals(STORESCP_FORK)) {
                deleteFiles(folder);
            }
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /** @param dcmtk with the environment that dcmtk's and Orthanc's programs get */
    static Running start(String name, Path root, Path work, Dcmtk dcmtk) throws IOException {
        Path folder = Files.createDirectories(work.resolve(name.replaceAll("\\W+", "-")));
        int port = FreePort.find();
        return switch (name) {
            // Bytes as they come, and the same PDU length as ours: with that it is fastest.
            case STORESCP -> storescp(name, port, folder, dcmtk, List.of("+B", "-pdu", "131072"));
            case STORESCP_FORK -> storescp(name, port, folder, dcmtk, List.of("+B", "--fork", "-pdu", "131072"));
            case ORTHANC -> startOrthanc(port, folder, dcmtk);
            case PIXELMED -> startPixelmed(port, folder, dcmtk);
            case NODE -> startNode(root, port, folder);
            default -> throw new IllegalArgumentException("unknown receiver " + name);
        };
    }

    private static Running storescp(String name, int port, Path folder, Dcmtk dcmtk, List<String> options) {
        return new Running(
                name, dcmtk.startStorescp("STORESCP", port, folder, options), target(port, "STORESCP"), folder);
    }

    private static Running startOrthanc(int port, Path folder, Dcmtk dcmtk) throws IOException {
        Path configuration = folder.resolve("orthanc.json");
        Files.writeString(
                configuration,
                """
                {"DicomAet": "ORTHANC", "DicomPort": %d, "HttpServerEnabled": false, "DicomAlwaysAllowStore": true,
                 "StorageDirectory": "%s/storage", "IndexDirectory": "%s/storage"}
                """
                        .formatted(port, folder, folder));
        ProcessUnderTest process = ProcessUnderTest.start(
                folder, dcmtk.environment(), List.of("Orthanc", configuration.toString()));
        return answering(ORTHANC, process, target(port, "ORTHANC"), folder);
    }

    private static Running startPixelmed(int port, Path folder, Dcmtk dcmtk) throws IOException {
        String received = Files.createDirectories(folder.resolve("received")).toString();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessUnderTest process = ProcessUnderTest.start(
                folder,
                dcmtk.environment(),
                List.of(java, "-Xmx256m", "-cp", "/usr/share/java/*",
                        "com.pixelmed.network.StorageSOPClassSCPDispatcher",
                        Integer.toString(port), "PIXELMED", received));
        return answering(PIXELMED, process, target(port, "PIXELMED"), folder);
    }

    private static Running answering(String name, ProcessUnderTest process, Dcmtk.Target target, Path folder) {
        process.awaitUntil("answers C-ECHO", () -> Dcmtk.in(folder).echoscu(target).exitCode() == 0, START_TIME);
        return new Running(name, process, target, folder);
    }

    private static Dcmtk.Target target(int port, String aeTitle) {
        return new Dcmtk.Target("127.0.0.1", port, aeTitle, SENDER_AE);
    }

    private static Running startNode(Path root, int port, Path folder) throws IOException {
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
        return answering(NODE, process, target(port, "ATLAS"), folder);
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
