package org.atlasnode.dicom.pixel;

import java.nio.ByteBuffer;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomParseException;

/**
 * The three lookup tables of PALETTE COLOR (PS3.3 §C.7.6.3.1.5, §C.7.6.3.1.6, §C.7.9.2) as 8-bit colours. Values below
 * the first one mapped take the first colour, those above the last take the last. Immutable.
 */
final class Palette {

    private static final int DESCRIPTOR_BYTES = 6;
    private static final int MAX_ENTRIES = 65_536;

    private final int firstMapped;
    private final byte[][] colors;

    private Palette(int firstMapped, byte[][] colors) {
        this.firstMapped = firstMapped;
        this.colors = colors;
    }

    /**
     * The palette that a header has.
     *
     * @param signed whether pixel values, and so the first one mapped, are signed
     */
    static Palette of(DataSet header, boolean signed) throws DicomParseException {
        ByteBuffer descriptor = descriptor(header, Tags.RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR);
        int first = descriptor.getShort(2);
        byte[][] colors = {
            table(
                    header,
                    Tags.RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
                    Tags.RED_PALETTE_COLOR_LOOKUP_TABLE_DATA,
                    Tags.SEGMENTED_RED_PALETTE_COLOR_LOOKUP_TABLE_DATA),
            table(
                    header,
                    Tags.GREEN_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
                    Tags.GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA,
                    Tags.SEGMENTED_GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA),
            table(
                    header,
                    Tags.BLUE_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
                    Tags.BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA,
                    Tags.SEGMENTED_BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA)
        };
        return new Palette(signed ? first : first & 0xFFFF, colors);
    }

    private static ByteBuffer descriptor(DataSet header, int tag) throws DicomParseException {
        Value.Bytes bytes = bytes(header, tag);
        if (bytes.length() != DESCRIPTOR_BYTES) {
            throw error(tag, "a lookup table descriptor of " + bytes.length() + " bytes, not 6");
        }
        return bytes.asByteBuffer();
    }

    private static byte[] table(DataSet header, int descriptorTag, int dataTag, int segmentedTag)
            throws DicomParseException {
        ByteBuffer descriptor = descriptor(header, descriptorTag);
        int entries = descriptor.getShort(0) & 0xFFFF;
        entries = entries == 0 ? MAX_ENTRIES : entries;
        int bits = descriptor.getShort(4);
        if (bits != 8 && bits != 16) {
            throw error(descriptorTag, "lookup table entries of " + bits + " bits, not 8 or 16");
        }
        if (!header.contains(dataTag) && header.contains(segmentedTag)) {
            return SegmentedPalette.expand(segmentedTag, bytes(header, segmentedTag), entries, bits);
        }
        return discrete(dataTag, bytes(header, dataTag), entries, bits);
    }

    /** Entries of 8 bits lie two in a word, or, of some makers, one in a word; of 16 bits the upper 8 are the colour. */
    private static byte[] discrete(int tag, Value.Bytes data, int entries, int bits) throws DicomParseException {
        boolean words = bits == 16 || data.length() >= 2 * entries;
        if (data.length() < (words ? 2 * entries : entries)) {
            throw error(tag, entries + " entries in " + data.length() + " bytes");
        }
        byte[] table = new byte[entries];
        for (int i = 0; i < entries; i++) {
            table[i] = words ? data.at(2 * i + (bits == 16 ? 1 : 0)) : data.at(i);
        }
        return table;
    }

    private static Value.Bytes bytes(DataSet header, int tag) throws DicomParseException {
        return header.find(tag)
                .filter(element -> element.value() instanceof Value.Bytes)
                .map(element -> (Value.Bytes) element.value())
                .orElseThrow(() -> error(tag, "a palette colour image without this part of its palette"));
    }

    static DicomParseException error(int tag, String reason) {
        return new DicomParseException(0, Tag.toString(tag), reason);
    }

    /** Writes the colour of a pixel value as R, G, B. */
    void put(int value, byte[] rgb, int at) {
        for (int color = 0; color < 3; color++) {
            byte[] table = colors[color];
            rgb[at + color] = table[Math.max(0, Math.min(table.length - 1, value - firstMapped))];
        }
    }
}
