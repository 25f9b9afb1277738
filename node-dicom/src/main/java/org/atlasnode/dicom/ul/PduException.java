package org.atlasnode.dicom.ul;

import java.io.IOException;

/** Bytes that are not a PDU, or one beyond a limit; carries what A-ABORT then says. */
public final class PduException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient Pdu.Abort abort;

    PduException(Pdu.Abort abort, String reason) {
        super(reason);
        this.abort = abort;
    }

    static PduException invalid(String reason) {
        return new PduException(Pdu.Abort.INVALID_PARAMETER_VALUE, reason);
    }

    public Pdu.Abort abort() {
        return abort;
    }
}
