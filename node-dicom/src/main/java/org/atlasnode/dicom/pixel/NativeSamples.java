package org.atlasnode.dicom.pixel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.io.ElementHeader;
import org.atlasnode.dicom.io.TransferSyntax;

/**
 * Where the samples of a frame lie in native pixel data, and how (PS3.5 §8.1.1, §8.2). In OW of a big-endian syntax the
 * bytes of each word are reversed, so two samples of 8 bits change places. Immutable.
 */
record NativeSamples(ImageFormat image, ByteOrder order, boolean reversedPairs) {

    static NativeSamples of(ImageFormat image, TransferSyntax syntax, ElementHeader pixelData) {
        boolean big = syntax.encoding() == TransferSyntax.Encoding.EXPLICIT_BIG;
        boolean reversedPairs = big && pixelData.vr() == Vr.OW && image.pixels().bitsAllocated() == 8;
        return new NativeSamples(image, big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, reversedPairs);
    }

    /** The first byte to read for a frame, within the value: even where pairs are reversed. */
    long start(int index) {
        long start = index * image.nativeFrameBytes();
        return reversedPairs ? start & ~1L : start;
    }

    /** The bytes to read for a frame from its {@link #start} on. */
    int length(int index) {
        long end = (index + 1L) * image.nativeFrameBytes();
        return Math.toIntExact((reversedPairs ? end + (end & 1) : end) - start(index));
    }

    /** The stored values of a frame out of the bytes from its {@link #start} on. */
    void decode(int index, byte[] bytes, short[] target) {
        if (areWordsInOrder()) {
            putWords(ByteBuffer.wrap(bytes), target, 0);
            return;
        }
        PixelFormat pixels = image.pixels();
        int count = (int) pixels.frameSamples();
        if (image.planar() || image.subsampled()) {
            decodeRearranged(index, bytes, target);
        } else {
            int first = firstByte(index);
            int flip = flip();
            for (int i = 0; i < count; i++) {
                target[i] = (short) (bytes[first + i ^ flip] & 0xFF);
            }
        }
        StoredBits.of(pixels).keep(target, 0, count);
    }

    /** Whether the bytes are words of 16 bits in the order of the target, so that any part of them can be put alone. */
    boolean areWordsInOrder() {
        return image.pixels().bitsAllocated() == 16 && !image.planar() && !image.subsampled();
    }

    /** The stored values of whole words, from an index of the target on. */
    void putWords(ByteBuffer words, short[] target, int from) {
        int count = words.remaining() / Short.BYTES;
        words.order(order).asShortBuffer().get(target, from, count);
        StoredBits.of(image.pixels()).keep(target, from, count);
    }

    private void decodeRearranged(int index, byte[] bytes, short[] target) {
        PixelFormat pixels = image.pixels();
        int perPixel = pixels.samplesPerPixel();
        int first = firstByte(index);
        int flip = flip();
        ByteBuffer words = ByteBuffer.wrap(bytes).order(order);
        for (int i = 0; i < pixels.rows() * pixels.columns(); i++) {
            for (int sample = 0; sample < perPixel; sample++) {
                int from = image.nativeIndex(i, sample);
                target[i * perPixel + sample] = pixels.bitsAllocated() == 16
                        ? words.getShort(2 * from)
                        : (short) (bytes[first + from ^ flip] & 0xFF);
            }
        }
    }

    private int firstByte(int index) {
        return (int) (index * image.nativeFrameBytes() - start(index));
    }

    private int flip() {
        return reversedPairs ? 1 : 0;
    }
}
