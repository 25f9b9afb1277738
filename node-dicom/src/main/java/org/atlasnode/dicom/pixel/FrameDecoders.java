package org.atlasnode.dicom.pixel;

import java.util.Optional;
import java.util.function.Supplier;
import org.atlasnode.dicom.codec.FrameDecoder;
import org.atlasnode.dicom.codec.jpeg.JpegDecoder;
import org.atlasnode.dicom.codec.jpeg2000.Jpeg2000Decoder;
import org.atlasnode.dicom.codec.jpegls.JpegLsDecoder;
import org.atlasnode.dicom.codec.rle.RleDecoder;
import org.atlasnode.dicom.io.TransferSyntax;

/** The decoder of each compressed transfer syntax (PS3.5 §10, Annex A). */
final class FrameDecoders {

    private FrameDecoders() {}

    /** What makes a decoder; empty for a syntax that is native, or not decoded exactly and so not at all. */
    static Optional<Supplier<FrameDecoder>> find(TransferSyntax syntax) {
        return switch (syntax) {
            case IMPLICIT_VR_LITTLE_ENDIAN,
                    EXPLICIT_VR_LITTLE_ENDIAN,
                    DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
                    EXPLICIT_VR_BIG_ENDIAN -> Optional.empty();
            case RLE_LOSSLESS -> Optional.of(RleDecoder::new);
            case JPEG_LS_LOSSLESS, JPEG_LS_NEAR_LOSSLESS -> Optional.of(JpegLsDecoder::new);
            case JPEG_BASELINE, JPEG_EXTENDED, JPEG_LOSSLESS, JPEG_LOSSLESS_SV1 -> Optional.of(JpegDecoder::new);
            case JPEG_2000_LOSSLESS, JPEG_2000, HTJ2K_LOSSLESS, HTJ2K_LOSSLESS_RPCL, HTJ2K ->
                Optional.of(Jpeg2000Decoder::new);
        };
    }

    /** Whether what is decoded may differ from what was encoded. */
    static boolean isLossy(TransferSyntax syntax) {
        return switch (syntax) {
            case JPEG_BASELINE, JPEG_EXTENDED, JPEG_LS_NEAR_LOSSLESS, JPEG_2000, HTJ2K -> true;
            case IMPLICIT_VR_LITTLE_ENDIAN,
                    EXPLICIT_VR_LITTLE_ENDIAN,
                    DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
                    EXPLICIT_VR_BIG_ENDIAN,
                    JPEG_LOSSLESS,
                    JPEG_LOSSLESS_SV1,
                    JPEG_LS_LOSSLESS,
                    JPEG_2000_LOSSLESS,
                    HTJ2K_LOSSLESS,
                    HTJ2K_LOSSLESS_RPCL,
                    RLE_LOSSLESS -> false;
        };
    }
}
