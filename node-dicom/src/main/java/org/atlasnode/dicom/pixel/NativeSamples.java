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
record NativeSamples(PixelFormat format, ByteOrder order, boolean reversedPairs) {

    static NativeSamples of(PixelFormat format, TransferSyntax syntax, ElementHeader pixelData) {
        boolean big = syntax.encoding() == TransferSyntax.Encoding.EXPLICIT_BIG;
        boolean reversedPairs = big && pixelData.vr() == Vr.OW && format.bitsAllocated() == 8;
        return new NativeSamples(format, big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, reversedPairs);
    }

    /** The first byte to read for a frame, within the value: even where pairs are reversed. */
    long start(int index) {
        long start = index * format.frameBytes();
        return reversedPairs ? start & ~1L : start;
    }

    /** The bytes to read for a frame from its {@link #start} on. */
    int length(int index) {
        long end = (index + 1L) * format.frameBytes();
        return Math.toIntExact((reversedPairs ? end + (end & 1) : end) - start(index));
    }

    /** The samples of a frame out of the bytes from its {@link #start} on. */
    void decode(int index, byte[] bytes, short[] target) {
        int count = (int) format.frameSamples();
        if (format.bitsAllocated() == 16) {
            ByteBuffer.wrap(bytes).order(order).asShortBuffer().get(target, 0, count);
            return;
        }
        int first = (int) (index * format.frameBytes() - start(index));
        int flip = reversedPairs ? 1 : 0;
        for (int i = 0; i < count; i++) {
            target[i] = (short) (bytes[first + i ^ flip] & 0xFF);
        }
    }
}
