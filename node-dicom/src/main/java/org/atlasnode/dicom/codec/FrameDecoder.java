package org.atlasnode.dicom.codec;

/**
 * Decodes frames of one family of codestreams. Keeps its working memory from frame to frame; confined to one thread.
 *
 * <p>Work and memory are bounded by the shape and the length given, whatever the codestream says. A codestream that ends
 * before the last sample is an error, never a partial image. After an error the decoder can be used again.
 */
public interface FrameDecoder {

    /**
     * Decodes one frame.
     *
     * @param codestream the frame's bytes from index 0, all its fragments put together; longer arrays are allowed
     * @param length how many of these bytes belong to the frame, padding included
     * @param shape what the header says; rows, columns and samples per pixel must be the codestream's
     * @param target filled from index 0 with {@code shape.samples()} samples, row by row, the samples of a pixel side by
     *     side whatever the planar configuration: zero-extended, or sign-extended where the codestream says signed
     * @throws CodecException on any codestream that cannot be decoded wholly and exactly; the target's content is
     *     undefined then
     */
    DecodedFrame decode(byte[] codestream, int length, FrameShape shape, short[] target) throws CodecException;
}
