package org.atlasnode.results.source;

/** A kind of result cannot be made of this source, for a reason that lies in the source. The message is for a person. */
public final class UnfitSourceException extends Exception {

    private static final long serialVersionUID = 1L;

    public UnfitSourceException(String message) {
        super(message);
    }
}
