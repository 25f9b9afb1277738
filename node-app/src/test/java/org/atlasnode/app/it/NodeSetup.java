package org.atlasnode.app.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.atlasnode.testkit.Dcmtk;
import org.atlasnode.testkit.FreePort;

/** The configuration of a node under test: written as the YAML file that an administrator would write. */
final class NodeSetup {

    static final String AE_TITLE = "ATLAS";

    private final Path folder;
    private final int port = FreePort.find();
    private final int httpPort = FreePort.find();
    private final Map<String, String> peers = new LinkedHashMap<>();
    private final List<String> jvmOptions = new ArrayList<>(List.of("-Xmx768m", "-XX:+UseSerialGC"));
    private String quiet = "1s";
    private String limit = "20s";
    private String pipelines = "";
    private String nodeLines = "";
    private String more = "";
    private Path data;

    private NodeSetup(Path folder) {
        this.folder = folder;
        this.data = folder.resolve("data");
    }

    static NodeSetup in(Path folder) {
        return new NodeSetup(folder);
    }

    /** A peer that may send, from any address. */
    NodeSetup sender(String name) {
        peers.put(name, "aeTitle: " + name + "\n    sends: true");
        return this;
    }

    /** As {@link #sender(String)}, with the transfer syntaxes that its objects should come in. */
    NodeSetup senderOf(String name, List<String> transferSyntaxes) {
        sender(name);
        peers.merge(name, "\n    prefers: " + transferSyntaxes, String::concat);
        return this;
    }

    /** A peer that may send, and listens on this machine. */
    NodeSetup listeningSender(String name, String aeTitle, int senderPort) {
        peers.put(
                name,
                String.format(
                        Locale.ROOT,
                        "aeTitle: %s\n    host: 127.0.0.1\n    port: %d\n    sends: true",
                        aeTitle,
                        senderPort));
        return this;
    }

    /** A peer that gets results on this machine. */
    NodeSetup receiver(String name, String aeTitle, int receiverPort) {
        peers.put(
                name,
                String.format(
                        Locale.ROOT,
                        "aeTitle: %s\n    host: 127.0.0.1\n    port: %d\n    receives: [sr, overlay]",
                        aeTitle,
                        receiverPort));
        return this;
    }

    /** Another key of a peer that is there already, or more of them. */
    NodeSetup peerLines(String name, String yaml) {
        peers.merge(name, "\n" + yaml.indent(4).stripTrailing(), String::concat);
        return this;
    }

    /** More keys of the node. */
    NodeSetup nodeLines(String yaml) {
        nodeLines += yaml.indent(2);
        return this;
    }

    /** An archive on this machine that gets results and stores what is fetched from it. */
    NodeSetup archive(String name, String aeTitle, int archivePort, String query) {
        receiver(name, aeTitle, archivePort);
        peers.merge(name, "\n    query: " + query, String::concat);
        return this;
    }

    /** A peer in the words of the configuration, each line after the first indented by four spaces. */
    NodeSetup peer(String name, String yaml) {
        peers.put(name, yaml);
        return this;
    }

    /** The shipped model for all senders, with results to these receivers. */
    NodeSetup pipeline(List<String> from, List<String> to) {
        return pipeline("cspine-fracture", from, to);
    }

    /** A model for all senders, with results to these receivers. */
    NodeSetup pipeline(String model, List<String> from, List<String> to) {
        pipelines += "  - model: " + model + "\n    from: " + from + "\n    to: " + to + "\n";
        return this;
    }

    /** The pipelines in the words of the configuration, instead of those before. */
    NodeSetup pipelines(String yaml) {
        pipelines = yaml.indent(2);
        return this;
    }

    NodeSetup quiet(String duration) {
        quiet = duration;
        return this;
    }

    NodeSetup limit(String duration) {
        limit = duration;
        return this;
    }

    NodeSetup data(Path other) {
        data = other;
        return this;
    }

    /** Whole top-level sections. */
    NodeSetup section(String yaml) {
        more += yaml + "\n";
        return this;
    }

    /** After the usual ones, so that these win. */
    NodeSetup jvm(String... options) {
        jvmOptions.addAll(List.of(options));
        return this;
    }

    Path folder() {
        return folder;
    }

    Path data() {
        return data;
    }

    int port() {
        return port;
    }

    int httpPort() {
        return httpPort;
    }

    List<String> jvmOptions() {
        return List.copyOf(jvmOptions);
    }

    Dcmtk.Target target(String callingAe) {
        return new Dcmtk.Target("127.0.0.1", port, AE_TITLE, callingAe);
    }

    Path write() {
        String peerLines = peers.entrySet().stream()
                .map(peer -> "  " + peer.getKey() + ":\n    " + peer.getValue() + "\n")
                .collect(Collectors.joining());
        String yaml = "node:\n  aeTitle: " + AE_TITLE + "\n  bind: 127.0.0.1\n  port: " + port + "\n  data: " + data
                + "\n" + nodeLines + "peers:\n" + peerLines
                + "completion:\n  quiet: " + quiet + "\n  limit: " + limit + "\n"
                + (pipelines.isEmpty() ? "" : "pipelines:\n" + pipelines)
                + "inference:\n  device: cpu\n"
                + "http:\n  bind: 127.0.0.1\n  port: " + httpPort + "\n" + more;
        try {
            Files.createDirectories(folder);
            return Files.writeString(folder.resolve("atlas.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
