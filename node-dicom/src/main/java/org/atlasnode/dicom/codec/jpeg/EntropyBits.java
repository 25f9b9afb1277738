package org.atlasnode.dicom.codec.jpeg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.MarkerSegments;

/**
 * The bits of one entropy-coded segment (T.81 §F.2.2.5), without the zero bytes that are stuffed after FF bytes (§F.1.2.3).
 * Memory is kept from segment to segment and grows with the codestream only. Confined.
 *
 * <p>The next bits are the highest of a word. They are filled up eight bytes at a time, some bytes past the end of the
 * segment too: those are zeros, and whoever has consumed one is told at the next fill or at {@link #end()}.
 */
final class EntropyBits {

    private static final VarHandle BIG_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int LOOKUP_SHIFT = Long.SIZE - HuffmanTable.LOOKUP_BITS;

    /** Bits that the longest code takes with its additional bits. */
    private static final int ENOUGH = 32;

    /** How far past the end a fill may begin: with fewer than {@link #ENOUGH} bits left, all data is consumed there. */
    private static final int OVERRUN = 8;

    private static final byte FF = (byte) 0xFF;
    private static final long EACH_LOW_BIT = 0x0101010101010101L;
    private static final long EACH_HIGH_BIT = 0x8080808080808080L;

    private byte[] bytes = {};
    private int end;
    private int start;
    private int position;
    private long window;
    private int count;

    /**
     * Takes the segment that begins at the codestream's place, up to the next marker or the end, and moves the
     * codestream there.
     */
    void load(MarkerSegments codestream) {
        int left = codestream.end() - codestream.position();
        if (bytes.length < left + OVERRUN + Long.BYTES) {
            bytes = new byte[left + OVERRUN + Long.BYTES];
        }
        start = codestream.position();
        codestream.moveTo(unstuff(codestream.bytes(), start, codestream.end()));
        for (int i = 0; i < OVERRUN + Long.BYTES; i++) {
            bytes[end + i] = 0;
        }
        position = 0;
        window = 0;
        count = 0;
    }

    private int unstuff(byte[] source, int from, int limit) {
        int in = from;
        int out = 0;
        while (in < limit) {
            if (in + Long.BYTES <= limit) {
                long word = (long) BIG_ENDIAN.get(source, in);
                if ((~word - EACH_LOW_BIT & word & EACH_HIGH_BIT) == 0) {
                    BIG_ENDIAN.set(bytes, out, word);
                    in += Long.BYTES;
                    out += Long.BYTES;
                    continue;
                }
            }
            byte next = source[in];
            if (next == FF) {
                if (in + 1 == limit || source[in + 1] != 0) {
                    break;
                }
                in++;
            }
            bytes[out++] = next;
            in++;
        }
        end = out;
        return in;
    }

    /**
     * Decodes a code and its additional bits: the value of these in the upper 16 bits, the symbol in bits 8 to 15.
     */
    int next(HuffmanTable table) throws CodecException {
        if (count < ENOUGH) {
            fill();
        }
        int decoded = table.lookup()[(int) (window >>> LOOKUP_SHIFT)];
        if ((decoded & 0xFF) > HuffmanTable.LOOKUP_BITS) {
            decoded = decodeLong(table, decoded, window);
        }
        window <<= decoded;
        count -= decoded & 0xFF;
        return decoded;
    }

    /** Decodes as many differences as wanted, modulo 2^16: what {@link #next} does, kept in registers. */
    void differences(HuffmanTable table, int[] target, int wanted) throws CodecException {
        int[] lookup = table.lookup();
        long bits = window;
        int left = count;
        for (int i = 0; i < wanted; i++) {
            if (left < ENOUGH) {
                requireData();
                bits |= (long) BIG_ENDIAN.get(bytes, position) >>> left;
                position += Long.SIZE - 1 - left >>> 3;
                left |= Long.SIZE - Byte.SIZE;
            }
            int decoded = lookup[(int) (bits >>> LOOKUP_SHIFT)];
            if ((decoded & 0xFF) > HuffmanTable.LOOKUP_BITS) {
                decoded = decodeLong(table, decoded, bits);
            }
            bits <<= decoded;
            left -= decoded & 0xFF;
            target[i] = decoded >> 16;
        }
        window = bits;
        count = left;
    }

    private void fill() throws CodecException {
        requireData();
        window |= (long) BIG_ENDIAN.get(bytes, position) >>> count;
        position += Long.SIZE - 1 - count >>> 3;
        count |= Long.SIZE - Byte.SIZE;
    }

    private void requireData() throws CodecException {
        if (position > end + OVERRUN) {
            throw exhausted();
        }
    }

    private int decodeLong(HuffmanTable table, int found, long bits) throws CodecException {
        int decoded = table.decode(found, bits);
        if (decoded == HuffmanTable.LONG_CODE) {
            throw error("bits that are no Huffman code");
        }
        return decoded;
    }

    /**
     * Ends the segment. Whole bytes that are left are an error, for a decoder that lost its way leaves some; zeros are
     * tolerated, which pad codestreams without an end marker.
     */
    void end() throws CodecException {
        int consumed = position - (count >> 3);
        if (consumed > end) {
            throw exhausted();
        }
        for (int i = consumed; i < end; i++) {
            if (bytes[i] != 0) {
                throw error((end - i) + " bytes after the last sample");
            }
        }
    }

    private CodecException exhausted() {
        return new CodecException(start + end, "the data ends before the last sample");
    }

    /** An error near the place in the codestream: stuffed bytes are not counted. */
    CodecException error(String reason) {
        return new CodecException(start + Math.min(position, end), reason);
    }
}
