package org.atlasnode.dicom.codec.jpegls;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.atlasnode.dicom.codec.CodecException;

/**
 * The bits of one entropy-coded segment, the most significant first, without the bit that is stuffed after a byte FF
 * (T.87 §A.1). After the last bit come zeros; asking for more once that happened is an error, so no work is done on bits
 * that are not there. Confined to one thread.
 */
final class BitReader {

    private static final VarHandle BIG_ENDIAN_INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** Zeros before the one of a code word that is decoded without a second look: with these, k bits are there too. */
    private static final int SHORT_ZEROS = 15;

    /** How many bits {@link #fill} makes sure of. */
    private static final int FILLED_BITS = 32;

    private byte[] bytes = new byte[0];
    private int position;
    private int end;

    /** The next bits, left-aligned; zeros below. */
    private long window;

    /** How many bits of the window are the segment's; negative where more were taken than there were. */
    private int count;

    void start(byte[] source, int from, int to) {
        bytes = source;
        position = from;
        end = to;
        window = 0;
        count = 0;
    }

    /** Where the segment ends. */
    int end() {
        return end;
    }

    /** Up to 17 bits as a number. */
    int bits(int n) throws CodecException {
        fill();
        int value = (int) (window >>> 1 >>> (63 - n));
        take(n);
        return value;
    }

    /**
     * A code word of the limited-length Golomb code (T.87 §A.5.3).
     *
     * @param k the Golomb parameter, at most 17
     * @param escape how many zeros begin the code word that holds the value itself
     * @param escapedBits the bits of such a value
     */
    int golomb(int k, int escape, int escapedBits) throws CodecException {
        fill();
        int zeros = Long.numberOfLeadingZeros(window);
        if (zeros >= SHORT_ZEROS || zeros >= escape) {
            return longGolomb(zeros, k, escape, escapedBits);
        }
        int value = zeros << k | (int) (window << (zeros + 1) >>> 1 >>> (63 - k));
        take(zeros + 1 + k);
        return value;
    }

    private int longGolomb(int shortCount, int k, int escape, int escapedBits) throws CodecException {
        int zeros = shortCount;
        if (zeros > FILLED_BITS - 1) {
            refill();
            zeros = Long.numberOfLeadingZeros(window);
        }
        if (zeros >= count) {
            throw exhausted();
        }
        if (zeros > escape) {
            throw error("a code word longer than its limit");
        }
        take(zeros + 1);
        return zeros == escape ? bits(escapedBits) + 1 : zeros << k | bits(k);
    }

    /** After the last sample: only padding may be left, at most of the last byte and of one with a stuffed bit. */
    void finish() throws CodecException {
        refill();
        if (count < 0) {
            throw exhausted();
        }
        if (count >= 16) {
            throw error("coded bits are left after the last sample");
        }
    }

    CodecException error(String reason) {
        return new CodecException(position, reason);
    }

    private CodecException exhausted() {
        return error("the coded bits end before the last sample");
    }

    private void take(int n) {
        window <<= n;
        count -= n;
    }

    private void fill() throws CodecException {
        if (count < FILLED_BITS) {
            refill();
        }
    }

    private void refill() throws CodecException {
        if (count < 0) {
            throw exhausted();
        }
        if (count <= 32 && end - position >= 4) {
            int four = (int) BIG_ENDIAN_INT.get(bytes, position);
            if (hasNoFf(four)) {
                window |= (four & 0xFFFFFFFFL) << (32 - count);
                count += 32;
                position += 4;
                return;
            }
        }
        refillByByte();
    }

    /** Whether no byte is FF: none of the complement is 0, the usual test on whole words. */
    private static boolean hasNoFf(int four) {
        return ((~four - 0x01010101) & four & 0x80808080) == 0;
    }

    private void refillByByte() {
        while (count <= 48 && position < end) {
            int next = bytes[position++] & 0xFF;
            window |= (long) next << (56 - count);
            count += 8;
            if (next == 0xFF && position < end) {
                window |= (long) (bytes[position++] & 0x7F) << (57 - count);
                count += 7;
            }
        }
    }
}
