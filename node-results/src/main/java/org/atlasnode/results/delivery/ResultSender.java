package org.atlasnode.results.delivery;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.atlasnode.core.config.NodeConfig;
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
         * Stores objects whose classes were accepted, in their order. What becomes of each is told as soon as it is known;
         * of what nothing was told, nobody knows.
         *
         * @throws IOException where the association is over
         */
        void store(List<Outgoing> objects, Reaction reaction) throws IOException;

        /** Releases the association, or frees what is left of it; failure to release changes nothing that was stored. */
        @Override
        void close();
    }

    /** Hears what becomes of objects. */
    interface Reaction {

        /** What the destination answered; says whether the next object may be sent. */
        boolean answered(Outgoing object, StoreResponse response);

        /** The destination does not take the object for good, where no status of DIMSE says so. */
        void refused(Outgoing object, String problem);

        /** The object was not sent, for what is kept of it cannot be read. */
        void unreadable(Outgoing object, IOException problem);
    }
}
