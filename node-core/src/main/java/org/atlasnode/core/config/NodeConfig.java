package org.atlasnode.core.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.dicom.data.AeTitle;

/** The whole configuration, checked and resolved. Immutable. */
public record NodeConfig(
        Node node,
        Map<String, Peer> peers,
        Completion completion,
        List<Pipeline> pipelines,
        Inference inference,
        Operation operation) {

    public NodeConfig {
        peers = Collections.unmodifiableMap(new LinkedHashMap<>(peers));
        pipelines = List.copyOf(pipelines);
    }

    public Http http() {
        return operation.http();
    }

    public Storage storage() {
        return operation.storage();
    }

    public ResultTerms results() {
        return operation.results();
    }

    /** This configuration with other pipelines. */
    NodeConfig withPipelines(List<Pipeline> other) {
        return new NodeConfig(node, peers, completion, other, inference, operation);
    }

    /** This node. {@code data} and {@code models} are absolute. */
    public record Node(
            AeTitle aeTitle, String bind, int port, Path data, Path models, Optional<NodeTls> tls, NodeLimits limits) {

        /** A node without TLS, with the default limits. */
        public Node(AeTitle aeTitle, String bind, int port, Path data, Path models) {
            this(aeTitle, bind, port, data, models, Optional.empty(), NodeLimits.DEFAULT);
        }
    }

    /**
     * Another application entity.
     *
     * @param host address or name; absent: any address may call under this title
     * @param port where it listens; present where it receives
     * @param receives what results it gets; empty where none
     * @param terms what is agreed with it beyond that
     */
    public record Peer(
            String name,
            AeTitle aeTitle,
            Optional<String> host,
            Optional<Integer> port,
            boolean sends,
            Set<ResultKind> receives,
            PeerTerms terms) {

        public Peer {
            receives = Set.copyOf(receives);
        }

        /** Under which title its storage commitment answers. */
        public AeTitle commitmentTitle() {
            return terms.commitment().aeTitle().orElse(aeTitle);
        }

        /** Where its storage commitment listens, on its host; absent where nothing says so. */
        public Optional<Integer> commitmentPort() {
            return host.isEmpty() ? Optional.empty() : terms.commitment().port().or(() -> port);
        }

        public Peer withTerms(PeerTerms other) {
            return new Peer(name, aeTitle, host, port, sends, receives, other);
        }
    }

    /** When a series is complete: so long without a new instance and no gap, and in any case so long after the last. */
    public record Completion(Duration quiet, Duration limit) {}

    /**
     * A model, the peers whose series it gets and the peers that get its results, by name.
     *
     * @param shadow models that are computed over the same series and compared with it; nobody gets their results
     */
    public record Pipeline(ModelChoice model, List<ModelChoice> shadow, List<String> from, List<String> to) {

        public Pipeline {
            shadow = List.copyOf(shadow);
            from = List.copyOf(from);
            to = List.copyOf(to);
        }

        /** A pipeline without shadows, of the text of its model. */
        public Pipeline(String model, List<String> from, List<String> to) {
            this(ModelChoice.of(model), List.of(), from, to);
        }

        /** Whether the other takes the same series and sends to the same peers, whatever models it runs. */
        public boolean isRoutedAs(Pipeline other) {
            return from.equals(other.from) && to.equals(other.to);
        }
    }

    /**
     * Where models run.
     *
     * @param workers series that are worked on at once, from 1
     */
    public record Inference(Device device, int workers) {}

    /** Where the HTTP server listens; port 0 is none. */
    public record Http(String bind, int port) {}

    /**
     * What is kept.
     *
     * @param keep how long a series and its results stay after they are done
     * @param reserveBytes free space below which nothing more is accepted
     */
    public record Storage(Duration keep, long reserveBytes) {}

    /**
     * {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}.
     *
     * @param index the CUDA device, for {@code CUDA}
     */
    public record Device(Kind kind, int index) {

        private static final Pattern CUDA = Pattern.compile("cuda(?::([0-9]{1,2}))?");

        /** Which device is asked for. */
        public enum Kind {
            AUTO,
            CPU,
            CUDA
        }

        /** {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}. */
        public static Optional<Device> parse(String text) {
            Matcher cuda = CUDA.matcher(text);
            if (cuda.matches()) {
                return Optional.of(new Device(Kind.CUDA, cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1))));
            }
            return switch (text) {
                case "auto" -> Optional.of(new Device(Kind.AUTO, 0));
                case "cpu" -> Optional.of(new Device(Kind.CPU, 0));
                default -> Optional.empty();
            };
        }
    }
}
