package org.atlasnode.app.cli;

import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.config.PeerTerms;
import org.atlasnode.core.dicomweb.WebService;
import org.atlasnode.core.net.PeerClients;
import org.atlasnode.core.security.TlsFileException;
import org.atlasnode.core.security.TlsIdentity;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.net.ClientSettings;
import org.atlasnode.dicom.net.DicomClient;

/** Peers as the command line names and shows them. */
final class Peers {

    private static final Pattern AD_HOC = Pattern.compile("([^@]{1,16})@(.+):([0-9]{1,5})");
    private static final int MAX_PORT = 65535;

    private Peers() {}

    /** Who calls: a peer of the configuration by its name, on its terms, or {@code TITLE@HOST:PORT}, without TLS. */
    static DicomClient client(String name, ConfigOption config, Optional<AeTitle> calling) {
        Optional<Peer> adHoc = adHoc(name);
        if (adHoc.isPresent()) {
            AeTitle own = calling.orElseGet(() -> config.load().node().aeTitle());
            return new PeerClients(own, Optional.empty(), ClientSettings.Timeouts.DEFAULT).client(adHoc.get());
        }
        NodeConfig loaded = config.load();
        Peer peer = peer(name, loaded);
        if (peer.host().isEmpty()) {
            throw incomplete(name, "host");
        }
        if (peer.port().isEmpty()) {
            throw incomplete(name, "port");
        }
        return clients(loaded, peer, calling).client(peer);
    }

    /** How a peer is called; the files of TLS are only needed where it wants TLS. */
    static PeerClients clients(NodeConfig config, Peer peer, Optional<AeTitle> calling) {
        return new PeerClients(
                calling.orElse(config.node().aeTitle()), identity(config, peer), ClientSettings.Timeouts.DEFAULT);
    }

    private static Optional<TlsIdentity> identity(NodeConfig config, Peer peer) {
        if (!peer.terms().security().tls()) {
            return Optional.empty();
        }
        try {
            return Optional.of(TlsIdentity.open(config.node().tls().orElseThrow(), Clock.systemUTC()));
        } catch (TlsFileException e) {
            throw CommandFailure.misused(String.valueOf(e.getMessage()));
        }
    }

    /** A peer of the configuration by its name, or one that is named {@code TITLE@HOST:PORT} with no terms. */
    static Peer peer(String name, NodeConfig loaded) {
        return adHoc(name).orElseGet(() -> {
            Peer peer = loaded.peers().get(name);
            if (peer == null) {
                throw CommandFailure.misused("there is no peer " + name + " in the configuration; there are: "
                        + String.join(", ", loaded.peers().keySet()) + ". Or name it TITLE@HOST:PORT");
            }
            return peer;
        });
    }

    private static Optional<Peer> adHoc(String name) {
        Matcher matcher = AD_HOC.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        AeTitle title = AeTitle.parse(matcher.group(1))
                .orElseThrow(() -> CommandFailure.misused(matcher.group(1) + " is not an AE title"));
        int port = Integer.parseInt(matcher.group(3));
        if (port < 1 || port > MAX_PORT) {
            throw CommandFailure.misused("a port is 1 to 65535: " + port);
        }
        return Optional.of(new Peer(
                name, title, Optional.of(matcher.group(2)), Optional.of(port), false, Set.of(), PeerTerms.DEFAULT));
    }

    private static CommandFailure incomplete(String name, String key) {
        return CommandFailure.misused(
                "peer " + name + " cannot be called: add peers." + name + "." + key + " to the configuration");
    }

    static String describe(Peer peer) {
        StringBuilder text = new StringBuilder("peer " + peer.name() + " (" + peer.aeTitle() + ")");
        if (peer.sends()) {
            text.append(" may send from ").append(peer.host().orElse("any address"));
        }
        if (!peer.receives().isEmpty()) {
            text.append(peer.sends() ? " and" : "")
                    .append(" receives ")
                    .append(peer.receives().stream()
                            .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                            .sorted()
                            .collect(Collectors.joining(", ")))
                    .append(" at ")
                    .append(destination(peer));
        }
        PeerTerms.Security security = peer.terms().security();
        if (security.tls()) {
            text.append(", by TLS");
            security.certificateName()
                    .ifPresent(bears -> text.append(" with a certificate of ").append(bears));
        }
        return text.toString();
    }

    private static String destination(Peer peer) {
        return peer.terms()
                .dicomWeb()
                .map(web -> web.url() + " by DICOMweb")
                .orElseGet(() -> peer.host().orElse("?") + ":"
                        + peer.port().map(String::valueOf).orElse("?"));
    }

    /** The DICOMweb service of a peer of the configuration; absent where it has none, or is named ad hoc. */
    static Optional<WebService> web(String name, ConfigOption config) {
        if (AD_HOC.matcher(name).matches()) {
            return Optional.empty();
        }
        NodeConfig loaded = config.load();
        Optional<Peer> peer = Optional.ofNullable(loaded.peers().get(name));
        return peer.flatMap(known -> known.terms()
                .dicomWeb()
                .map(web -> WebService.of(
                        web, clients(loaded, known, Optional.empty()).httpsContext(known))));
    }
}
