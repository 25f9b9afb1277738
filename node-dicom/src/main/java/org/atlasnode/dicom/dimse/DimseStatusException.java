package org.atlasnode.dicom.dimse;

import java.util.OptionalInt;

/** Thrown by a service to end its operation with a status; the dispatcher makes the response of it. */
public final class DimseStatusException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient DimseStatus status;
    private final transient OptionalInt errorId;

    /** @param comment for Error Comment (0000,0902): cut to 64 characters there; no patient data */
    public DimseStatusException(DimseStatus status, String comment) {
        super(comment);
        this.status = status;
        this.errorId = OptionalInt.empty();
    }

    /** @param errorId for Error ID (0000,0903), where the service class defines one */
    public DimseStatusException(DimseStatus status, String comment, int errorId) {
        super(comment);
        this.status = status;
        this.errorId = OptionalInt.of(errorId);
    }

    public DimseStatusException(DimseStatus status, String comment, Throwable cause) {
        super(comment, cause);
        this.status = status;
        this.errorId = OptionalInt.empty();
    }

    public DimseStatus status() {
        return status;
    }

    public OptionalInt errorId() {
        return errorId;
    }
}
