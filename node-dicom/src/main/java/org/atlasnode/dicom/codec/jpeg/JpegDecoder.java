package org.atlasnode.dicom.codec.jpeg;

import java.util.Objects;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.DecodedFrame;
import org.atlasnode.dicom.codec.FrameDecoder;
import org.atlasnode.dicom.codec.FrameShape;
import org.atlasnode.dicom.codec.MarkerSegments;

/**
 * Decodes JPEG with Huffman coding: baseline and extended sequential of 8 and 12 bits, and lossless of 2 to 16 bits (T.81
 * processes 1, 2, 4 and 14). Progressive, hierarchical and arithmetic coding are refused, as is a number of lines that
 * comes after the scan. Confined to one thread.
 *
 * <p>Samples are delivered as they are coded, whatever an application segment says of their colours: the Photometric
 * Interpretation of the image says what they are (PS3.3 §C.7.6.3.1.2, PS3.5 §8.2.1). Components that are sampled more
 * coarsely are enlarged. Codestreams know no sign, so samples are unsigned.
 *
 * <p>Tolerated: a missing EOI after the last sample, bytes after EOI that are no second image, zero bytes between the last
 * sample and a marker, and a wrong Se of a sequential scan.
 */
public final class JpegDecoder implements FrameDecoder {

    private final EntropyBits bits = new EntropyBits();

    @Override
    public DecodedFrame decode(byte[] codestream, int length, FrameShape shape, short[] target) throws CodecException {
        Objects.checkFromIndexSize(0, length, codestream.length);
        if (target.length < shape.samples()) {
            throw new IllegalArgumentException("a frame of " + shape.samples() + " samples into " + target.length);
        }
        MarkerSegments in = MarkerSegments.of(codestream, length);
        if (in.readMarker() != Marker.SOI) {
            throw in.error("no start of an image");
        }
        DecodingTables tables = new DecodingTables();
        int marker = readTables(in, tables);
        if (!Marker.isStartOfFrame(marker)) {
            throw in.error(Marker.describe(marker) + ", where a frame header is due");
        }
        FrameHeader frame = FrameHeader.read(marker, in.readSegment(), shape);
        readScans(frame, tables, in, target);
        readEnd(in, tables);
        return new DecodedFrame(frame.precision(), false);
    }

    /** Reads tables and passes over comments (T.81 §B.2.4); gives the marker after them, whose segment is next. */
    private static int readTables(MarkerSegments in, DecodingTables tables) throws CodecException {
        int marker = in.readMarkerOrEnd();
        while (marker != Marker.NONE) {
            if (Marker.isSkipped(marker)) {
                in.readSegment();
            } else if (!tables.read(marker, in)) {
                return marker;
            }
            marker = in.readMarkerOrEnd();
        }
        return marker;
    }

    private void readScans(FrameHeader frame, DecodingTables tables, MarkerSegments in, short[] target)
            throws CodecException {
        ScanReader reader = frame.lossless()
                ? new LosslessScanReader(frame, bits, target)
                : new SequentialScanReader(frame, bits, target);
        boolean[] seen = new boolean[frame.components().size()];
        int missing = seen.length;
        while (missing > 0) {
            int marker = readTables(in, tables);
            if (marker != Marker.SOS) {
                throw in.error(Marker.describe(marker) + ", where a scan is due");
            }
            ScanHeader scan = ScanHeader.read(in.readSegment(), frame);
            for (ScanHeader.Component scanned : scan.components()) {
                int index = scanned.component().index();
                if (seen[index]) {
                    throw in.error(
                            "a second scan of component " + scanned.component().id());
                }
                seen[index] = true;
                missing--;
            }
            reader.read(scan, tables, in);
        }
        reader.finish();
    }

    /** Whether an image begins here, after padding. */
    private static boolean startsImage(MarkerSegments in) {
        byte[] bytes = in.bytes();
        int next = in.position();
        while (next < in.end() && bytes[next] == 0) {
            next++;
        }
        return in.end() - next >= 2 && bytes[next] == (byte) 0xFF && bytes[next + 1] == (byte) Marker.SOI;
    }

    private static void readEnd(MarkerSegments in, DecodingTables tables) throws CodecException {
        int marker = readTables(in, tables);
        if (marker == Marker.NONE) {
            return;
        }
        if (marker != Marker.EOI) {
            throw in.error(Marker.describe(marker) + ", where the end of the image is due");
        }
        if (startsImage(in)) {
            throw in.error("a second image");
        }
    }
}
