package org.atlasnode.dicom.codec.jpeg;

import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.MarkerSegments;

/** The scans of a sequential DCT-based image, T.81 §F.2. Confined to one image. */
final class SequentialScanReader implements ScanReader {

    private final FrameHeader frame;
    private final short[] target;
    private final EntropyBits bits;
    private final BlockReader blocks;
    private final InverseDct inverseDct;
    private final int[] samples = new int[Plane.BLOCK * Plane.BLOCK];
    private final List<Plane> planes = new ArrayList<>();

    SequentialScanReader(FrameHeader frame, EntropyBits bits, short[] target) {
        this.frame = frame;
        this.target = target;
        this.bits = bits;
        blocks = new BlockReader(bits);
        inverseDct = new InverseDct(frame.precision());
        frame.components().forEach(component -> planes.add(plane(component)));
    }

    private Plane plane(FrameComponent component) {
        int columnRatio = frame.columnRatio(component);
        int rowRatio = frame.rowRatio(component);
        return columnRatio * rowRatio == 1
                ? Plane.within(target, frame, component.index())
                : Plane.of(units(frame.columns(), columnRatio), units(frame.rows(), rowRatio));
    }

    private static int units(int length, int unit) {
        return (length + unit - 1) / unit;
    }

    @Override
    public void read(ScanHeader scan, DecodingTables tables, MarkerSegments codestream) throws CodecException {
        List<BlockScan> components = new ArrayList<>();
        for (ScanHeader.Component scanned : scan.components()) {
            Plane plane = planes.get(scanned.component().index());
            components.add(BlockScan.of(scanned, scan.isInterleaved(), plane, tables, codestream));
        }
        int columns = units(frame.columns(), Plane.BLOCK * frame.maxHorizontal());
        int rows = units(frame.rows(), Plane.BLOCK * frame.maxVertical());
        if (!scan.isInterleaved()) {
            columns = units(components.get(0).plane().width(), Plane.BLOCK);
            rows = units(components.get(0).plane().height(), Plane.BLOCK);
        }
        readUnits(components, rows, columns, tables.restartInterval(), codestream);
    }

    private void readUnits(
            List<BlockScan> components, int rows, int columns, int restartInterval, MarkerSegments codestream)
            throws CodecException {
        RestartIntervals intervals = RestartIntervals.begin(codestream, bits);
        int untilRestart = restartInterval;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                if (restartInterval > 0 && untilRestart-- == 0) {
                    intervals.restart();
                    components.forEach(component -> component.predict(0));
                    untilRestart = restartInterval - 1;
                }
                for (BlockScan component : components) {
                    readUnit(component, row, column);
                }
            }
        }
        intervals.end();
    }

    private void readUnit(BlockScan component, int row, int column) throws CodecException {
        for (int down = 0; down < component.down(); down++) {
            for (int across = 0; across < component.across(); across++) {
                blocks.read(component);
                int x = (column * component.across() + across) * Plane.BLOCK;
                int y = (row * component.down() + down) * Plane.BLOCK;
                if (component.plane().contains(x, y)) {
                    setBlock(component.plane(), x, y);
                }
            }
        }
    }

    private void setBlock(Plane plane, int x, int y) {
        if (blocks.isConstant()) {
            inverseDct.transformConstant(blocks.coefficients()[0], samples);
        } else {
            inverseDct.transform(blocks.coefficients(), samples);
        }
        plane.set(x, y, samples);
    }

    @Override
    public void finish() {
        for (FrameComponent component : frame.components()) {
            int columnRatio = frame.columnRatio(component);
            int rowRatio = frame.rowRatio(component);
            if (columnRatio * rowRatio > 1) {
                Plane whole = Plane.within(target, frame, component.index());
                Upsampling.enlarge(planes.get(component.index()), whole, columnRatio, rowRatio);
            }
        }
    }
}
