package org.atlasnode.dicom.pixel;

import java.nio.ByteBuffer;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.io.DicomParseException;

/**
 * Expands segmented lookup table data (PS3.3 §C.7.9.2): discrete and linear segments. Indirect ones
 * are refused: no file was found to prove their offsets on. Work is bounded by the
 * entries that the descriptor says. Confined to one thread.
 */
final class SegmentedPalette {

    private static final int DISCRETE = 0;
    private static final int LINEAR = 1;

    private final int tag;
    private final ByteBuffer data;
    private final boolean words;
    private final byte[] table;
    private int filled;
    private int last;

    private SegmentedPalette(int tag, ByteBuffer data, boolean words, byte[] table) {
        this.tag = tag;
        this.data = data;
        this.words = words;
        this.table = table;
    }

    /**
     * The whole table, 8 bits an entry.
     *
     * @param entries how many there are
     * @param bits of an entry, 8 or 16
     */
    static byte[] expand(int tag, Value.Bytes segments, int entries, int bits) throws DicomParseException {
        SegmentedPalette palette = new SegmentedPalette(tag, segments.asByteBuffer(), bits == 16, new byte[entries]);
        while (palette.filled < entries) {
            palette.segment();
        }
        return palette.table;
    }

    private void segment() throws DicomParseException {
        int opcode = next();
        int length = next();
        if (length == 0) {
            throw Palette.error(tag, "a segment of no entries");
        }
        if (opcode == DISCRETE) {
            for (int i = 0; i < length; i++) {
                put(next());
            }
        } else if (opcode == LINEAR && filled > 0) {
            int from = last;
            int to = next();
            for (int i = 1; i <= length; i++) {
                put(from + (int) Math.rint((double) (to - from) * i / length));
            }
        } else {
            throw Palette.error(tag, "segment type " + opcode + " where it cannot stand");
        }
    }

    private int next() throws DicomParseException {
        if (data.remaining() < (words ? 2 : 1)) {
            throw Palette.error(tag, "segments that end after " + filled + " of " + table.length + " entries");
        }
        return words ? data.getShort() & 0xFFFF : data.get() & 0xFF;
    }

    private void put(int value) throws DicomParseException {
        if (filled == table.length) {
            throw Palette.error(tag, "segments of more than " + table.length + " entries");
        }
        last = value;
        table[filled++] = (byte) (words ? value >> 8 : value);
    }
}
