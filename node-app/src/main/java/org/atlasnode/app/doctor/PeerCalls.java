package org.atlasnode.app.doctor;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.net.PeerClients;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.net.ClientSettings;
import org.atlasnode.dicom.net.PresentationContextProposal;
import org.atlasnode.dicom.ul.AssociationException;

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

    /** On the terms that are agreed with each peer. */
    static PeerCalls by(PeerClients clients) {
        PeerClients hurried = clients.waiting(
                new ClientSettings.Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10)));
        return (peer, address, proposals) -> hurried.client(
                        peer, new PeerClients.Service(address.title(), address.host(), address.port()))
                .connect(proposals);
    }
}
