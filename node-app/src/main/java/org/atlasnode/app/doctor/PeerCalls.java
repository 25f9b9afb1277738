package org.atlasnode.app.doctor;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.net.ClientSettings;
import org.atlasnode.dicom.net.DicomClient;
import org.atlasnode.dicom.net.PresentationContextProposal;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.RequestOptions;
import org.atlasnode.dicom.ul.UserIdentity;

/** How peers are called: as the node does when it sends, but with less patience. */
interface PeerCalls {

    /** Where a service of a peer is. */
    record Address(AeTitle title, String host, int port) {}

    /** Associates with a service of a peer. */
    ClientAssociation connect(Peer peer, Address address, List<PresentationContextProposal> proposals)
            throws AssociationException;

    /** The addresses of a name. */
    default String resolve(String host) throws UnknownHostException {
        return Arrays.stream(InetAddress.getAllByName(host))
                .map(InetAddress::getHostAddress)
                .collect(Collectors.joining(", "));
    }

    /** Over plain TCP, with the user identity that the peer is to be given. */
    static PeerCalls plain(AeTitle calling) {
        ClientSettings.Timeouts timeouts =
                new ClientSettings.Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10));
        return (peer, address, proposals) -> {
            RequestOptions options = peer.terms()
                    .security()
                    .identifyAs()
                    .map(user -> RequestOptions.NONE.withIdentity(UserIdentity.of(user.user(), user.password())))
                    .orElse(RequestOptions.NONE);
            ClientSettings settings = ClientSettings.of(address.host(), address.port(), calling, address.title())
                    .withTimeouts(timeouts);
            return new DicomClient(settings).connect(proposals, options);
        };
    }
}
