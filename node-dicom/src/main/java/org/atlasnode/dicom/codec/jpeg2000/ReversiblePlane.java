package org.atlasnode.dicom.codec.jpeg2000;

/** A tile-component of integers: the reversible path. Confined to one thread. */
final class ReversiblePlane implements TilePlane {

    private final int[] samples;
    private final int width;

    ReversiblePlane(Rectangle area) {
        width = area.width();
        samples = new int[width * area.height()];
    }

    int[] samples() {
        return samples;
    }

    @Override
    public void place(CodeBlock block, int[] decoded, float step) {
        int from = 0;
        for (int y = 0; y < block.height(); y++) {
            int to = (block.y() + y) * width + block.x();
            for (int x = 0; x < block.width(); x++) {
                samples[to++] = decoded[from++] / 2;
            }
        }
    }

    @Override
    public void reconstruct(TileComponent layout) {
        ReversibleWavelet wavelet = new ReversibleWavelet(samples, width);
        for (int resolution = 1; resolution <= layout.style().levels(); resolution++) {
            wavelet.synthesize(layout.resolution(resolution));
        }
    }

    @Override
    public int sample(int index) {
        return samples[index];
    }
}
