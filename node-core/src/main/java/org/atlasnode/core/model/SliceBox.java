package org.atlasnode.core.model;

/**
 * A rectangle on one received slice, in the coordinates of SCOORD (PS3.3 §C.18.6): pixels, origin at the top left
 * corner of the top left pixel, so the box of the whole image is 0, 0, columns, rows.
 */
public record SliceBox(FrameRef frame, double left, double top, double right, double bottom) {

    public SliceBox {
        if (!(left >= 0 && top >= 0 && right > left && bottom > top)) {
            throw new IllegalArgumentException(
                    "not a rectangle on an image: " + left + ", " + top + ", " + right + ", " + bottom);
        }
    }
}
