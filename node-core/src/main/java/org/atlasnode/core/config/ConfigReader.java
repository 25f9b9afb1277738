package org.atlasnode.core.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.atlasnode.core.config.NodeConfig.Completion;
import org.atlasnode.core.config.NodeConfig.Device;
import org.atlasnode.core.config.NodeConfig.Http;
import org.atlasnode.core.config.NodeConfig.Inference;
import org.atlasnode.core.config.NodeConfig.Node;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.config.NodeConfig.Pipeline;
import org.atlasnode.core.config.NodeConfig.Storage;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.dicom.data.AeTitle;

/** Makes records of the sections, with their defaults. Confined to one thread. */
final class ConfigReader {

    private static final AeTitle DEFAULT_AE = AeTitle.of("ATLAS");
    private static final AeTitle WRONG_AE = AeTitle.of("WRONG");
    private static final long DEFAULT_RESERVE = 2_000_000_000L;
    private static final String AE_REMEDY = "Write 1 to 16 printable ASCII characters without a backslash.";
    private static final String HOST_REMEDY = "Write an IP address or a host name.";
    private static final String PORT_REMEDY = "Write a number from 1 to 65535.";
    static final String LIST_REMEDY = "Write names in brackets, for instance [PACS].";
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%-]{1,253}");
    private static final Pattern CUDA = Pattern.compile("cuda(?::([0-9]{1,2}))?");

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
        NodeConfig config = new NodeConfig(
                node(root.section("node")),
                peers(peerSections),
                completion(root.section("completion")),
                pipelines(root.sections("pipelines")),
                inference(root.section("inference")),
                http(http),
                storage(root.section("storage")));
        root.reportUnknown();
        ConfigConsistency.check(config, peerSections, root.sections("pipelines"), http);
        return config;
    }

    private Node node(Section section) {
        Node node = new Node(
                section.value("aeTitle", AeTitle::parse, AE_REMEDY).orElse(DEFAULT_AE),
                section.value("bind", ConfigReader::host, HOST_REMEDY).orElse("0.0.0.0"),
                section.value("port", text -> number(text, 1, 65535), PORT_REMEDY)
                        .orElse(11112),
                section.value("data", this::path, "Write a folder.").orElse(folder.resolve("data")),
                section.value("models", this::path, "Write a folder.").orElse(installedModels));
        section.reportUnknown();
        return node;
    }

    private Map<String, Peer> peers(Section section) {
        if (section.names().isEmpty()) {
            problems.add(
                    section.line(),
                    "peers",
                    "names nobody",
                    "Name at least one peer that sends, or a PACS that receives.");
        }
        Map<String, Peer> peers = new LinkedHashMap<>();
        for (String name : section.names()) {
            if (!name.matches("[A-Za-z0-9._ -]{1,64}")) {
                section.problem(name, "is no name", "Use letters, digits, '.', '_', '-' and spaces, at most 64.");
            }
            peers.put(name, peer(name, section.section(name)));
        }
        return peers;
    }

    private static Peer peer(String name, Section section) {
        Peer peer = new Peer(
                name,
                section.required("aeTitle", AeTitle::parse, AE_REMEDY).orElse(WRONG_AE),
                section.value("host", ConfigReader::host, HOST_REMEDY),
                section.value("port", text -> number(text, 1, 65535), PORT_REMEDY),
                section.value("sends", ConfigReader::bool, "Write true or false.")
                        .orElse(false),
                receives(section),
                TransferSyntaxNames.list(section, "prefers"));
        section.reportUnknown();
        return peer;
    }

    private static Set<ResultKind> receives(Section section) {
        Set<ResultKind> kinds = EnumSet.noneOf(ResultKind.class);
        for (YamlNode.Scalar item : section.list("receives", "Write [sr, overlay], or one of them.")) {
            Optional<ResultKind> kind = kind(item.text());
            if (kind.isEmpty()) {
                section.problem(
                        item.line(), "receives", "\"" + item.text() + "\" is no kind of result", "Use sr, overlay.");
            }
            kind.ifPresent(kinds::add);
        }
        return kinds;
    }

    private static Optional<ResultKind> kind(String text) {
        for (ResultKind kind : ResultKind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(text.strip())) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static Completion completion(Section section) {
        Completion completion = new Completion(
                section.value(
                                "quiet",
                                duration(Duration.ofMillis(100), Duration.ofHours(1)),
                                "Write 100ms to 1h, like 10s.")
                        .orElse(Duration.ofSeconds(10)),
                section.value("limit", duration(Duration.ofMillis(100), Duration.ofDays(1)), "Write up to 1d, like 5m.")
                        .orElse(Duration.ofMinutes(5)));
        if (completion.limit().compareTo(completion.quiet()) < 0) {
            section.problem("limit", "is shorter than quiet", "Write at least the time of quiet.");
        }
        section.reportUnknown();
        return completion;
    }

    private static List<Pipeline> pipelines(List<Section> sections) {
        List<Pipeline> pipelines = new ArrayList<>();
        for (Section section : sections) {
            pipelines.add(new Pipeline(
                    section.required("model", ConfigReader::modelId, "Write the id of a model package.")
                            .orElse(""),
                    texts(section.list("from", LIST_REMEDY)),
                    texts(section.list("to", LIST_REMEDY))));
            section.reportUnknown();
        }
        return pipelines;
    }

    private static List<String> texts(List<YamlNode.Scalar> items) {
        return items.stream().map(item -> item.text().strip()).distinct().toList();
    }

    private static Inference inference(Section section) {
        Device device = section.value("device", ConfigReader::device, "Write auto, cpu, cuda or cuda:N.")
                .orElse(new Device(Device.Kind.AUTO, 0));
        section.reportUnknown();
        return new Inference(device);
    }

    private static Http http(Section section) {
        Http http = new Http(
                section.value("bind", ConfigReader::host, HOST_REMEDY).orElse("127.0.0.1"),
                section.value("port", text -> number(text, 0, 65535), "Write a number from 1 to 65535, or 0 for none.")
                        .orElse(8080));
        section.reportUnknown();
        return http;
    }

    private static Storage storage(Section section) {
        Storage storage = new Storage(
                section.value(
                                "keep",
                                duration(Duration.ofMinutes(1), Duration.ofDays(36500)),
                                "Write at least 1m, like 30d.")
                        .orElse(Duration.ofDays(30)),
                section.value("reserve", Quantities::bytes, "Write a size, like 2GB or 500MB.")
                        .orElse(DEFAULT_RESERVE));
        section.reportUnknown();
        return storage;
    }

    private static Optional<String> host(String text) {
        return HOST.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    private static Optional<String> modelId(String text) {
        return text.matches("[a-z0-9][a-z0-9._-]{0,127}") ? Optional.of(text) : Optional.empty();
    }

    private static Optional<Boolean> bool(String text) {
        return text.equals("true") || text.equals("false") ? Optional.of(text.equals("true")) : Optional.empty();
    }

    private static Optional<Integer> number(String text, int min, int max) {
        if (!text.matches("[0-9]{1,9}")) {
            return Optional.empty();
        }
        int value = Integer.parseInt(text);
        return value < min || value > max ? Optional.empty() : Optional.of(value);
    }

    private static Function<String, Optional<Duration>> duration(Duration min, Duration max) {
        return text ->
                Quantities.duration(text).filter(value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0);
    }

    private static Optional<Device> device(String text) {
        Matcher cuda = CUDA.matcher(text);
        if (cuda.matches()) {
            return Optional.of(
                    new Device(Device.Kind.CUDA, cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1))));
        }
        return switch (text) {
            case "auto" -> Optional.of(new Device(Device.Kind.AUTO, 0));
            case "cpu" -> Optional.of(new Device(Device.Kind.CPU, 0));
            default -> Optional.empty();
        };
    }

    private Optional<Path> path(String text) {
        try {
            return Optional.of(folder.resolve(text).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
