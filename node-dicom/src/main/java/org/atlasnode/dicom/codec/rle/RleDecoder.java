package org.atlasnode.dicom.codec.rle;

import java.util.Arrays;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.DecodedFrame;
import org.atlasnode.dicom.codec.FrameDecoder;
import org.atlasnode.dicom.codec.FrameShape;

/**
 * Decodes RLE Lossless (PS3.5 Annex G): one PackBits segment for each byte of a pixel, the most significant byte of each
 * sample first, sample by sample (§G.2). Confined to one thread.
 *
 * <p>A frame says nothing of precision or sign: what is decoded is the whole allocated cell, so the precision is bits
 * allocated, unsigned, and bits above bits stored stay for the caller to mask.
 *
 * <p>Each segment must give all its bytes. What encoders add is passed over: bytes after the last one that is needed, up
 * to the next segment or the end of the frame, and what a last run gives too much (§G.3.1 asks encoders to end a run with
 * its row; not all do). Such surplus is limited to {@value #SURPLUS_BYTES} bytes of a segment.
 */
public final class RleDecoder implements FrameDecoder {

    private static final int HEADER_BYTES = 64;
    private static final int MOST_SEGMENTS = 15;

    /** Undecoded bytes that may follow a segment's last needed byte: padding to an even or aligned length. */
    static final int SURPLUS_BYTES = 64;

    @Override
    public DecodedFrame decode(byte[] codestream, int length, FrameShape shape, short[] target) throws CodecException {
        if (length < 0 || length > codestream.length || target.length < shape.samples()) {
            throw new IllegalArgumentException("arrays shorter than the frame");
        }
        int bytesPerSample = shape.bitsAllocated() / 8;
        if (bytesPerSample * 8 != shape.bitsAllocated()) {
            throw new CodecException(0, "samples of " + shape.bitsAllocated() + " bits are no bytes for RLE");
        }
        int segments = shape.samplesPerPixel() * bytesPerSample;
        int[] offsets = offsets(codestream, length, segments);
        Arrays.fill(target, 0, shape.samples(), (short) 0);
        for (int i = 0; i < segments; i++) {
            int shift = 8 * (bytesPerSample - 1 - i % bytesPerSample);
            Plane plane = new Plane(target, shape, i / bytesPerSample, shift);
            decodeSegment(codestream, offsets[i], offsets[i + 1], plane);
        }
        return new DecodedFrame(shape.bitsAllocated(), false);
    }

    /** The RLE header, PS3.5 §G.5: where each segment begins, and where the last one ends. */
    private static int[] offsets(byte[] codestream, int length, int segments) throws CodecException {
        if (length < HEADER_BYTES) {
            throw new CodecException(length, "an RLE header of 64 bytes is cut");
        }
        long count = littleEndian(codestream, 0);
        if (count != segments || count > MOST_SEGMENTS) {
            throw new CodecException(0, count + " RLE segments where the image has " + segments);
        }
        int[] offsets = new int[segments + 1];
        for (int i = 0; i < segments; i++) {
            long offset = littleEndian(codestream, 4 + 4 * i);
            long least = i == 0 ? HEADER_BYTES : offsets[i - 1];
            if (offset < least || offset > length) {
                throw new CodecException(4 + 4 * i, "an RLE segment that begins at " + offset);
            }
            offsets[i] = (int) offset;
        }
        offsets[segments] = length;
        return offsets;
    }

    private static long littleEndian(byte[] bytes, int at) {
        return (bytes[at] & 0xFFL)
                | (bytes[at + 1] & 0xFFL) << 8
                | (bytes[at + 2] & 0xFFL) << 16
                | (bytes[at + 3] & 0xFFL) << 24;
    }

    /** PackBits, PS3.5 §G.3.2. */
    private static void decodeSegment(byte[] codestream, int from, int to, Plane plane) throws CodecException {
        int position = from;
        while (!plane.isFull()) {
            if (position >= to) {
                throw new CodecException(position, "an RLE segment ends before its last byte");
            }
            int control = codestream[position++];
            if (control >= 0) {
                int count = control + 1;
                int wanted = Math.min(count, plane.missing());
                if (wanted > to - position) {
                    throw new CodecException(position, "an RLE segment ends inside of a literal run");
                }
                plane.copy(codestream, position, wanted);
                position = Math.min(to, position + count);
            } else if (control != -128) {
                if (position >= to) {
                    throw new CodecException(position, "an RLE segment ends inside of a replicate run");
                }
                plane.repeat(codestream[position++], 1 - control);
            }
        }
        if (to - position > SURPLUS_BYTES) {
            throw new CodecException(position, (to - position) + " bytes after the last one of an RLE segment");
        }
    }

    /** One byte of one sample of each pixel, in the order of the pixels. */
    private static final class Plane {

        private final short[] target;
        private final int step;
        private final int shift;
        private final int end;
        private int next;

        Plane(short[] target, FrameShape shape, int sample, int shift) {
            this.target = target;
            this.step = shape.samplesPerPixel();
            this.shift = shift;
            this.next = sample;
            this.end = shape.samples() + sample;
        }

        boolean isFull() {
            return next >= end;
        }

        int missing() {
            return (end - next) / step;
        }

        void copy(byte[] source, int from, int count) {
            int index = next;
            for (int i = from; i < from + count; i++, index += step) {
                target[index] |= (short) ((source[i] & 0xFF) << shift);
            }
            next = index;
        }

        void repeat(byte value, int count) {
            int last = next + Math.min(count, missing()) * step;
            short bits = (short) ((value & 0xFF) << shift);
            for (int index = next; index < last; index += step) {
                target[index] |= bits;
            }
            next = last;
        }
    }
}
