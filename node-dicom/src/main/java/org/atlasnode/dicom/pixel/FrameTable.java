package org.atlasnode.dicom.pixel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomParseException;

/**
 * Which fragments make which frame (PS3.5 §A.4), found in this order: there is one frame; the Extended Offset Table
 * (PS3.3 §C.7.6.3.1.8); the Basic Offset Table; there are as many fragments as frames; fragments that begin as a
 * codestream does. A file that leaves a doubt is refused. Immutable.
 */
final class FrameTable {

    private static final int OFFSET_BYTES = 8;

    private final FragmentTable fragments;
    private final int[] first;
    private final long[] exactLengths;

    private FrameTable(FragmentTable fragments, int[] first, long[] exactLengths) {
        this.fragments = fragments;
        this.first = first;
        this.exactLengths = exactLengths;
    }

    /** The table of an image's frames. */
    static FrameTable of(FragmentTable fragments, DataSet header, int frameCount, FileChannel channel)
            throws IOException {
        if (fragments.count() == 0 || fragments.count() < frameCount) {
            throw FragmentTable.error(0, frameCount + " frames in " + fragments.count() + " fragments");
        }
        Optional<long[]> extended = extendedTable(header, Tags.EXTENDED_OFFSET_TABLE, frameCount);
        if (extended.isPresent()) {
            int[] first = byOffsets(fragments, extended.get());
            return new FrameTable(
                    fragments,
                    first,
                    extendedTable(header, Tags.EXTENDED_OFFSET_TABLE_LENGTHS, frameCount)
                            .orElse(new long[0]));
        }
        return new FrameTable(fragments, first(fragments, frameCount, channel), new long[0]);
    }

    private static int[] first(FragmentTable fragments, int frameCount, FileChannel channel) throws IOException {
        long[] basic = fragments.basicOffsets();
        if (frameCount == 1) {
            return new int[] {0, fragments.count()};
        }
        if (basic.length == frameCount) {
            return byOffsets(fragments, basic);
        }
        if (basic.length != 0) {
            throw FragmentTable.error(
                    0, "a Basic Offset Table of " + basic.length + " frames, where there are " + frameCount);
        }
        return fragments.count() == frameCount ? oneEach(frameCount) : byMarkers(fragments, frameCount, channel);
    }

    private static Optional<long[]> extendedTable(DataSet header, int tag, int frameCount) throws DicomParseException {
        Optional<Value.Bytes> value = header.find(tag)
                .filter(element -> element.value() instanceof Value.Bytes)
                .map(element -> (Value.Bytes) element.value())
                .filter(bytes -> bytes.length() > 0);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get().length() != (long) frameCount * OFFSET_BYTES) {
            throw new DicomParseException(
                    0,
                    Tag.toString(tag),
                    "a table of " + value.get().length() + " bytes for " + frameCount + " frames");
        }
        long[] table = new long[frameCount];
        value.get().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(table);
        return Optional.of(table);
    }

    private static int[] byOffsets(FragmentTable fragments, long[] offsets) throws DicomParseException {
        int[] first = new int[offsets.length + 1];
        for (int i = 0; i < offsets.length; i++) {
            first[i] = fragments.fragmentAt(offsets[i]);
            if (first[i] == 0 != (i == 0) || i > 0 && first[i] <= first[i - 1]) {
                throw FragmentTable.error(fragments.start(0), "an offset table whose frames do not follow one another");
            }
        }
        first[offsets.length] = fragments.count();
        return first;
    }

    private static int[] oneEach(int frameCount) {
        int[] first = new int[frameCount + 1];
        for (int i = 0; i <= frameCount; i++) {
            first[i] = i;
        }
        return first;
    }

    private static int[] byMarkers(FragmentTable fragments, int frameCount, FileChannel channel) throws IOException {
        int[] first = new int[frameCount + 1];
        int found = 0;
        for (int i = 0; i < fragments.count(); i++) {
            if (beginsCodestream(fragments, i, channel)) {
                if (found == frameCount) {
                    throw doubt(fragments, "more than " + frameCount, frameCount);
                }
                first[found++] = i;
            }
        }
        if (found < frameCount || first[0] != 0) {
            throw doubt(fragments, String.valueOf(found), frameCount);
        }
        first[frameCount] = fragments.count();
        return first;
    }

    private static DicomParseException doubt(FragmentTable fragments, String found, int frameCount) {
        return FragmentTable.error(
                fragments.start(0),
                "no offset table, and of " + fragments.count() + " fragments " + found
                        + " begin a frame, where there are " + frameCount);
    }

    /** SOI (T.81 Table B.1; T.87), SOC and SIZ (T.800 Table A.2), or the signature box of JP2 (T.800 §I.5.1). */
    private static boolean beginsCodestream(FragmentTable fragments, int fragment, FileChannel channel)
            throws IOException {
        if (fragments.length(fragment) < 4) {
            return false;
        }
        ByteBuffer bytes =
                FragmentTable.bytes(channel, fragments.start(fragment), 4).order(ByteOrder.BIG_ENDIAN);
        int mark = bytes.getInt();
        return mark >>> 8 == 0xFFD8FF || mark == 0xFF4FFF51 || mark == 0x0000000C;
    }

    /** Where the bytes of a frame begin in the file. */
    long start(int frame) {
        return fragments.start(first[frame]);
    }

    /** Bytes of a frame, without the padding where the length without it is known. */
    long length(int frame) throws DicomParseException {
        long length = 0;
        for (int i = first[frame]; i < first[frame + 1]; i++) {
            length += fragments.length(i);
        }
        if (exactLengths.length == 0) {
            return length;
        }
        if (exactLengths[frame] < 0 || exactLengths[frame] > length) {
            throw FragmentTable.error(
                    fragments.start(first[frame]),
                    "frame " + (frame + 1) + " of " + exactLengths[frame] + " bytes in fragments of " + length);
        }
        return exactLengths[frame];
    }

    /** Reads a frame's fragments, put together, to the beginning of an array. */
    void read(int frame, FileChannel channel, byte[] target, int length) throws IOException {
        int position = 0;
        for (int i = first[frame]; position < length; i++) {
            int count = (int) Math.min(fragments.length(i), length - position);
            FragmentTable.readFully(
                    channel,
                    fragments.start(i),
                    ByteBuffer.wrap(target, position, count).slice());
            position += count;
        }
    }
}
