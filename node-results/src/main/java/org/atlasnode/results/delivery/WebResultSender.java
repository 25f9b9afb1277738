package org.atlasnode.results.delivery;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.dicomweb.DicomWebClient;
import org.atlasnode.core.dicomweb.DicomWebException;
import org.atlasnode.core.dicomweb.StoreOutcome;
import org.atlasnode.core.dicomweb.WebService;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.net.StoreResponse;
import org.atlasnode.results.source.ResultFile;

/**
 * Sends by STOW-RS as user agent (PS3.18 §10.5), one object in each transaction, so that each has an answer of its own.
 * There is no connection to open and nothing to negotiate. Immutable, thread-safe.
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
        WebService service = WebService.of(peer.terms().dicomWeb().orElseThrow(), tls.apply(peer));
        return new Transactions(new DicomWebClient(service));
    }

    private record Transactions(DicomWebClient client) implements Connection {

        /** A server says at the object what it does not take. */
        @Override
        public boolean accepts(Uid sopClassUid) {
            return true;
        }

        @Override
        public StoreResponse store(DataSet object) throws IOException {
            Uid sopInstanceUid = object.findUid(Tags.SOP_INSTANCE_UID).orElseThrow();
            try {
                return response(client.store(ResultFile.bytes(object)), sopInstanceUid);
            } catch (DicomWebException e) {
                if (e.isTemporary()) {
                    throw e;
                }
                throw new DeliveryRefusedException(String.valueOf(e.getMessage()), e);
            }
        }

        /**
         * The reason of PS3.18 §I.2 is a status of PS3.4 §B.2.3. A server that names no instance at all has stored it by
         * the status of its answer (PS3.18 Table 10.5.3-1); one that names others only has not.
         */
        private static StoreResponse response(List<StoreOutcome> outcomes, Uid sopInstanceUid) {
            Optional<StoreOutcome> own = outcomes.stream()
                    .filter(outcome -> outcome.sopInstanceUid()
                            .filter(sopInstanceUid::equals)
                            .isPresent())
                    .findFirst()
                    .or(() -> outcomes.stream()
                            .filter(outcome -> !outcome.stored())
                            .findFirst());
            if (own.isEmpty() && !outcomes.isEmpty()) {
                return new StoreResponse(DimseStatus.PROCESSING_FAILURE, "the answer does not name the instance");
            }
            return new StoreResponse(
                    new DimseStatus(own.map(Transactions::status).orElse(0)), "");
        }

        /** A reason that contradicts the outcome does not count. */
        private static int status(StoreOutcome outcome) {
            DimseStatus status = new DimseStatus(outcome.reason());
            boolean kept = status.isSuccess() || status.isWarning();
            if (outcome.stored()) {
                return kept ? outcome.reason() : 0;
            }
            return kept ? StoreOutcome.PROCESSING_FAILURE : outcome.reason();
        }

        @Override
        public void close() {
            // each transaction has ended by itself
        }
    }
}
