package org.atlasnode.app.demo;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.atlasnode.app.Main;
import org.atlasnode.app.http.NodeClient;
import org.atlasnode.dicom.data.AeTitle;

/** The node of the demonstration: the real program in a process of its own, on free ports of the loopback. */
final class DemoNode {

    static final AeTitle TITLE = AeTitle.of("ATLAS");
    static final AeTitle SCANNER = AeTitle.of("DEMO_CT");

    private static final long STOP_SECONDS = 30;
    private static final String OVERRIDES = "ATLAS_";
    private static final String LOCALHOST = "127.0.0.1";

    private final Path config;
    private final Path log;
    private final int dicomPort;
    private final int httpPort;
    private final Process process;

    private DemoNode(Path config, Path log, int dicomPort, int httpPort, Process process) {
        this.config = config;
        this.log = log;
        this.dicomPort = dicomPort;
        this.httpPort = httpPort;
        this.process = process;
    }

    /**
     * Starts the process.
     *
     * @param work folder for configuration and data
     * @param log where the node's log goes
     */
    static DemoNode start(Path work, Path log, int pacsPort, String device) throws IOException {
        int dicomPort;
        int httpPort;
        try (ServerSocket one = anyPort();
                ServerSocket other = anyPort()) { // free a moment later, and for long enough
            dicomPort = one.getLocalPort();
            httpPort = other.getLocalPort();
        }
        Path config = work.resolve("atlas.yaml");
        Files.writeString(config, yaml(dicomPort, httpPort, pacsPort, device));
        ProcessBuilder builder =
                new ProcessBuilder(command(config)).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith(OVERRIDES)); // meant for another node
        return new DemoNode(config, log, dicomPort, httpPort, builder.start());
    }

    /** This program with the options that it runs with itself. */
    private static List<String> command(Path config) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("run", "--config", config.toString()));
        return command;
    }

    private static String yaml(int dicomPort, int httpPort, int pacsPort, String device) {
        return """
                # Written by atlas demo.
                node:
                  aeTitle: %s
                  bind: 127.0.0.1
                  port: %d
                  data: data
                peers:
                  SCANNER:
                    aeTitle: %s
                    host: 127.0.0.1
                    sends: true
                  PACS:
                    aeTitle: %s
                    host: 127.0.0.1
                    port: %d
                    receives: [sr, overlay]
                completion:
                  quiet: 2s
                  limit: 20s
                pipelines:
                  - model: cspine-fracture
                    from: [SCANNER]
                    to: [PACS]
                inference:
                  device: %s
                http:
                  bind: 127.0.0.1
                  port: %d
                """.formatted(TITLE, dicomPort, SCANNER, DemoPacs.TITLE, pacsPort, device, httpPort);
    }

    private static ServerSocket anyPort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    NodeClient client() {
        return new NodeClient(LOCALHOST, httpPort);
    }

    String host() {
        return LOCALHOST;
    }

    int dicomPort() {
        return dicomPort;
    }

    long pid() {
        return process.pid();
    }

    Path config() {
        return config;
    }

    Path log() {
        return log;
    }

    /** Waits so long, or until the process ends; says whether it ended. */
    boolean endsWithin(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** SIGTERM, and SIGKILL for one that does not obey. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
