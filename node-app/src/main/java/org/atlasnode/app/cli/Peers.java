package org.atlasnode.app.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.config.PeerTerms.DicomWeb;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.net.ClientSettings;

/** Peers as the command line names and shows them. */
final class Peers {

    private static final Pattern AD_HOC = Pattern.compile("([^@]{1,16})@(.+):([0-9]{1,5})");
    private static final int MAX_PORT = 65535;

    private Peers() {}

    /** Whom to call: a peer of the configuration by its name, or {@code TITLE@HOST:PORT}. */
    static ClientSettings settings(String peer, ConfigOption config, Optional<AeTitle> calling) {
        Matcher adHoc = AD_HOC.matcher(peer);
        return adHoc.matches() ? adHoc(adHoc, config, calling) : named(peer, config, calling);
    }

    private static ClientSettings adHoc(Matcher peer, ConfigOption config, Optional<AeTitle> calling) {
        AeTitle called = AeTitle.parse(peer.group(1))
                .orElseThrow(() -> CommandFailure.misused(peer.group(1) + " is not an AE title"));
        int port = Integer.parseInt(peer.group(3));
        if (port < 1 || port > MAX_PORT) {
            throw CommandFailure.misused("a port is 1 to 65535: " + port);
        }
        return ClientSettings.of(
                peer.group(2),
                port,
                calling.orElseGet(() -> config.load().node().aeTitle()),
                called);
    }

    private static ClientSettings named(String name, ConfigOption config, Optional<AeTitle> calling) {
        NodeConfig loaded = config.load();
        Peer peer = loaded.peers().get(name);
        if (peer == null) {
            throw CommandFailure.misused("there is no peer " + name + " in " + config.file() + "; there are: "
                    + String.join(", ", loaded.peers().keySet()) + ". Or name it TITLE@HOST:PORT");
        }
        if (peer.terms().dicomWeb().isPresent() && peer.port().isEmpty()) {
            throw CommandFailure.misused("peer " + name + " is spoken to by DICOMweb only, and this command speaks"
                    + " DIMSE: add peers." + name + ".host and port to the configuration, or name it TITLE@HOST:PORT");
        }
        String host = peer.host().orElseThrow(() -> incomplete(name, "host"));
        int port = peer.port().orElseThrow(() -> incomplete(name, "port"));
        return ClientSettings.of(host, port, calling.orElse(loaded.node().aeTitle()), peer.aeTitle());
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
    static Optional<DicomWeb> web(String peer, ConfigOption config) {
        return AD_HOC.matcher(peer).matches()
                ? Optional.empty()
                : Optional.ofNullable(config.load().peers().get(peer))
                        .flatMap(known -> known.terms().dicomWeb());
    }
}
