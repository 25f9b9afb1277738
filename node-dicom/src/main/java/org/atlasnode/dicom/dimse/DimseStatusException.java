package org.atlasnode.dicom.dimse;

/** Thrown by a service to end its operation with a status; the dispatcher makes the response of it. */
public final class DimseStatusException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient DimseStatus status;

    /** @param comment for Error Comment (0000,0902): cut to 64 characters there; no patient data */
    public DimseStatusException(DimseStatus status, String comment) {
        super(comment);
        this.status = status;
    }

    public DimseStatusException(DimseStatus status, String comment, Throwable cause) {
        super(comment, cause);
        this.status = status;
    }

    public DimseStatus status() {
        return status;
    }
}
