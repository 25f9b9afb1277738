package org.atlasnode.results.delivery;

import java.io.IOException;
import java.util.Collection;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.net.StoreResponse;

/** Opens associations to destinations, or what stands for one where there is none. Thread-safe. */
public interface ResultSender {

    /**
     * Associates with a peer, proposing these SOP classes, each in Explicit and then Implicit VR Little Endian.
     *
     * @throws IOException where the peer cannot be reached, rejects or does not answer
     */
    Connection open(NodeConfig.Peer peer, Collection<Uid> sopClassUids) throws IOException;

    /** An association to one destination. Confined to one thread. */
    interface Connection extends AutoCloseable {

        /** Whether the peer took a presentation context for this SOP class. */
        boolean accepts(Uid sopClassUid);

        /**
         * C-STORE of one object whose class was accepted.
         *
         * @throws IOException where the association is over
         */
        StoreResponse store(DataSet object) throws IOException;

        /** Releases the association, or frees what is left of it; failure to release changes nothing that was stored. */
        @Override
        void close();
    }
}
