package org.atlasnode.dicom.pixel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.io.DicomParseException;

/**
 * Where the fragments of encapsulated pixel data lie in a file, and the Basic Offset Table before them (PS3.5 §A.4). Only
 * the items' headers are read. Immutable but for its making.
 */
final class FragmentTable {

    /** As many as a data set may have elements; it bounds the memory that a file of empty items can take. */
    private static final int MAX_FRAGMENTS = 1_000_000;

    private static final int ITEM_HEADER_BYTES = 8;
    private static final int OFFSET_BYTES = 4;

    private long[] basicOffsets = {};
    private long[] positions = new long[1];
    private long[] lengths = new long[1];
    private int count;

    private FragmentTable() {}

    /**
     * Reads the table, up to the delimiter that must be there.
     *
     * @param valueOffset where the value of Pixel Data begins in the file
     */
    static FragmentTable read(FileChannel channel, long valueOffset) throws IOException {
        FragmentTable table = new FragmentTable();
        long size = channel.size();
        long position = valueOffset;
        boolean first = true;
        while (true) {
            ByteBuffer header = bytes(channel, position, ITEM_HEADER_BYTES);
            int tag = header.getShort() << 16 | header.getShort() & 0xFFFF;
            long length = Integer.toUnsignedLong(header.getInt());
            if (tag == Tag.SEQUENCE_DELIMITATION && !first) {
                return table;
            }
            if (tag != Tag.ITEM || position + ITEM_HEADER_BYTES + length > size) {
                throw error(
                        position,
                        tag == Tag.ITEM
                                ? "the file ends inside of a fragment"
                                : "no fragment, but " + Tag.toString(tag));
            }
            if (first) {
                table.basicOffsets = offsets(channel, position + ITEM_HEADER_BYTES, length);
            } else {
                table.add(position, length);
            }
            first = false;
            position += ITEM_HEADER_BYTES + length;
        }
    }

    private static long[] offsets(FileChannel channel, long position, long length) throws IOException {
        if (length % OFFSET_BYTES != 0 || length > (long) MAX_FRAGMENTS * OFFSET_BYTES) {
            throw error(position, "a Basic Offset Table of " + length + " bytes");
        }
        ByteBuffer bytes = bytes(channel, position, (int) length);
        long[] offsets = new long[(int) length / OFFSET_BYTES];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = Integer.toUnsignedLong(bytes.getInt());
        }
        return offsets;
    }

    private void add(long position, long length) throws DicomParseException {
        if (count == MAX_FRAGMENTS) {
            throw error(position, "more than " + MAX_FRAGMENTS + " fragments");
        }
        if (count == positions.length) {
            positions = Arrays.copyOf(positions, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
        }
        positions[count] = position;
        lengths[count++] = length;
    }

    /** Bytes of the file in little-endian order. */
    static ByteBuffer bytes(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        readFully(channel, position, bytes);
        return bytes.flip();
    }

    /** Fills the rest of a buffer. */
    static void readFully(FileChannel channel, long position, ByteBuffer target) throws IOException {
        long from = position - target.position();
        while (target.hasRemaining()) {
            if (channel.read(target, from + target.position()) < 0) {
                throw error(position, "the file ends inside of encapsulated pixel data");
            }
        }
    }

    static DicomParseException error(long position, String reason) {
        return new DicomParseException(position, FrameReader.PIXEL_DATA, reason);
    }

    /** How many fragments there are. */
    int count() {
        return count;
    }

    /** Where the bytes of a fragment begin in the file. */
    long start(int fragment) {
        return positions[fragment] + ITEM_HEADER_BYTES;
    }

    long length(int fragment) {
        return lengths[fragment];
    }

    /** The values of the Basic Offset Table; none where it is empty. */
    long[] basicOffsets() {
        return basicOffsets.clone();
    }

    /**
     * The fragment whose item begins at an offset from the first fragment's item, as offset tables count.
     *
     * @throws DicomParseException where none does
     */
    int fragmentAt(long offset) throws DicomParseException {
        int found = count == 0 ? -1 : Arrays.binarySearch(positions, 0, count, positions[0] + offset);
        if (found < 0) {
            throw error(
                    count == 0 ? 0 : positions[0],
                    "an offset table that names byte " + offset + ", where no fragment begins");
        }
        return found;
    }
}
