package org.atlasnode.core.dicomweb;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;

/** A DICOMweb service that cannot be reached, refuses or answers what it should not: says where, what and what to do. */
public final class DicomWebException extends IOException {

    private static final long serialVersionUID = 1L;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int BAD_GATEWAY = 502;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int HTTP_VERSION = 505;

    private final int status;

    /** @param status of HTTP; 0 where there was no answer, or none that is understood */
    DicomWebException(String message, int status) {
        super(message);
        this.status = status;
    }

    DicomWebException(String message, Throwable cause) {
        super(message, cause);
        this.status = 0;
    }

    /** The status of HTTP; 0 where there was no answer, or none that is understood. */
    public int status() {
        return status;
    }

    /** Whether the service is not there at all: it cannot be reached, or says so of itself. */
    public boolean isAway() {
        return getCause() instanceof ConnectException
                || getCause() instanceof HttpConnectTimeoutException
                || status == BAD_GATEWAY
                || status == SERVICE_UNAVAILABLE;
    }

    /** Whether the same request may succeed later without a change on either side. */
    public boolean isTemporary() {
        return switch (status) {
            case 0, REQUEST_TIMEOUT, TOO_EARLY, TOO_MANY_REQUESTS -> true;
            case NOT_IMPLEMENTED, HTTP_VERSION -> false;
            default -> status >= SERVER_ERRORS;
        };
    }
}
