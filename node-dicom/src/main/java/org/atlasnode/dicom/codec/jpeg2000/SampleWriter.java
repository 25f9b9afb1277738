package org.atlasnode.dicom.codec.jpeg2000;

/**
 * Writes reconstructed tiles to the frame: levels shifted back where unsigned (T.800 §G.2), clamped to the precision.
 * Confined to one thread.
 */
final class SampleWriter {

    private final ImageSize size;
    private final short[] target;
    private final int shift;
    private final int lowest;
    private final int highest;

    SampleWriter(ImageSize size, short[] target) {
        this.size = size;
        this.target = target;
        int half = 1 << size.precision() - 1;
        shift = size.signed() ? 0 : half;
        lowest = -half;
        highest = half - 1;
    }

    void write(TilePlane plane, Rectangle area, int component) {
        int index = 0;
        for (int y = area.y0(); y < area.y1(); y++) {
            int pixel = (y - size.image().y0()) * size.image().width()
                    + area.x0()
                    - size.image().x0();
            int at = pixel * size.components() + component;
            for (int x = area.x0(); x < area.x1(); x++) {
                int sample = Math.max(lowest, Math.min(highest, plane.sample(index++)));
                target[at] = (short) (sample + shift);
                at += size.components();
            }
        }
    }
}
