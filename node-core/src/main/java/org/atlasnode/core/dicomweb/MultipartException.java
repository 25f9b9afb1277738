package org.atlasnode.core.dicomweb;

import java.io.IOException;

/** A body that is not the multipart body that it claims to be (RFC 2046 §5.1), or that exceeds a limit. */
public final class MultipartException extends IOException {

    private static final long serialVersionUID = 1L;

    public MultipartException(String message) {
        super(message);
    }
}
