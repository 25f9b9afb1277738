package org.atlasnode.inference.volume;

/** How many pixels of a slice are bone, and the sums of their places. Immutable. */
record BoneSums(long count, long x, long y) {

    static final BoneSums NONE = new BoneSums(0, 0, 0);

    private static final double ABOVE_HU = 250;

    /** Counts a slice, row by row. */
    static BoneSums of(UprightVolume volume, int slice) {
        int highestOther = (int) Math.floor((ABOVE_HU - volume.intercept()) / volume.slope());
        short[] plane = volume.stored(slice);
        int step = volume.step();
        BoneSums sums = NONE;
        for (int y = 0; y < volume.height(); y++) {
            int at = volume.index(0, y);
            int count = 0;
            long sumX = 0;
            for (int x = 0; x < volume.width(); x++) {
                if (plane[at] > highestOther) {
                    count++;
                    sumX += x;
                }
                at += step;
            }
            sums = sums.plus(new BoneSums(count, sumX, (long) count * y));
        }
        return sums;
    }

    BoneSums plus(BoneSums other) {
        return new BoneSums(count + other.count, x + other.x, y + other.y);
    }
}
