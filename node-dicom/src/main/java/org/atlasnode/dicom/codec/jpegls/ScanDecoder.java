package org.atlasnode.dicom.codec.jpegls;

import java.util.Arrays;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.FrameShape;
import org.atlasnode.dicom.codec.MarkerSegments;

/** Decodes the entropy-coded segments of one scan into the frame. Confined to one thread. */
final class ScanDecoder {

    private static final int FIRST_RESTART_MARKER = 0xD0;

    private final FrameShape shape;
    private final ScanHeader scan;
    private final BitReader bits = new BitReader();
    private final RunLengths runs = new RunLengths(bits);
    private final SampleDecoder samples;
    private final LineDecoder decoder;
    private final int[] runIndexes;
    private int[][] above;
    private int[][] line;

    ScanDecoder(FrameShape shape, ScanHeader scan, CodingParameters parameters, GradientTable gradients) {
        this.shape = shape;
        this.scan = scan;
        this.samples = new SampleDecoder(bits, parameters);
        this.decoder = new LineDecoder(shape.columns(), gradients, samples, runs);
        int components = scan.components().size();
        this.runIndexes = new int[components];
        this.above = new int[components][shape.columns() + 2];
        this.line = new int[components][shape.columns() + 2];
    }

    /** @param restartInterval lines between restart markers (T.87 §C.2.5), or 0 */
    void decode(MarkerSegments in, int restartInterval, short[] target) throws CodecException {
        int interval = restartInterval == 0 ? shape.rows() : restartInterval;
        int restarts = 0;
        for (int row = 0; row < shape.rows(); row++) {
            if (row % interval == 0) {
                if (row > 0) {
                    endSegment(in);
                    restart(in, restarts++);
                }
                bits.start(in.bytes(), in.position(), endOfEntropyCodedSegment(in));
            }
            decodeLine();
            store(row, target);
            int[][] done = line;
            line = above;
            above = done;
        }
        endSegment(in);
    }

    /** Where the entropy-coded segment that begins here ends: at a marker, or with the bytes (T.87 §A.1). */
    private static int endOfEntropyCodedSegment(MarkerSegments in) {
        byte[] bytes = in.bytes();
        for (int i = in.position(); i < in.end() - 1; i++) {
            if (bytes[i] == -1 && bytes[i + 1] < 0) {
                return i;
            }
        }
        return in.end();
    }

    private void endSegment(MarkerSegments in) throws CodecException {
        bits.finish();
        in.moveTo(bits.end());
    }

    /** T.81 §B.1.1.3: markers count from 0 to 7; after each the coding begins anew. */
    private void restart(MarkerSegments in, int number) throws CodecException {
        int marker = in.readMarker();
        if (marker != FIRST_RESTART_MARKER + number % 8) {
            throw in.error(String.format("marker FF%02X where a restart marker is due", marker));
        }
        samples.forget();
        runs.setIndex(0);
        Arrays.fill(runIndexes, 0);
        for (int[] component : above) {
            Arrays.fill(component, 0);
        }
        for (int[] component : line) {
            Arrays.fill(component, 0);
        }
    }

    private void decodeLine() throws CodecException {
        if (scan.interleave() == Interleave.SAMPLE) {
            decoder.decodeInterleaved(above, line);
            return;
        }
        for (int c = 0; c < line.length; c++) {
            runs.setIndex(runIndexes[c]);
            decoder.decode(above[c], line[c]);
            runIndexes[c] = runs.index();
        }
    }

    private void store(int row, short[] target) {
        int step = shape.samplesPerPixel();
        for (int c = 0; c < line.length; c++) {
            int index = row * shape.columns() * step + scan.components().get(c);
            int[] component = line[c];
            for (int x = 1; x <= shape.columns(); x++, index += step) {
                target[index] = (short) component[x];
            }
        }
    }
}
