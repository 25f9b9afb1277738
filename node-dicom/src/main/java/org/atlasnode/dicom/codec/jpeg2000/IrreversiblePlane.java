package org.atlasnode.dicom.codec.jpeg2000;

/** A tile-component of floating-point numbers: the irreversible path. Confined to one thread. */
final class IrreversiblePlane implements TilePlane {

    private final float[] samples;
    private final int width;

    IrreversiblePlane(Rectangle area) {
        width = area.width();
        samples = new float[width * area.height()];
    }

    float[] samples() {
        return samples;
    }

    @Override
    public void place(CodeBlock block, int[] decoded, float step) {
        float half = 0.5f * step;
        int from = 0;
        for (int y = 0; y < block.height(); y++) {
            int to = (block.y() + y) * width + block.x();
            for (int x = 0; x < block.width(); x++) {
                samples[to++] = decoded[from++] * half;
            }
        }
    }

    @Override
    public void reconstruct(TileComponent layout) {
        IrreversibleWavelet wavelet = new IrreversibleWavelet(samples, width);
        for (int resolution = 1; resolution <= layout.style().levels(); resolution++) {
            wavelet.synthesize(layout.resolution(resolution));
        }
    }

    @Override
    public int sample(int index) {
        return (int) Math.rint(samples[index]);
    }
}
