package org.atlasnode.dicom.codec.jpeg2000;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bits of a run of bytes from its end on, each byte's least significant bit first; the most significant bit is
 * stuffing where the other seven are 1 and the byte before was above 0x8F (T.814 §7.1.4 VLC, §7.1.6 MagRef). Zeros lie
 * beyond its start. Confined to one thread.
 */
final class BackwardBits {

    /** What {@link #prepare} makes ready: more than the codewords of two quads have (T.814 §7.3.4). */
    static final int READY_BITS = 40;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long LOWEST_BITS = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;

    private byte[] bytes = {};
    private int position;
    private int start;
    private int previous;

    private long window;
    private int count;
    private int filled;

    /** Starts at the last byte of a run (T.814 §7.1.6). */
    void open(byte[] source, int from, int to) {
        bytes = source;
        position = to - 1;
        start = from;
        previous = 0xFF;
        window = 0;
        count = 0;
        filled = 0;
    }

    /**
     * Starts twelve bits before the end of a run: there a cleanup segment keeps its suffix's length (T.814 §7.1.4).
     *
     * @param to two or more above {@code from}
     */
    void openBeforeSuffixLength(byte[] source, int from, int to) {
        open(source, from, to - 2);
        previous = source[to - 2] & 0xFF | 0x0F;
        window = previous >> 4;
        count = (window & 7) < 7 ? 4 : 3;
        window &= (1 << count) - 1;
    }

    /** Makes at least {@link #READY_BITS} bits ready for {@link #peek} and {@link #skip}. */
    void prepare() {
        if (count < READY_BITS) {
            refill();
        }
    }

    private void refill() {
        int first = position - Long.BYTES + 1;
        if (first >= start) {
            long next = (long) LONGS.get(bytes, first);
            boolean stuffed = ((next & ~HIGHEST_BITS) + LOWEST_BITS & HIGHEST_BITS) != 0;
            if (!stuffed) {
                int whole = (Long.SIZE - count) >> 3;
                window |= (next & -1L >>> (Long.SIZE - 8 * whole)) << count;
                position -= whole;
                count += 8 * whole;
                previous = bytes[position + 1] & 0xFF;
                return;
            }
        }
        while (count <= Long.SIZE - 8) {
            refillByte();
        }
    }

    private void refillByte() {
        int next = 0;
        if (position >= start) {
            next = bytes[position--] & 0xFF;
        } else {
            filled += 8;
        }
        int width = previous > 0x8F && (next & 0x7F) == 0x7F ? 7 : 8;
        window |= (long) (next & (1 << width) - 1) << count;
        count += width;
        previous = next;
    }

    /** Up to 31 of the bits that are ready, the first the least significant. */
    int peek(int bits) {
        return (int) window & (1 << bits) - 1;
    }

    void skip(int bits) {
        window >>>= bits;
        count -= bits;
    }

    /** Takes bits that are ready. */
    int take(int bits) {
        int value = peek(bits);
        skip(bits);
        return value;
    }

    /** Bits taken from beyond the start of the run. */
    int takenBeyondStart() {
        return Math.max(0, filled - count);
    }
}
