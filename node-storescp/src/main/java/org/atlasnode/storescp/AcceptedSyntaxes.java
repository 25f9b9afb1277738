package org.atlasnode.storescp;

import java.util.List;
import java.util.stream.Stream;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.pixel.FrameReader;

/** The transfer syntaxes that objects may come in. */
public final class AcceptedSyntaxes {

    private static final List<TransferSyntax> ALL = Stream.of(
                    TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                    TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
                    TransferSyntax.RLE_LOSSLESS,
                    TransferSyntax.JPEG_LOSSLESS_SV1,
                    TransferSyntax.JPEG_LOSSLESS,
                    TransferSyntax.JPEG_LS_LOSSLESS,
                    TransferSyntax.HTJ2K_LOSSLESS_RPCL,
                    TransferSyntax.HTJ2K_LOSSLESS,
                    TransferSyntax.JPEG_2000_LOSSLESS,
                    TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
                    TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
                    TransferSyntax.JPEG_LS_NEAR_LOSSLESS,
                    TransferSyntax.HTJ2K,
                    TransferSyntax.JPEG_2000,
                    TransferSyntax.JPEG_EXTENDED,
                    TransferSyntax.JPEG_BASELINE)
            .filter(FrameReader::supports)
            .toList();

    private AcceptedSyntaxes() {}

    /** The best first: what needs no decoding, what is decoded fast, and last of all what may have lost something. */
    public static List<TransferSyntax> all() {
        return ALL;
    }
}
