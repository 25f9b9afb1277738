package org.atlasnode.core.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.config.NodeConfig.Completion;
import org.atlasnode.core.config.NodeConfig.Device;
import org.atlasnode.core.config.NodeConfig.Http;
import org.atlasnode.core.config.NodeConfig.Inference;
import org.atlasnode.core.config.NodeConfig.Node;
import org.atlasnode.core.config.NodeConfig.Storage;
import org.atlasnode.dicom.data.AeTitle;

/** Makes records of the sections, with their defaults. Confined to one thread. */
final class ConfigReader {

    private static final AeTitle DEFAULT_AE = AeTitle.of("ATLAS");
    private static final int DEFAULT_PORT = 11112;
    private static final long DEFAULT_RESERVE = 2_000_000_000L;

    private final Path folder;
    private final Path installedModels;
    private final Problems problems;

    ConfigReader(Path folder, Path installedModels, Problems problems) {
        this.folder = folder;
        this.installedModels = installedModels;
        this.problems = problems;
    }

    /** The configuration; of use only where no problem was reported. */
    NodeConfig read(YamlNode.Mapping tree) {
        Section root = new Section(tree, "", problems);
        Section peerSections = root.section("peers");
        Section http = root.section("http");
        Map<String, NodeConfig.Peer> peers = new PeerReader(problems).read(peerSections);
        NodeConfig config = new NodeConfig(
                node(root.section("node")),
                peers,
                completion(root.section("completion")),
                PipelineReader.read(root.sections("pipelines")),
                inference(root.section("inference")),
                new Operation(
                        http(http),
                        storage(root.section("storage")),
                        AlarmReader.read(root.section("alarms"), peers),
                        new ChannelReader(this::path).read(root.section("notifications")),
                        ResultTermsReader.read(root.section("results"))));
        root.reportUnknown();
        ConfigConsistency.check(config, peerSections, root.sections("pipelines"), http);
        return config;
    }

    private Node node(Section section) {
        Node node = new Node(
                section.value("aeTitle", AeTitle::parse, Scalars.AE_REMEDY).orElse(DEFAULT_AE),
                section.value("bind", Scalars::host, Scalars.HOST_REMEDY).orElse("0.0.0.0"),
                section.value("port", Scalars::port, Scalars.PORT_REMEDY).orElse(DEFAULT_PORT),
                section.value("data", this::path, "Write a folder.").orElse(folder.resolve("data")),
                section.value("models", this::path, "Write a folder.").orElse(installedModels),
                tls(section),
                limits(section.section("limits")));
        section.reportUnknown();
        return node;
    }

    private Optional<NodeTls> tls(Section nodeSection) {
        if (!nodeSection.has("tls")) {
            return Optional.empty();
        }
        Section section = nodeSection.section("tls");
        Optional<Path> certificate = section.required("certificate", this::path, "Write a PEM or a PKCS#12 file.");
        NodeTls tls = new NodeTls(
                section.value("port", Scalars::port, Scalars.PORT_REMEDY),
                section.value("only", Scalars::bool, Scalars.BOOL_REMEDY).orElse(false),
                certificate.orElse(folder),
                section.value("key", this::path, "Write a PEM file."),
                section.value("password", Scalars::text, "Write a text."),
                section.value("trust", this::path, "Write a PEM or a PKCS#12 file."),
                section.value("clientCertificate", Scalars::bool, Scalars.BOOL_REMEDY)
                        .orElse(true));
        if (tls.port()
                .filter(nodeSection
                        .value("port", Scalars::port, Scalars.PORT_REMEDY)
                        .orElse(DEFAULT_PORT)::equals)
                .isPresent()) {
            section.problem("port", "is node.port, too", "Choose another port, usually 2762.");
        }
        if (tls.only() && tls.port().isEmpty()) {
            section.problem("only", "needs port", "Write where TLS is listened on.");
        }
        section.reportUnknown();
        return Optional.of(tls);
    }

    private static NodeLimits limits(Section section) {
        NodeLimits standard = NodeLimits.DEFAULT;
        Duration shortest = Duration.ofSeconds(1);
        String seconds = "Write 1s to 1h, like 30s.";
        NodeLimits limits = new NodeLimits(
                section.value("associations", text -> Scalars.number(text, 1, 1000), "Write a number from 1 to 1000.")
                        .orElse(standard.associations()),
                section.value("perCaller", text -> Scalars.number(text, 1, 1000), "Write a number from 1 to 1000.")
                        .orElse(standard.perCaller()),
                section.value("artim", Scalars.duration(shortest, Duration.ofHours(1)), seconds)
                        .orElse(standard.artim()),
                section.value("idle", Scalars.duration(shortest, Duration.ofHours(1)), seconds)
                        .orElse(standard.idle()),
                section.value("dimse", Scalars.duration(shortest, Duration.ofHours(1)), seconds)
                        .orElse(standard.dimse()),
                section.value(
                                "minBytesPerSecond",
                                text -> Scalars.number(text, 1, 100_000_000),
                                "Write a number from 1 to 100000000.")
                        .orElse(standard.minBytesPerSecond()));
        section.reportUnknown();
        return limits;
    }

    private static Completion completion(Section section) {
        Completion completion = new Completion(
                section.value(
                                "quiet",
                                Scalars.duration(Duration.ofMillis(100), Duration.ofHours(1)),
                                "Write 100ms to 1h, like 10s.")
                        .orElse(Duration.ofSeconds(10)),
                section.value(
                                "limit",
                                Scalars.duration(Duration.ofMillis(100), Duration.ofDays(1)),
                                "Write up to 1d, like 5m.")
                        .orElse(Duration.ofMinutes(5)));
        if (completion.limit().compareTo(completion.quiet()) < 0) {
            section.problem("limit", "is shorter than quiet", "Write at least the time of quiet.");
        }
        section.reportUnknown();
        return completion;
    }

    private static Inference inference(Section section) {
        Device device = section.value("device", Device::parse, "Write auto, cpu, cuda or cuda:N.")
                .orElse(new Device(Device.Kind.AUTO, 0));
        int workers = section.value("workers", ConfigReader::workers, "Write a whole number from 1 to 8.")
                .orElse(1);
        section.reportUnknown();
        return new Inference(device, workers);
    }

    private static Optional<Integer> workers(String text) {
        return text.matches("[1-8]") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    private static Http http(Section section) {
        Http http = new Http(
                section.value("bind", Scalars::host, Scalars.HOST_REMEDY).orElse("127.0.0.1"),
                section.value(
                                "port",
                                text -> Scalars.number(text, 0, 65535),
                                "Write a number from 1 to 65535, or 0 for none.")
                        .orElse(8080));
        section.reportUnknown();
        return http;
    }

    private static Storage storage(Section section) {
        long reserve = section.value("reserve", Quantities::bytes, "Write a size, like 2GB or 500MB.")
                .orElse(DEFAULT_RESERVE);
        Storage usual = new Storage(keepTime(section, "keep").orElse(Duration.ofDays(30)), reserve);
        Storage storage = new Storage(
                usual.keep(),
                keepTime(section, "keepCommitted").orElse(usual.keepCommitted()),
                keepTime(section, "keepUndelivered").orElse(usual.keepUndelivered()),
                reserve);
        if (storage.keepCommitted().compareTo(storage.keep()) > 0) {
            section.problem("keepCommitted", "is longer than keep", "Write at most the time of keep.");
        }
        if (storage.keepUndelivered().compareTo(storage.keep()) < 0) {
            section.problem("keepUndelivered", "is shorter than keep", "Write at least the time of keep.");
        }
        section.reportUnknown();
        return storage;
    }

    private static Optional<Duration> keepTime(Section section, String name) {
        return section.value(
                name, Scalars.duration(Duration.ofMinutes(1), Duration.ofDays(36500)), "Write at least 1m, like 30d.");
    }

    private Optional<Path> path(String text) {
        try {
            return Optional.of(folder.resolve(text).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
