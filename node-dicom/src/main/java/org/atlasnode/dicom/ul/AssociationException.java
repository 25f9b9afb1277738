package org.atlasnode.dicom.ul;

import java.io.IOException;

/**
 * Why an association did not come to be, or ended before its time. A closed set. Each message names the peer and, where
 * there is one, the remedy; none holds patient data.
 */
public abstract sealed class AssociationException extends IOException {

    private static final long serialVersionUID = 1L;

    private AssociationException(String message) {
        super(message);
    }

    private AssociationException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether the same request may succeed later without anyone changing anything. */
    public abstract boolean isRetryable();

    /** No TCP connection came to be. */
    public static final class ConnectFailed extends AssociationException {

        private static final long serialVersionUID = 1L;

        public ConnectFailed(String message, Throwable cause) {
            super(message, cause);
        }

        @Override
        public boolean isRetryable() {
            return true;
        }
    }

    /** The peer answered with A-ASSOCIATE-RJ (PS3.8 §9.3.4). */
    public static final class Rejected extends AssociationException {

        private static final long serialVersionUID = 1L;

        private final transient Pdu.AssociateRj answer;

        public Rejected(String message, Pdu.AssociateRj answer) {
            super(message);
            this.answer = answer;
        }

        /** Result, source and reason as the peer gave them. */
        public Pdu.AssociateRj answer() {
            return answer;
        }

        @Override
        public boolean isRetryable() {
            return answer.isTransient();
        }
    }

    /** The association ended by A-ABORT, the peer's or ours (PS3.8 §9.3.8). */
    public static final class Aborted extends AssociationException {

        private static final long serialVersionUID = 1L;

        private final boolean byPeer;
        private final transient Pdu.Abort abort;

        public Aborted(String message, boolean byPeer, Pdu.Abort abort) {
            super(message);
            this.byPeer = byPeer;
            this.abort = abort;
        }

        public boolean byPeer() {
            return byPeer;
        }

        public Pdu.Abort abort() {
            return abort;
        }

        @Override
        public boolean isRetryable() {
            return true;
        }
    }

    /** The peer did not send, or did not take, what was due in time. */
    public static final class TimedOut extends AssociationException {

        private static final long serialVersionUID = 1L;

        public TimedOut(String message) {
            super(message);
        }

        @Override
        public boolean isRetryable() {
            return true;
        }
    }

    /** The TCP connection closed or broke without A-RELEASE or A-ABORT (PS3.8 §9.1.5). */
    public static final class ConnectionLost extends AssociationException {

        private static final long serialVersionUID = 1L;

        public ConnectionLost(String message) {
            super(message);
        }

        public ConnectionLost(String message, Throwable cause) {
            super(message, cause);
        }

        @Override
        public boolean isRetryable() {
            return true;
        }
    }

    /** There is no secure transport connection, though there should be, or the reverse (PS3.15 §B.12). */
    public static final class TlsFailed extends AssociationException {

        private static final long serialVersionUID = 1L;

        private final Fault fault;

        public TlsFailed(String message, Fault fault) {
            super(message);
            this.fault = fault;
        }

        public TlsFailed(String message, Fault fault, Throwable cause) {
            super(message, cause);
            this.fault = fault;
        }

        public Fault fault() {
            return fault;
        }

        /** Certificates are renewed by people who know nothing of what waits here for it. */
        @Override
        public boolean isRetryable() {
            return true;
        }

        /** What is wrong. */
        public enum Fault {
            /** The peer speaks plain DICOM where TLS is due. */
            PLAIN_PEER,
            /** The peer speaks TLS where plain DICOM is due. */
            TLS_PEER,
            /** The peer's certificate is missing, expired, of another name or of nobody whom we trust. */
            PEER_CERTIFICATE,
            /** The peer does not accept our certificate. */
            OWN_CERTIFICATE,
            /** Both sides have no version or cipher suite in common. */
            NOTHING_IN_COMMON,
            /** The peer broke the protocol, or ended it without a reason. */
            PROTOCOL
        }
    }

    /** The peer accepted no presentation context for what is to be sent (PS3.8 §9.3.3.2). */
    public static final class NotNegotiated extends AssociationException {

        private static final long serialVersionUID = 1L;

        public NotNegotiated(String message) {
            super(message);
        }

        @Override
        public boolean isRetryable() {
            return false;
        }
    }
}
