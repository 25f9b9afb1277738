package org.atlasnode.dicom.codec.jpegls;

import java.util.Arrays;
import org.atlasnode.dicom.codec.CodecException;

/**
 * Decodes lines of samples: of one component, or of all components of a sample-interleaved scan (T.87 Annex A, Annex B).
 * A line has one sample more at each end, at 0 and {@code columns + 1}; sample {@code x} is at {@code x + 1}. Confined to
 * one thread.
 */
final class LineDecoder {

    private final int columns;
    private final GradientTable gradients;
    private final SampleDecoder samples;
    private final RunLengths runs;

    LineDecoder(int columns, GradientTable gradients, SampleDecoder samples, RunLengths runs) {
        this.columns = columns;
        this.gradients = gradients;
        this.samples = samples;
        this.runs = runs;
    }

    /** What stands in for samples outside of the image (T.87 §A.2.1). */
    private void extend(int[] above, int[] line) {
        above[columns + 1] = above[columns];
        line[0] = above[1];
    }

    /** One line of one component. */
    void decode(int[] above, int[] line) throws CodecException {
        extend(above, line);
        int ra = line[0];
        int rc = above[0];
        int rb = above[1];
        int second = gradients.region(rb - rc);
        for (int x = 1; x <= columns; x++) {
            int rd = above[x + 1];
            int first = gradients.region(rd - rb);
            int context = 81 * first + 9 * second + gradients.region(rc - ra);
            if (context != 0) {
                ra = samples.regular(context, ra, rb, rc);
                line[x] = ra;
                rc = rb;
                rb = rd;
                second = first;
            } else {
                x = run(above, line, x);
                ra = line[x];
                rc = above[x];
                rb = above[Math.min(x + 1, columns)];
                second = gradients.region(rb - rc);
            }
        }
    }

    /** A run, and the sample that ends it; gives where the last of these samples is. */
    private int run(int[] above, int[] line, int x) throws CodecException {
        int ra = line[x - 1];
        int end = x + runs.next(columns + 1 - x);
        Arrays.fill(line, x, end, ra);
        if (end > columns) {
            return columns;
        }
        line[end] = samples.afterRunOfOne(ra, above[end], runs.bitsOfIndex());
        runs.interrupted();
        return end;
    }

    /** One line of each component, pixel by pixel; a run is one of all components (T.87 §B.3). */
    void decodeInterleaved(int[][] above, int[][] line) throws CodecException {
        int[] contexts = new int[line.length];
        for (int c = 0; c < line.length; c++) {
            extend(above[c], line[c]);
        }
        for (int x = 1; x <= columns; x++) {
            boolean flat = true;
            for (int c = 0; c < contexts.length; c++) {
                contexts[c] = context(above[c], line[c], x);
                flat = flat && contexts[c] == 0;
            }
            if (flat) {
                x = runOfPixels(above, line, x);
            } else {
                for (int c = 0; c < contexts.length; c++) {
                    line[c][x] = samples.regular(contexts[c], line[c][x - 1], above[c][x], above[c][x - 1]);
                }
            }
        }
    }

    private int context(int[] above, int[] line, int x) {
        return 81 * gradients.region(above[x + 1] - above[x])
                + 9 * gradients.region(above[x] - above[x - 1])
                + gradients.region(above[x - 1] - line[x - 1]);
    }

    private int runOfPixels(int[][] above, int[][] line, int x) throws CodecException {
        int end = x + runs.next(columns + 1 - x);
        for (int[] component : line) {
            Arrays.fill(component, x, end, component[x - 1]);
        }
        if (end > columns) {
            return columns;
        }
        for (int c = 0; c < line.length; c++) {
            line[c][end] = samples.afterRun(line[c][x - 1], above[c][end], runs.bitsOfIndex());
        }
        runs.interrupted();
        return end;
    }
}
