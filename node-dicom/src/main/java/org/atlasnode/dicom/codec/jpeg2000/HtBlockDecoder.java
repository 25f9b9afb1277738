package org.atlasnode.dicom.codec.jpeg2000;

import java.util.Arrays;
import org.atlasnode.dicom.codec.CodecException;

/**
 * The block decoder of High-Throughput JPEG 2000 (ITU-T T.814 | ISO/IEC 15444-15): a cleanup pass, and at most one
 * significance propagation and one magnitude refinement pass after it. A second HT set, which would code a block again
 * one bit plane deeper, is refused. Confined to one thread.
 */
final class HtBlockDecoder implements BlockDecoder {

    private static final int PASSES_PER_PLANE = 3;

    /** Sign, magnitude and the bit below it share an int. */
    private static final int MOST_BIT_PLANES = 30;

    private final HtCleanupPass cleanup = new HtCleanupPass();
    private final HtSigPropPass sigProp = new HtSigPropPass();
    private final HtMagRefPass magRef = new HtMagRefPass();

    @Override
    public void decode(CodeBlock block, int[] samples) throws CodecException {
        int segment = 0;
        int passesBefore = 0;
        while (segment < block.segments() && block.segmentLength(segment) == 0) {
            passesBefore += block.segmentPasses(segment++);
        }
        if (segment == block.segments()) {
            Arrays.fill(samples, 0, block.width() * block.height(), 0);
            return;
        }
        int cleanupPass = passesBefore + block.segmentPasses(segment) - 1;
        int plane = lowestPlane(block, cleanupPass);
        int length = block.segmentLength(segment);
        int refinements = block.passes() - cleanupPass - 1;
        requireRefinable(refinements, plane, block.length() - length);
        cleanup.decode(block, length, plane, samples);
        if (refinements == 2) {
            magRef.decode(block, length, plane - 1, samples);
        }
        if (refinements > 0) {
            sigProp.decode(block, length, plane - 1, samples);
        }
    }

    /**
     * The bit plane of the cleanup pass. Each three passes before it are placeholders of a plane that is not coded
     * (T.814 §B.3).
     */
    private static int lowestPlane(CodeBlock block, int cleanupPass) throws CodecException {
        int planes = block.coding().bitPlanes();
        int plane = planes - 1 - block.zeroBitPlanes() - cleanupPass / PASSES_PER_PLANE;
        if (cleanupPass % PASSES_PER_PLANE != 0 || plane < 0) {
            throw new CodecException(
                    0, "a cleanup pass as number " + cleanupPass + " in a code-block of " + planes + " bit planes");
        }
        if (planes > MOST_BIT_PLANES) {
            throw new CodecException(0, "a high-throughput code-block of " + planes + " bit planes");
        }
        return plane;
    }

    /** A refinement without a byte is refused too: decoders do not agree whether its bits are 0 or do not exist. */
    private static void requireRefinable(int refinements, int plane, int length) throws CodecException {
        if (refinements > 2) {
            throw new CodecException(0, "more than one HT set in a code-block");
        }
        if (refinements > 0 && (plane == 0 || length == 0)) {
            throw new CodecException(0, "refinement passes with " + length + " bytes below bit plane " + plane);
        }
    }
}
