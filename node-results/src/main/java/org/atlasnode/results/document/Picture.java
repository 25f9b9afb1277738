package org.atlasnode.results.document;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.dict.Tags;

/** A square picture in red, green and blue. Immutable. */
final class Picture {

    private static final int SAMPLES = 3;

    private final int side;
    private final byte[] rgb;

    private Picture(int side, byte[] rgb) {
        this.side = side;
        this.rgb = rgb;
    }

    /** The pictures of an overlay, one a frame; none where it is no square RGB image. */
    static List<Picture> of(DataSet overlay) {
        int side = overlay.intValue(Tags.ROWS, 0);
        boolean square = side > 0
                && overlay.intValue(Tags.COLUMNS, 0) == side
                && overlay.string(Tags.PHOTOMETRIC_INTERPRETATION, "").equals("RGB");
        return overlay.find(Tags.PIXEL_DATA)
                .map(DataElement::value)
                .filter(Value.Bytes.class::isInstance)
                .map(value -> ((Value.Bytes) value).toByteArray())
                .filter(bytes -> square)
                .map(bytes -> frames(bytes, side))
                .orElse(List.of());
    }

    private static List<Picture> frames(byte[] bytes, int side) {
        int length = SAMPLES * side * side;
        return IntStream.range(0, bytes.length / length)
                .mapToObj(i -> new Picture(side, Arrays.copyOfRange(bytes, i * length, (i + 1) * length)))
                .toList();
    }

    /** The same at half the resolution, each pixel the mean of four. */
    Picture halved() {
        int half = side / 2;
        byte[] mean = new byte[SAMPLES * half * half];
        for (int i = 0; i < mean.length; i++) {
            int sample = i % SAMPLES;
            int column = i / SAMPLES % half;
            int row = i / SAMPLES / half;
            int at = SAMPLES * (2 * row * side + 2 * column) + sample;
            int sum = (rgb[at] & 0xFF)
                    + (rgb[at + SAMPLES] & 0xFF)
                    + (rgb[at + SAMPLES * side] & 0xFF)
                    + (rgb[at + SAMPLES * side + SAMPLES] & 0xFF);
            mean[i] = (byte) ((sum + 2) / 4);
        }
        return new Picture(half, mean);
    }

    int side() {
        return side;
    }

    /** Three bytes to a pixel, row by row; a view. */
    ByteBuffer rgb() {
        return ByteBuffer.wrap(rgb).asReadOnlyBuffer();
    }
}
