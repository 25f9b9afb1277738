package org.atlasnode.dicom.net;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.atlasnode.dicom.dimse.CStoreHandler.Caller;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.atlasnode.dicom.ul.UserIdentity;

/** Decides, before anything is negotiated, whether a caller may associate. Called by several threads at once. */
@FunctionalInterface
public interface AssociationPolicy {

    /** Empty to admit; else what A-ASSOCIATE-RJ says. */
    Optional<Rejection> judge(Applicant applicant);

    /** What of all that the server accepts, and in which order, is for this caller. */
    default AcceptanceRule rule(Caller caller, AcceptanceRule all) {
        return all;
    }

    /**
     * Who asks for an association, and for what.
     *
     * @param calling the titles are as they stand in the request, spaces stripped: any text
     * @param security of the connection under the request
     * @param abstractSyntaxes what it proposes, as it stands in the request
     */
    record Applicant(
            String calling,
            String called,
            InetAddress address,
            TransportSecurity security,
            Optional<UserIdentity> identity,
            List<String> abstractSyntaxes) {

        public Applicant {
            abstractSyntaxes = List.copyOf(abstractSyntaxes);
        }
    }

    /** Why a caller is refused, permanently or for the moment (PS3.8 §9.3.4, Table 9-21). */
    enum Rejection {
        CALLING_AE_TITLE_NOT_RECOGNIZED,
        CALLED_AE_TITLE_NOT_RECOGNIZED,
        /** PS3.8 has no reason for it; PS3.7 §D.3.3.7 leaves it to the acceptor. */
        USER_IDENTITY_NOT_ACCEPTED,
        LOCAL_LIMIT_EXCEEDED
    }
}
