package org.atlasnode.app.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.app.status.NodeStatus;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.NodeTls;

/** The ports of the node are free, or held by the node itself. */
final class PortCheck implements Check {

    private final NodeConfig config;
    private final Optional<NodeStatus.NodeFacts> running;

    PortCheck(NodeConfig config, Optional<NodeStatus> running) {
        this.config = config;
        this.running = running.flatMap(status -> Optional.ofNullable(status.node()));
    }

    @Override
    public List<Point> run() {
        List<Point> points = new ArrayList<>();
        boolean plain = config.node().tls().filter(NodeTls::only).isEmpty();
        if (plain) {
            points.add(dicom());
        }
        config.node()
                .tls()
                .flatMap(NodeTls::port)
                .ifPresent(port -> points.add(
                        running.isPresent()
                                ? Point.ok("TLS port", port + ", of the running node")
                                : free("TLS port", config.node().bind(), port, "node.tls.port")));
        if (config.http().port() == 0) {
            points.add(Point.warning(
                    "HTTP port",
                    "none: status, health and metrics cannot be asked for while the node runs",
                    "Set http.port"));
        } else {
            points.add(
                    running.isPresent()
                            ? Point.ok("HTTP port", config.http().port() + ", of the running node")
                            : free(
                                    "HTTP port",
                                    config.http().bind(),
                                    config.http().port(),
                                    "http.port"));
        }
        return points;
    }

    private Point dicom() {
        String name = "DICOM port";
        int port = config.node().port();
        if (running.isEmpty()) {
            return free(name, config.node().bind(), port, "node.port");
        }
        int held = running.get().dicomPort();
        return held == port
                ? Point.ok(name, port + ", of the running node")
                : Point.warning(
                        name,
                        "the running node listens on " + held + ", the configuration says " + port,
                        "Restart the node for the configuration to hold");
    }

    private static Point free(String name, String bind, int port, String key) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(bind))) {
            return Point.ok(name, socket.getLocalPort() + " is free");
        } catch (IOException e) {
            return Point.failed(
                    name,
                    bind + ":" + port + " cannot be listened on: " + e.getMessage(),
                    "Stop the program that uses it, or set another " + key);
        }
    }
}
