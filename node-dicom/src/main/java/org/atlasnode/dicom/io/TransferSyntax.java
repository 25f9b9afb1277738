package org.atlasnode.dicom.io;

import java.util.List;
import java.util.Optional;
import org.atlasnode.dicom.data.Uid;

/** A transfer syntax (PS3.5 §10, Annex A): how a data set lies in bytes. */
public enum TransferSyntax {
    IMPLICIT_VR_LITTLE_ENDIAN("1.2.840.10008.1.2", Encoding.IMPLICIT_LITTLE, false),
    EXPLICIT_VR_LITTLE_ENDIAN("1.2.840.10008.1.2.1", Encoding.EXPLICIT_LITTLE, false),
    DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN("1.2.840.10008.1.2.1.99", Encoding.DEFLATED, false),
    EXPLICIT_VR_BIG_ENDIAN("1.2.840.10008.1.2.2", Encoding.EXPLICIT_BIG, false),
    JPEG_BASELINE("1.2.840.10008.1.2.4.50", Encoding.EXPLICIT_LITTLE, true),
    JPEG_EXTENDED("1.2.840.10008.1.2.4.51", Encoding.EXPLICIT_LITTLE, true),
    JPEG_LOSSLESS("1.2.840.10008.1.2.4.57", Encoding.EXPLICIT_LITTLE, true),
    JPEG_LOSSLESS_SV1("1.2.840.10008.1.2.4.70", Encoding.EXPLICIT_LITTLE, true),
    JPEG_LS_LOSSLESS("1.2.840.10008.1.2.4.80", Encoding.EXPLICIT_LITTLE, true),
    JPEG_LS_NEAR_LOSSLESS("1.2.840.10008.1.2.4.81", Encoding.EXPLICIT_LITTLE, true),
    JPEG_2000_LOSSLESS("1.2.840.10008.1.2.4.90", Encoding.EXPLICIT_LITTLE, true),
    JPEG_2000("1.2.840.10008.1.2.4.91", Encoding.EXPLICIT_LITTLE, true),
    HTJ2K_LOSSLESS("1.2.840.10008.1.2.4.201", Encoding.EXPLICIT_LITTLE, true),
    HTJ2K_LOSSLESS_RPCL("1.2.840.10008.1.2.4.202", Encoding.EXPLICIT_LITTLE, true),
    HTJ2K("1.2.840.10008.1.2.4.203", Encoding.EXPLICIT_LITTLE, true),
    RLE_LOSSLESS("1.2.840.10008.1.2.5", Encoding.EXPLICIT_LITTLE, true);

    /** How the elements of a data set are coded. */
    public enum Encoding {
        IMPLICIT_LITTLE,
        EXPLICIT_LITTLE,
        EXPLICIT_BIG,
        DEFLATED
    }

    private static final List<TransferSyntax> ALL = List.of(values());

    private final Uid uid;
    private final Encoding encoding;
    private final boolean encapsulated;

    TransferSyntax(String uid, Encoding encoding, boolean encapsulated) {
        this.uid = Uid.of(uid);
        this.encoding = encoding;
        this.encapsulated = encapsulated;
    }

    public static Optional<TransferSyntax> find(Uid uid) {
        return ALL.stream().filter(syntax -> syntax.uid.equals(uid)).findFirst();
    }

    public Uid uid() {
        return uid;
    }

    public Encoding encoding() {
        return encoding;
    }

    /** Whether pixel data is encapsulated in fragments (PS3.5 §A.4). */
    public boolean isEncapsulated() {
        return encapsulated;
    }
}
