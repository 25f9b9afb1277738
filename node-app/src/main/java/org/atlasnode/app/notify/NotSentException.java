package org.atlasnode.app.notify;

/** A channel did not take a message. The text says why, and holds no secret. */
public final class NotSentException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean refused;

    private NotSentException(String message, boolean refused, Throwable cause) {
        super(message, cause);
        this.refused = refused;
    }

    private NotSentException(String message) {
        super(message);
        this.refused = true;
    }

    /** It could not be reached, or not now. */
    static NotSentException failed(String message, Throwable cause) {
        return new NotSentException(message, false, cause);
    }

    /** It said no: somebody must change something first. */
    static NotSentException refused(String message, Throwable cause) {
        return new NotSentException(message, true, cause);
    }

    /** It said no. */
    static NotSentException refused(String message) {
        return new NotSentException(message);
    }

    boolean isRefused() {
        return refused;
    }
}
