package org.atlasnode.core.query;

/** A source could not be asked, or did not do what it was asked; the message says why, and what to do. No patient data. */
public final class SourceException extends Exception {

    private static final long serialVersionUID = 1L;

    public SourceException(String message) {
        super(message);
    }

    public SourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
