package org.atlasnode.dicom.ul;

/** How TLS and the DICOM upper layer are told apart by their first bytes (RFC 8446 §5.1, PS3.8 §9.3.1). */
final class TlsRecord {

    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int APPLICATION_DATA = 23;
    private static final int LEGACY_MAJOR_VERSION = 3;

    private TlsRecord() {}

    /** Whether a record of TLS begins so: its content type, and the major version of all TLS there is. */
    static boolean begins(byte first, byte second) {
        return first >= CHANGE_CIPHER_SPEC && first <= APPLICATION_DATA && second == LEGACY_MAJOR_VERSION;
    }

    /** Whether a PDU begins so: no content type of TLS is the type of a PDU. */
    static boolean isPduType(byte first) {
        return first >= 1 && first <= Pdu.Type.values().length;
    }
}
