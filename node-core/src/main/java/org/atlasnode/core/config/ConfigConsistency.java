package org.atlasnode.core.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.config.NodeConfig.Pipeline;
import org.atlasnode.core.model.ModelChoice;

/** Checks that the parts of a configuration fit one another. */
final class ConfigConsistency {

    private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "*");
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

    private ConfigConsistency() {}

    static void check(NodeConfig config, Section peers, List<Section> pipelines, Section http) {
        for (Peer peer : config.peers().values()) {
            checkPeer(config, peer, peers.section(peer.name()));
        }
        checkTwins(List.copyOf(config.peers().values()), peers);
        for (Section pipeline : pipelines) {
            checkNames(
                    pipeline,
                    "from",
                    config.peers(),
                    peer -> peer.sends() || peer.terms().query().isPresent(),
                    "does not send",
                    "sends: true");
            checkNames(
                    pipeline,
                    "to",
                    config.peers(),
                    peer -> !peer.receives().isEmpty(),
                    "receives nothing",
                    "receives: [sr, overlay]");
        }
        checkSenders(config, pipelines);
        checkModels(config.pipelines(), pipelines);
        boolean taken = config.http().port() == config.node().port()
                || config.node()
                        .tls()
                        .flatMap(NodeTls::port)
                        .equals(Optional.of(config.http().port()));
        if (taken && overlap(config.http().bind(), config.node().bind())) {
            http.problem("port", "is a port that the node listens on for DICOM", "Choose another port.");
        }
    }

    private static void checkPeer(NodeConfig config, Peer peer, Section section) {
        boolean web = peer.terms().dicomWeb().isPresent();
        checkSecurity(config.node().tls(), peer, section);
        if (!peer.receives().isEmpty() && !web) {
            if (!section.has("host")) {
                section.problem("host", "is missing, but the peer receives", "Write where it listens.");
            }
            if (!section.has("port")) {
                section.problem("port", "is missing, but the peer receives", "Write where it listens.");
            }
        }
        boolean here = peer.host().filter(LOOPBACK::contains).isPresent()
                && peer.port().filter(port -> port == config.node().port()).isPresent();
        if (here && overlap("127.0.0.1", config.node().bind())) {
            section.problem("port", "is this node's own", "Write where the peer listens.");
        }
    }

    private static void checkSecurity(Optional<NodeTls> tls, Peer peer, Section section) {
        PeerTerms.Security security = peer.terms().security();
        if (security.tls() && tls.isEmpty()) {
            section.problem("tls", "needs node.tls", "Name this node's certificate there.");
        }
        if (security.tls()
                && peer.sends()
                && tls.isPresent()
                && tls.get().port().isEmpty()) {
            section.problem("tls", "needs node.tls.port, since the peer sends", "Write where TLS is listened on.");
        }
        if (!security.tls() && tls.map(NodeTls::only).orElse(false) && peer.sends()) {
            section.problem("sends", "cannot be: node.tls.only closes the plain port", "Write tls: true beside it.");
        }
        security.certificateName().ifPresent(name -> checkCertificateName(tls, peer, section));
    }

    private static void checkCertificateName(Optional<NodeTls> tls, Peer peer, Section section) {
        if (!peer.terms().security().tls()) {
            section.problem("certificateName", "needs tls", "Write tls: true beside it.");
        }
        if (peer.sends() && !tls.map(NodeTls::clientCertificate).orElse(true)) {
            section.problem(
                    "certificateName",
                    "needs node.tls.clientCertificate: true, since the peer sends",
                    "Write that, or remove the name.");
        }
    }

    /** Peers that cannot be told apart when they call, or that would get every result twice. */
    private static void checkTwins(List<Peer> peers, Section section) {
        for (int i = 0; i < peers.size(); i++) {
            for (Peer earlier : peers.subList(0, i)) {
                Peer peer = peers.get(i);
                if (callAlike(peer, earlier)) {
                    twin(section, peer, "calls like " + earlier.name() + " and cannot be told from it");
                } else if (receiveAlike(peer, earlier)) {
                    twin(section, peer, "is the same destination as " + earlier.name());
                }
            }
        }
    }

    private static boolean callAlike(Peer peer, Peer other) {
        boolean anyHost = peer.host().isEmpty() || other.host().isEmpty();
        return peer.sends()
                && other.sends()
                && peer.aeTitle().equals(other.aeTitle())
                && (anyHost || peer.host().equals(other.host()));
    }

    private static boolean receiveAlike(Peer peer, Peer other) {
        return peer.terms().dicomWeb().equals(other.terms().dicomWeb())
                && !peer.receives().isEmpty()
                && !other.receives().isEmpty()
                && peer.aeTitle().equals(other.aeTitle())
                && peer.host().equals(other.host())
                && peer.port().equals(other.port());
    }

    private static void twin(Section peers, Peer peer, String message) {
        peers.section(peer.name()).problem("aeTitle", message, "Give it another title or host, or remove one.");
    }

    /** What goes back to its sender needs one that receives, unless it goes elsewhere as well. */
    private static void checkSenders(NodeConfig config, List<Section> sections) {
        for (int i = 0; i < sections.size(); i++) {
            Pipeline pipeline = config.pipelines().get(i);
            if (!pipeline.to().contains(Pipeline.SENDER)) {
                continue;
            }
            List<String> deaf = pipeline.from().stream()
                    .map(config.peers()::get)
                    .filter(peer -> peer != null && peer.receives().isEmpty())
                    .map(Peer::name)
                    .toList();
            boolean nobodyElse = pipeline.to().size() == 1;
            if (!deaf.isEmpty() && (nobodyElse || deaf.size() == pipeline.from().size())) {
                sections.get(i)
                        .problem(
                                "to",
                                "names the sender, but " + String.join(", ", deaf) + " receives nothing",
                                "Write receives: [sr, overlay] at the peer, or name another destination.");
            }
        }
    }

    /** A series has one answer of a model; another version may run beside it in its shadow. */
    private static void checkModels(List<Pipeline> pipelines, List<Section> sections) {
        for (int i = 0; i < pipelines.size(); i++) {
            Pipeline pipeline = pipelines.get(i);
            checkShadows(pipeline, sections.get(i));
            for (Pipeline earlier : pipelines.subList(0, i)) {
                boolean same = earlier.model().id().equals(pipeline.model().id())
                        && earlier.from().stream().anyMatch(pipeline.from()::contains);
                if (same && !earlier.model().equals(pipeline.model())) {
                    sections.get(i)
                            .problem(
                                    "model",
                                    "differs from " + earlier.model() + ", which runs over series of the same peer",
                                    "Choose one of them, and name the other under shadow.");
                }
            }
        }
    }

    /** A model without a version is the highest in service, and that may be its shadow. */
    private static void checkShadows(Pipeline pipeline, Section section) {
        Optional<String> version = pipeline.model().version();
        for (ModelChoice shadow : pipeline.shadow()) {
            if (!shadow.id().equals(pipeline.model().id())) {
                continue;
            }
            if (version.isEmpty()) {
                section.problem("model", "needs a version, since its shadow is of the same id", "Write id@version.");
            } else if (shadow.version().equals(version)) {
                section.problem("shadow", "names the model itself", "Name another version.");
            }
        }
    }

    private static void checkNames(
            Section pipeline,
            String key,
            Map<String, Peer> peers,
            Predicate<Peer> able,
            String unable,
            String setting) {
        List<YamlNode.Scalar> names = pipeline.list(key, PipelineReader.LIST_REMEDY);
        if (names.isEmpty()) {
            pipeline.problem(key, "names nobody", "Name at least one peer with " + setting + ".");
        }
        for (YamlNode.Scalar name : names) {
            if (key.equals("to") && name.text().strip().equals(Pipeline.SENDER)) {
                continue;
            }
            Peer peer = peers.get(name.text().strip());
            if (peer == null) {
                pipeline.problem(
                        name.line(),
                        key,
                        "names \"" + name.text() + "\", which is no peer",
                        "Use one of: " + candidates(peers, able) + ".");
            } else if (!able.test(peer)) {
                pipeline.problem(
                        name.line(),
                        key,
                        "names " + peer.name() + ", which " + unable,
                        "Write " + setting + " at the peer.");
            }
        }
    }

    private static String candidates(Map<String, Peer> peers, Predicate<Peer> able) {
        String names = peers.values().stream().filter(able).map(Peer::name).collect(Collectors.joining(", "));
        return names.isEmpty() ? "(none is able to)" : names;
    }

    private static boolean overlap(String address, String other) {
        return address.equals(other) || ANY_ADDRESS.contains(address) || ANY_ADDRESS.contains(other);
    }
}
