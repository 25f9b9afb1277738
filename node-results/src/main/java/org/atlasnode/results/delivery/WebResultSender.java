package org.atlasnode.results.delivery;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.dicomweb.DicomWebClient;
import org.atlasnode.core.dicomweb.WebService;
import org.atlasnode.dicom.data.Uid;

/**
 * Sends by STOW-RS as user agent (PS3.18 §10.5). There is no connection to open and nothing to negotiate. Immutable,
 * thread-safe.
 */
public final class WebResultSender implements ResultSender {

    private final Function<NodeConfig.Peer, Optional<SSLContext>> tls;

    /** @param tls whom to trust of a peer's authorities; absent: whom the Java platform trusts */
    public WebResultSender(Function<NodeConfig.Peer, Optional<SSLContext>> tls) {
        this.tls = tls;
    }

    /** Another way for the peers that are spoken to by DIMSE. */
    public ResultSender orElse(ResultSender other) {
        return (peer, sopClassUids) ->
                peer.terms().dicomWeb().isPresent() ? open(peer, sopClassUids) : other.open(peer, sopClassUids);
    }

    @Override
    public Connection open(NodeConfig.Peer peer, Collection<Uid> sopClassUids) {
        return new StoreTransactions(
                new DicomWebClient(WebService.of(peer.terms().dicomWeb().orElseThrow(), tls.apply(peer))));
    }
}
