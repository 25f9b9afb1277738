package org.atlasnode.core.config;

import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.Priority;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.io.TransferSyntax;

/**
 * What is agreed with a peer beyond who sends and who receives. Immutable.
 *
 * @param prefers transfer syntaxes that its objects should come in, the best first; the others are taken as well
 * @param notifies whether it may report procedure steps (MPPS) and available instances (IAN)
 * @param query where it answers queries; absent where it is never asked
 * @param dicomWeb where it is spoken to by DICOMweb; absent where by DIMSE
 * @param priority how urgent its series are
 */
public record PeerTerms(
        List<TransferSyntax> prefers,
        boolean notifies,
        Security security,
        Optional<Query> query,
        Commitment commitment,
        Optional<DicomWeb> dicomWeb,
        Priority priority) {

    /** What holds where the configuration says nothing. */
    public static final PeerTerms DEFAULT = new PeerTerms(
            List.of(), false, Security.NONE, Optional.empty(), Commitment.DEFAULT, Optional.empty(), Priority.NORMAL);

    public PeerTerms {
        prefers = List.copyOf(prefers);
    }

    public PeerTerms withPrefers(List<TransferSyntax> other) {
        return new PeerTerms(other, notifies, security, query, commitment, dicomWeb, priority);
    }

    public PeerTerms withNotifies(boolean other) {
        return new PeerTerms(prefers, other, security, query, commitment, dicomWeb, priority);
    }

    public PeerTerms withSecurity(Security other) {
        return new PeerTerms(prefers, notifies, other, query, commitment, dicomWeb, priority);
    }

    public PeerTerms withQuery(Query other) {
        return new PeerTerms(prefers, notifies, security, Optional.of(other), commitment, dicomWeb, priority);
    }

    public PeerTerms withCommitment(Commitment other) {
        return new PeerTerms(prefers, notifies, security, query, other, dicomWeb, priority);
    }

    public PeerTerms withDicomWeb(DicomWeb other) {
        return new PeerTerms(prefers, notifies, security, query, commitment, Optional.of(other), priority);
    }

    public PeerTerms withPriority(Priority other) {
        return new PeerTerms(prefers, notifies, security, query, commitment, dicomWeb, other);
    }

    /**
     * How both sides know each other.
     *
     * @param tls whether all traffic with this peer is TLS, in both directions (PS3.15 §B)
     * @param certificateName the name that its certificate must bear; absent: any certificate of a trusted authority
     * @param identifyAs the user identity that we give it (PS3.7 §D.3.3.7)
     * @param mustIdentifyAs the user identity that it must give us
     */
    public record Security(
            boolean tls,
            Optional<String> certificateName,
            Optional<Credentials> identifyAs,
            Optional<Credentials> mustIdentifyAs) {

        public static final Security NONE = new Security(false, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A user and, where there is one, a password. */
    public record Credentials(String user, Optional<String> password) {

        /** Without the password. */
        @Override
        public String toString() {
            return "Credentials[user=" + user + "]";
        }
    }

    /**
     * Where a peer answers C-FIND, C-MOVE and C-GET; often another AE title than the one that it stores from.
     *
     * @param confirm whether it is asked how many instances a series has before the series is called complete
     * @param fetch whether what is missing then is fetched
     */
    public record Query(AeTitle aeTitle, String host, int port, boolean confirm, boolean fetch) {}

    /**
     * Storage commitment with this peer (PS3.4 §J), in both roles.
     *
     * @param ask whether it is asked to commit to the results that it stored, where it offers that
     * @param aeTitle under which its commitment service answers; absent: the peer's own
     * @param port where that listens; absent: the peer's own
     */
    public record Commitment(boolean ask, Optional<AeTitle> aeTitle, Optional<Integer> port) {

        public static final Commitment DEFAULT = new Commitment(true, Optional.empty(), Optional.empty());
    }

    /**
     * A DICOMweb service (PS3.18).
     *
     * @param url base of the service by http or https, without a slash at its end
     * @param credentials for HTTP Basic authentication
     * @param token for HTTP Bearer authentication
     */
    public record DicomWeb(String url, Optional<Credentials> credentials, Optional<String> token) {

        /** Without secrets. */
        @Override
        public String toString() {
            return "DicomWeb[url=" + url + "]";
        }
    }
}
