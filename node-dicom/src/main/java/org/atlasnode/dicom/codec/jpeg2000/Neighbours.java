package org.atlasnode.dicom.codec.jpeg2000;

/**
 * Which two samples of the other parity stand beside each sample in a lifting step (T.800 §F.3.8), with low-pass and
 * high-pass samples in arrays of their own. A sample here is a run of {@code run} array elements: one element along a
 * row, a piece of a row across rows. Beside the last one stands, by the symmetric extension of §F.3.7, the same sample
 * twice. Immutable.
 *
 * @param lag 1 where the first sample comes before its first neighbour of the same index, so that the neighbours of
 *     sample n are n - 1 and n; 0 where they are n and n + 1
 * @param targets samples to change
 * @param sources samples beside them, at least one
 * @param run array elements of a sample
 */
record Neighbours(int lag, int targets, int sources, int run) {

    /** The first element whose neighbours are both within the sources. */
    int innerStart() {
        return lag * run;
    }

    /** The element behind the last whose neighbours are both within the sources. */
    int innerEnd() {
        return Math.min(targets, sources - 1 + lag) * run;
    }

    /** The distance from an element to its first neighbour in the sources; the second is {@code run} further. */
    int offset() {
        return -lag * run;
    }

    /** The distance from an element behind the inner ones to the one neighbour that is left. */
    int tailOffset() {
        return (sources - 1) * run - innerEnd();
    }

    int end() {
        return targets * run;
    }
}
