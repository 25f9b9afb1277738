package org.atlasnode.dicom.codec.jpeg2000;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bits of a run of bytes from its start on, each byte's least significant bit first; of a byte after 0xFF the most
 * significant bit is stuffing (T.814 §7.1.2 MagSgn, §7.1.5 SigProp). What lies beyond the end is filled. Confined to one
 * thread.
 */
final class ForwardBits {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOWEST_BITS = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;

    private byte[] bytes = {};
    private int position;
    private int end;
    private int filler;
    private boolean afterFf;

    private long window;
    private int count;

    /** Bits that ever came into the window; how many of these lie before the end, and before a false stuffing bit. */
    private int loaded;

    private int available;
    private int wellStuffed;

    /**
     * Starts at a run's first bit.
     *
     * @param fillByte what follows the run, again and again
     */
    void open(byte[] source, int from, int to, int fillByte) {
        bytes = source;
        position = from;
        end = to;
        filler = fillByte;
        afterFf = false;
        window = 0;
        count = 0;
        loaded = 0;
        available = Integer.MAX_VALUE;
        wellStuffed = Integer.MAX_VALUE;
    }

    /**
     * The next bits, the first the least significant.
     *
     * @param bits 0 to 31
     */
    int read(int bits) {
        if (count < bits) {
            refill();
        }
        int value = (int) window & (1 << bits) - 1;
        window >>>= bits;
        count -= bits;
        return value;
    }

    /** Bits read from beyond the end of the run. */
    int readBeyondEnd() {
        return Math.max(0, loaded - count - available);
    }

    /** Whether one of the bytes read from had a stuffing bit of 1, which no encoder writes. */
    boolean stuffingBroken() {
        return loaded - count > wellStuffed;
    }

    private void refill() {
        if (!afterFf && position + Long.BYTES <= end) {
            long next = (long) LONGS.get(bytes, position);
            if ((~next - LOWEST_BITS & next & HIGHEST_BITS) == 0) {
                int whole = (Long.SIZE - count) >> 3;
                window |= (next & -1L >>> (Long.SIZE - 8 * whole)) << count;
                position += whole;
                count += 8 * whole;
                loaded += 8 * whole;
                return;
            }
        }
        while (count <= Long.SIZE - 8) {
            refillByte();
        }
    }

    private void refillByte() {
        int width = afterFf ? 7 : 8;
        int next = filler;
        if (position < end) {
            next = bytes[position++] & 0xFF;
            if (next >>> width != 0) {
                wellStuffed = Math.min(wellStuffed, loaded);
            }
        } else {
            available = Math.min(available, loaded);
        }
        window |= (long) (next & (1 << width) - 1) << count;
        count += width;
        loaded += width;
        afterFf = next == 0xFF;
    }
}
