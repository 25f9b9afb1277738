package org.atlasnode.dicom.codec.jpeg;

import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.MarkerSegments;

/** A component while a scan brings its blocks: tables, place in the MCU, and the DC prediction. Confined. */
final class BlockScan {

    private final Plane plane;
    private final int[] quantisers;
    private final HuffmanTable dc;
    private final HuffmanTable ac;
    private final int across;
    private final int down;
    private int prediction;

    private BlockScan(Plane plane, int[] quantisers, HuffmanTable dc, HuffmanTable ac, int across, int down) {
        this.plane = plane;
        this.quantisers = quantisers;
        this.dc = dc;
        this.ac = ac;
        this.across = across;
        this.down = down;
    }

    /**
     * Takes the tables as they are now.
     *
     * @param interleaved whether an MCU has as many blocks as the sampling factors say, not one (T.81 §A.2.2)
     */
    static BlockScan of(
            ScanHeader.Component scanned, boolean interleaved, Plane plane, DecodingTables tables, MarkerSegments place)
            throws CodecException {
        HuffmanTable dc = tables.dc(scanned.dcTable(), place);
        if (dc.hasCategoryOf32768()) {
            throw place.error("a Huffman table of a lossless image for DC coefficients");
        }
        FrameComponent component = scanned.component();
        return new BlockScan(
                plane,
                tables.quantisation(component.quantisationTable(), place),
                dc,
                tables.ac(scanned.acTable(), place),
                interleaved ? component.horizontal() : 1,
                interleaved ? component.vertical() : 1);
    }

    Plane plane() {
        return plane;
    }

    int[] quantisers() {
        return quantisers;
    }

    HuffmanTable dc() {
        return dc;
    }

    HuffmanTable ac() {
        return ac;
    }

    /** Blocks of an MCU side by side. */
    int across() {
        return across;
    }

    /** Blocks of an MCU one below the other. */
    int down() {
        return down;
    }

    /** The DC coefficient of the block before, not dequantised. */
    int prediction() {
        return prediction;
    }

    void predict(int coefficient) {
        prediction = coefficient;
    }
}
