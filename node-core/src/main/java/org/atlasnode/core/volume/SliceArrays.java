package org.atlasnode.core.volume;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Arrays for the slices of one series after another, so that the hundreds of megabytes of a series are neither cleared
 * nor moved about by the garbage collector each time. Keeps those of the last series that was given back, of one size.
 * Thread-safe.
 */
public final class SliceArrays {

    private final Deque<short[]> kept = new ArrayDeque<>();

    /** An array of exactly so many pixels, of any content. */
    synchronized short[] take(int pixels) {
        short[] array = kept.poll();
        if (array != null && array.length == pixels) {
            return array;
        }
        kept.clear();
        return new short[pixels];
    }

    /** Takes a volume's arrays over, in place of those that are left; the volume must not be used any more. */
    public synchronized void reclaim(Volume volume) {
        kept.clear();
        for (int slice = 0; slice < volume.sliceCount(); slice++) {
            kept.add(volume.stored(slice));
        }
    }
}
