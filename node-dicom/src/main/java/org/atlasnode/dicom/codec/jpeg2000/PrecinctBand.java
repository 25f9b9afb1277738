package org.atlasnode.dicom.codec.jpeg2000;

/** The code-blocks of one sub-band that belong to one precinct (T.800 §B.7). Confined to one thread. */
final class PrecinctBand {

    private final Subband band;
    private final int blocksAcross;
    private final CodeBlock[] blocks;
    private final TagTree inclusion;
    private final TagTree zeroBitPlanes;

    /**
     * @param area the precinct's part of the sub-band, not empty
     * @param xExponent log2 of the width of a code-block's cell
     * @param yExponent log2 of the height of a code-block's cell
     */
    PrecinctBand(Subband band, Rectangle area, int xExponent, int yExponent) {
        this.band = band;
        int firstColumn = area.x0() >> xExponent;
        int firstRow = area.y0() >> yExponent;
        blocksAcross = (area.x1() - 1 >> xExponent) - firstColumn + 1;
        int blocksDown = (area.y1() - 1 >> yExponent) - firstRow + 1;
        blocks = new CodeBlock[blocksAcross * blocksDown];
        inclusion = new TagTree(blocksAcross, blocksDown);
        zeroBitPlanes = new TagTree(blocksAcross, blocksDown);
        for (int i = 0; i < blocks.length; i++) {
            int x = firstColumn + i % blocksAcross << xExponent;
            int y = firstRow + i / blocksAcross << yExponent;
            Rectangle cell = new Rectangle(x, y, x + (1 << xExponent), y + (1 << yExponent)).intersection(area);
            blocks[i] = block(cell);
        }
    }

    private CodeBlock block(Rectangle cell) {
        int x = band.planeX() + cell.x0() - band.area().x0();
        int y = band.planeY() + cell.y0() - band.area().y0();
        return new CodeBlock(band.coding(), x, y, cell.width(), cell.height());
    }

    Subband band() {
        return band;
    }

    /** Code-blocks in raster order. */
    CodeBlock[] blocks() {
        return blocks;
    }

    int blocksAcross() {
        return blocksAcross;
    }

    TagTree inclusion() {
        return inclusion;
    }

    TagTree zeroBitPlanes() {
        return zeroBitPlanes;
    }
}
