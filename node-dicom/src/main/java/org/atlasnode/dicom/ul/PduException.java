package org.atlasnode.dicom.ul;

import java.io.IOException;

/** Bytes that are not a PDU, or one beyond a limit; carries what A-ABORT then says. */
public final class PduException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient Pdu.Abort abort;
    private final boolean tls;

    PduException(Pdu.Abort abort, String reason) {
        this(abort, reason, false);
    }

    private PduException(Pdu.Abort abort, String reason, boolean tls) {
        super(reason);
        this.abort = abort;
        this.tls = tls;
    }

    /** A record of TLS stands where a PDU should. */
    static PduException tlsRecord() {
        return new PduException(Pdu.Abort.UNRECOGNIZED_PDU, "TLS, not a PDU", true);
    }

    static PduException invalid(String reason) {
        return new PduException(Pdu.Abort.INVALID_PARAMETER_VALUE, reason);
    }

    public Pdu.Abort abort() {
        return abort;
    }

    /** Whether the bytes look like TLS. */
    boolean isTls() {
        return tls;
    }
}
