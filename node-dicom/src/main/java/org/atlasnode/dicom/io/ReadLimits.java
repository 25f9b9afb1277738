package org.atlasnode.dicom.io;

/**
 * What reading a data set may cost, whatever its lengths say. Exceeding a limit is a {@link DicomParseException}, but
 * for values that are too long where they are to be omitted. Immutable.
 *
 * @param maxValueBytes bytes of one value kept in memory
 * @param maxTotalBytes bytes of all values kept in memory
 * @param maxElements elements, items and fragments together
 * @param maxDepth nested sequences
 * @param maxInflatedBytes bytes that a deflated data set may become (PS3.5 §A.5)
 * @param longValues what happens to a value longer than maxValueBytes
 */
public record ReadLimits(
        long maxValueBytes,
        long maxTotalBytes,
        int maxElements,
        int maxDepth,
        long maxInflatedBytes,
        LongValues longValues) {

    /** For whole objects. */
    public static final ReadLimits DEFAULT =
            new ReadLimits(1L << 29, 1L << 30, 1_000_000, 64, 1L << 31, LongValues.REFUSE);

    /**
     * For headers that pass by on reception: what an index needs is short, so a long value (an encapsulated document, a
     * waveform, a private copy of the pixels) is read over, not kept.
     */
    public static final ReadLimits HEADER = new ReadLimits(1L << 18, 1L << 25, 500_000, 64, 1L << 31, LongValues.OMIT);

    /** What happens to a value longer than the limit. */
    public enum LongValues {
        /** Reading fails. */
        REFUSE,
        /** The element is read over and is absent from the data set. */
        OMIT
    }

    public ReadLimits {
        if (maxValueBytes <= 0 || maxTotalBytes <= 0 || maxElements <= 0 || maxDepth <= 0 || maxInflatedBytes <= 0) {
            throw new IllegalArgumentException("a read limit is positive");
        }
        if (maxDepth > 500) {
            throw new IllegalArgumentException("each level of nesting takes stack, so 500 is the most: " + maxDepth);
        }
    }

    /** These limits with another bound for one value. */
    public ReadLimits withMaxValueBytes(long bytes) {
        return new ReadLimits(bytes, maxTotalBytes, maxElements, maxDepth, maxInflatedBytes, longValues);
    }
}
