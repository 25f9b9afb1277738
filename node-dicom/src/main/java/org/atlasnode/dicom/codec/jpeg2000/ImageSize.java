package org.atlasnode.dicom.codec.jpeg2000;

import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.FrameShape;

/**
 * Image and tile size, marker segment SIZ (T.800 §A.5.1), of the images decoded here: all components alike and none
 * subsampled, as PS3.5 §8.2.4 has them. Immutable.
 *
 * @param image the image area on the reference grid
 * @param firstTile the tile at the upper left, which may begin outside the image area
 */
record ImageSize(Rectangle image, Rectangle firstTile, int components, int precision, boolean signed) {

    private static final int MAX_PRECISION = 16;

    static ImageSize read(ByteCursor in, FrameShape shape) throws CodecException {
        in.skip(2); // Rsiz: what it allows is seen in the segments themselves
        int x1 = in.positiveInt("Xsiz");
        int y1 = in.positiveInt("Ysiz");
        Rectangle image = new Rectangle(in.positiveInt("XOsiz"), in.positiveInt("YOsiz"), x1, y1);
        int tileWidth = in.positiveInt("XTsiz");
        int tileHeight = in.positiveInt("YTsiz");
        int tileX = in.positiveInt("XTOsiz");
        int tileY = in.positiveInt("YTOsiz");
        if (image.width() != shape.columns() || image.height() != shape.rows()) {
            throw in.failure("an image of " + image.width() + " x " + image.height() + ", not " + shape.columns()
                    + " x " + shape.rows());
        }
        Rectangle firstTile = new Rectangle(tileX, tileY, end(tileX, tileWidth), end(tileY, tileHeight));
        if (tileX > image.x0()
                || tileY > image.y0()
                || firstTile.intersection(image).isEmpty()) {
            throw in.failure("tiles that miss the image");
        }
        int components = in.u16();
        if (components != shape.samplesPerPixel()) {
            throw in.failure(components + " components, not " + shape.samplesPerPixel());
        }
        return withComponents(in, image, firstTile, components);
    }

    private static ImageSize withComponents(ByteCursor in, Rectangle image, Rectangle firstTile, int components)
            throws CodecException {
        int depth = in.u8();
        requireNoSubsampling(in);
        for (int component = 1; component < components; component++) {
            if (in.u8() != depth) {
                throw in.failure("components of different precision");
            }
            requireNoSubsampling(in);
        }
        int precision = (depth & 0x7F) + 1;
        if (precision > MAX_PRECISION) {
            throw in.failure("a precision of " + precision + " bits");
        }
        return new ImageSize(image, firstTile, components, precision, (depth & 0x80) != 0);
    }

    private static void requireNoSubsampling(ByteCursor in) throws CodecException {
        if (in.u16() != 0x0101) {
            throw in.failure("a subsampled component");
        }
    }

    private static int end(int start, int extent) {
        return (int) Math.min(Integer.MAX_VALUE, (long) start + extent);
    }

    int tilesAcross() {
        return count(image.x1() - firstTile.x0(), firstTile.width());
    }

    /** Tiles of the image, in raster order (T.800 Equation B-5). */
    long tiles() {
        return (long) tilesAcross() * count(image.y1() - firstTile.y0(), firstTile.height());
    }

    /** The part of the image that a tile covers (T.800 Equations B-7 to B-10). */
    Rectangle tile(int index) {
        long x = firstTile.x0() + (long) (index % tilesAcross()) * firstTile.width();
        long y = firstTile.y0() + (long) (index / tilesAcross()) * firstTile.height();
        return new Rectangle(
                (int) Math.max(x, image.x0()),
                (int) Math.max(y, image.y0()),
                (int) Math.min(x + firstTile.width(), image.x1()),
                (int) Math.min(y + firstTile.height(), image.y1()));
    }

    private static int count(int extent, int size) {
        return (int) (((long) extent + size - 1) / size);
    }
}
