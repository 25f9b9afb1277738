package org.atlasnode.dicom.net;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.atlasnode.dicom.dimse.CStoreHandler.Caller;
import org.atlasnode.dicom.io.TransferSyntax;

/** Decides, before anything is negotiated, whether a caller may associate. Called by several threads at once. */
@FunctionalInterface
public interface AssociationPolicy {

    /** Empty to admit; else what A-ASSOCIATE-RJ says. The titles are as they stand in the request, spaces stripped. */
    Optional<Rejection> judge(String callingAeTitle, String calledAeTitle, InetAddress peer);

    /** Like {@link #judge} of the transport under the request, which is judged first. */
    default Optional<Rejection> judge(String callingAeTitle, InetAddress peer, TransportSecurity security) {
        return Optional.empty();
    }

    /** Which transfer syntaxes this caller's objects should come in, where it proposes them; the best first. */
    default List<TransferSyntax> preferred(Caller caller) {
        return List.of();
    }

    /** Why a caller is refused, permanently or for the moment (PS3.8 §9.3.4, Table 9-21). */
    enum Rejection {
        CALLING_AE_TITLE_NOT_RECOGNIZED,
        CALLED_AE_TITLE_NOT_RECOGNIZED,
        LOCAL_LIMIT_EXCEEDED
    }
}
