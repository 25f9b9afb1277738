package org.atlasnode.app;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.NodeLimits;
import org.atlasnode.core.config.NodeTls;
import org.atlasnode.core.security.TlsIdentity;
import org.atlasnode.dicom.net.ServerSettings;
import org.atlasnode.dicom.net.ServerSettings.Endpoint;
import org.atlasnode.dicom.net.TlsSettings;

/** Where and under which limits this node listens, by its configuration: the plain port first, then that of TLS. */
final class Listening {

    private Listening() {}

    static ServerSettings settings(NodeConfig.Node node, Optional<TlsIdentity> identity) {
        List<Endpoint> endpoints = new ArrayList<>();
        if (!node.tls().map(NodeTls::only).orElse(false)) {
            endpoints.add(Endpoint.plain(new InetSocketAddress(node.bind(), node.port())));
        }
        node.tls()
                .ifPresent(tls -> tls.port()
                        .ifPresent(port -> endpoints.add(Endpoint.tls(
                                new InetSocketAddress(node.bind(), port),
                                TlsSettings.of(identity.orElseThrow()::context)
                                        .withClientCertificate(tls.clientCertificate())))));
        NodeLimits limits = node.limits();
        return ServerSettings.of(node.aeTitle(), endpoints)
                .withLimits(new ServerSettings.Limits(
                        limits.associations(),
                        limits.perCaller(),
                        ServerSettings.Limits.DEFAULT.pduLengthBytes(),
                        limits.minBytesPerSecond()))
                .withTimeouts(new ServerSettings.Timeouts(limits.artim(), limits.idle(), limits.dimse()));
    }

    /** The port of TLS, of those that are listened on; absent where there is none. */
    static Optional<Integer> tlsPort(NodeConfig.Node node, List<Integer> ports) {
        return node.tls().flatMap(NodeTls::port).isPresent() && !ports.isEmpty()
                ? Optional.of(ports.get(ports.size() - 1))
                : Optional.empty();
    }
}
