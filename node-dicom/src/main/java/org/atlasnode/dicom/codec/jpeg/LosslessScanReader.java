package org.atlasnode.dicom.codec.jpeg;

import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.MarkerSegments;

/** The scans of a lossless image, T.81 §H.2. Confined to one image. */
final class LosslessScanReader implements ScanReader {

    private final FrameHeader frame;
    private final EntropyBits bits;
    private final List<Plane> planes = new ArrayList<>();
    /** Of each component, the row that is read and the one above it, as decoded: without the point transform. */
    private final int[][] rows;

    private final int[][] rowsAbove;

    LosslessScanReader(FrameHeader frame, EntropyBits bits, short[] target) {
        this.frame = frame;
        this.bits = bits;
        int components = frame.components().size();
        rows = new int[components][frame.columns()];
        rowsAbove = new int[components][frame.columns()];
        frame.components().forEach(component -> planes.add(Plane.within(target, frame, component.index())));
    }

    @Override
    public void read(ScanHeader scan, DecodingTables tables, MarkerSegments codestream) throws CodecException {
        List<HuffmanTable> codes = new ArrayList<>();
        for (ScanHeader.Component scanned : scan.components()) {
            codes.add(tables.dc(scanned.dcTable(), codestream));
        }
        int rowsOfInterval = rowsOfInterval(tables.restartInterval(), codestream);
        RestartIntervals intervals = RestartIntervals.begin(codestream, bits);
        for (int y = 0; y < frame.rows(); y++) {
            if (y > 0 && y % rowsOfInterval == 0) {
                intervals.restart();
            }
            readDifferences(scan, codes);
            for (ScanHeader.Component scanned : scan.components()) {
                finishRow(scanned.component().index(), scan, y, y % rowsOfInterval == 0);
            }
        }
        intervals.end();
    }

    /** A restart interval is whole rows (T.81 §H.1.1); none is all of them. */
    private int rowsOfInterval(int restartInterval, MarkerSegments codestream) throws CodecException {
        if (restartInterval % frame.columns() != 0) {
            throw codestream.error("a restart interval of " + restartInterval + " in rows of " + frame.columns());
        }
        return restartInterval == 0 ? frame.rows() : restartInterval / frame.columns();
    }

    private void readDifferences(ScanHeader scan, List<HuffmanTable> codes) throws CodecException {
        int count = codes.size();
        if (count == 1) {
            bits.differences(
                    codes.get(0), rows[scan.components().get(0).component().index()], frame.columns());
            return;
        }
        for (int x = 0; x < frame.columns(); x++) {
            for (int i = 0; i < count; i++) {
                rows[scan.components().get(i).component().index()][x] = bits.next(codes.get(i)) >> 16;
            }
        }
    }

    private void finishRow(int component, ScanHeader scan, int y, boolean first) throws CodecException {
        int[] row = rows[component];
        int bitsOfSample = frame.precision() - scan.pointTransform();
        if (first) {
            Prediction.firstRow(row, 1 << bitsOfSample - 1);
        } else {
            Prediction.row(scan.start(), row, rowsAbove[component]);
        }
        store(row, planes.get(component), y, bitsOfSample, scan.pointTransform());
        rows[component] = rowsAbove[component];
        rowsAbove[component] = row;
    }

    /** A sample of more bits than the precision shows that the data is damaged: no encoder makes one. */
    private void store(int[] row, Plane plane, int y, int bitsOfSample, int pointTransform) throws CodecException {
        short[] samples = plane.samples();
        int step = plane.step();
        int at = plane.rowStart(y);
        int all = 0;
        for (int sample : row) {
            all |= sample;
            samples[at] = (short) (sample << pointTransform);
            at += step;
        }
        if (all >>> bitsOfSample != 0) {
            throw bits.error("a sample of more than " + bitsOfSample + " bits in row " + y);
        }
    }
}
