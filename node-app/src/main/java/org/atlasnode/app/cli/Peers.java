package org.atlasnode.app.cli;

import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.config.PeerTerms;
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
    static DicomClient client(String peer, ConfigOption config, Optional<AeTitle> calling) {
        Matcher adHoc = AD_HOC.matcher(peer);
        return adHoc.matches() ? adHoc(adHoc, config, calling) : named(peer, config, calling);
    }

    private static DicomClient adHoc(Matcher peer, ConfigOption config, Optional<AeTitle> calling) {
        AeTitle called = AeTitle.parse(peer.group(1))
                .orElseThrow(() -> CommandFailure.misused(peer.group(1) + " is not an AE title"));
        int port = Integer.parseInt(peer.group(3));
        if (port < 1 || port > MAX_PORT) {
            throw CommandFailure.misused("a port is 1 to 65535: " + port);
        }
        return new DicomClient(ClientSettings.of(
                peer.group(2),
                port,
                calling.orElseGet(() -> config.load().node().aeTitle()),
                called));
    }

    private static DicomClient named(String name, ConfigOption config, Optional<AeTitle> calling) {
        NodeConfig loaded = config.load();
        Peer peer = loaded.peers().get(name);
        if (peer == null) {
            throw CommandFailure.misused("there is no peer " + name + " in " + config.file() + "; there are: "
                    + String.join(", ", loaded.peers().keySet()) + ". Or name it TITLE@HOST:PORT");
        }
        if (peer.host().isEmpty()) {
            throw incomplete(name, "host");
        }
        if (peer.port().isEmpty()) {
            throw incomplete(name, "port");
        }
        return new PeerClients(
                        calling.orElse(loaded.node().aeTitle()),
                        identity(loaded, peer),
                        ClientSettings.Timeouts.DEFAULT)
                .client(peer);
    }

    /** The files of TLS are only needed where the peer is. */
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
                    .append(peer.host().orElse("?"))
                    .append(':')
                    .append(peer.port().map(String::valueOf).orElse("?"));
        }
        PeerTerms.Security security = peer.terms().security();
        if (security.tls()) {
            text.append(", by TLS");
            security.certificateName()
                    .ifPresent(bears -> text.append(" with a certificate of ").append(bears));
        }
        return text.toString();
    }
}
