package org.atlasnode.dicom.net;

import java.time.Duration;
import org.atlasnode.dicom.dimse.CStoreHandler.Caller;
import org.atlasnode.dicom.net.AssociationPolicy.Rejection;
import org.atlasnode.dicom.ul.AssociationException;

/**
 * Hears of the life of a server's associations. Called on the association's thread, by several at once; what it throws
 * is logged and changes nothing.
 */
public interface AssociationListener {

    /** One that does nothing. */
    AssociationListener NONE = new AssociationListener() {};

    /** An association is established. */
    default void opened(Caller caller) {}

    /** An established association is over, and nothing more of it will be handled. */
    default void closed(Caller caller, Summary summary) {}

    /** A request was refused. The titles are as they stand in the request, spaces stripped: not to be trusted. */
    default void rejected(String callingAeTitle, String calledAeTitle, String address, Rejection rejection) {}

    /** No association came to be because of TLS: missing, unwanted, or not accepted by one side. */
    default void insecure(String address, AssociationException.TlsFailed failure) {}

    /** How an association ended. */
    enum End {
        /** A-RELEASE by the peer. */
        RELEASED,
        /** A-ABORT by the peer. */
        ABORTED_BY_PEER,
        /** A-ABORT by us: protocol error, or the server closes. */
        ABORTED_BY_US,
        /** The peer fell silent. */
        TIMED_OUT,
        /** The connection closed without a word. */
        LOST
    }

    /**
     * What happened on an association.
     *
     * @param stored C-STORE requests that were answered with success or warning
     * @param failed requests that were answered with another status
     * @param receivedBytes bytes of all PDUs that came in
     */
    record Summary(End end, long stored, long failed, long receivedBytes, Duration duration) {}
}
