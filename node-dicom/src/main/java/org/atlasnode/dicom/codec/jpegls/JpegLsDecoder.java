package org.atlasnode.dicom.codec.jpegls;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.DecodedFrame;
import org.atlasnode.dicom.codec.FrameDecoder;
import org.atlasnode.dicom.codec.FrameShape;
import org.atlasnode.dicom.codec.MarkerSegments;

/**
 * Decodes JPEG-LS (T.87), lossless and near-lossless: 2 to 16 bits, 1 to 4 components, each interleave mode, preset
 * coding parameters, restart intervals. Samples are unsigned. Confined to one thread.
 *
 * <p>Refused by name: mapping tables, a point transform, subsampled components, a number of lines that comes after the
 * scan (DNL), other coding processes, and the colour transforms of HP's encoder, which are not in the standard. SPIFF
 * headers, other application segments and comments are passed over; the image's header says what the colours are. What
 * follows the last scan, EOI or padding or nothing, is not looked at.
 */
public final class JpegLsDecoder implements FrameDecoder {

    private static final int SOF55 = 0xF7;
    private static final int LSE = 0xF8;
    private static final int SOI = 0xD8;
    private static final int SOS = 0xDA;
    private static final int DRI = 0xDD;
    private static final int APP0 = 0xE0;
    private static final int APP8 = 0xE8;
    private static final int APP15 = 0xEF;
    private static final int COM = 0xFE;

    /** "mrfx", how HP's encoder begins an APP8 segment that names a colour transform in one byte. */
    private static final int COLOUR_TRANSFORM = 0x6D726678;

    private Optional<CodingParameters> tableParameters = Optional.empty();
    private GradientTable table = new GradientTable(CodingParameters.of(PresetParameters.DEFAULT, 8, 0));

    @Override
    public DecodedFrame decode(byte[] codestream, int length, FrameShape shape, short[] target) throws CodecException {
        if (length < 0 || length > codestream.length || target.length < shape.samples()) {
            throw new IllegalArgumentException("arrays shorter than the frame");
        }
        MarkerSegments in = MarkerSegments.of(codestream, length);
        if (in.readMarker() != SOI) {
            throw in.error("no start of an image");
        }
        return new DecodedFrame(new Frame(in, shape, target).decode(), false);
    }

    private GradientTable table(CodingParameters parameters) {
        if (!tableParameters.equals(Optional.of(parameters))) {
            table = new GradientTable(parameters);
            tableParameters = Optional.of(parameters);
        }
        return table;
    }

    /** One frame: what its marker segments have said so far. */
    private final class Frame {

        private final MarkerSegments in;
        private final FrameShape shape;
        private final short[] target;
        private final Set<Integer> decoded = new HashSet<>();
        private Optional<FrameHeader> header = Optional.empty();
        private PresetParameters preset = PresetParameters.DEFAULT;
        private int restartInterval;

        Frame(MarkerSegments in, FrameShape shape, short[] target) {
            this.in = in;
            this.shape = shape;
            this.target = target;
        }

        /** Reads until each component is there; gives the precision. */
        int decode() throws CodecException {
            while (decoded.size() < shape.samplesPerPixel()) {
                readSegment(in.readMarker());
            }
            return header().precision();
        }

        private void readSegment(int marker) throws CodecException {
            switch (marker) {
                case SOF55 -> readFrameHeader();
                case LSE -> preset = PresetParameters.read(in.readSegment());
                case DRI -> readRestartInterval();
                case SOS -> decodeScan();
                case APP8 -> readColourTransform();
                default -> skip(marker);
            }
        }

        private void skip(int marker) throws CodecException {
            if (marker != COM && (marker < APP0 || marker > APP15)) {
                throw in.error(String.format("marker FF%02X is not decoded", marker));
            }
            in.readSegment();
        }

        private FrameHeader header() throws CodecException {
            return header.orElseThrow(() -> in.error("a scan before the frame header"));
        }

        private void readFrameHeader() throws CodecException {
            if (header.isPresent()) {
                throw in.error("a second frame header");
            }
            header = Optional.of(FrameHeader.read(in.readSegment(), shape));
        }

        /** T.87 §C.2.5: two to four bytes. */
        private void readRestartInterval() throws CodecException {
            MarkerSegments segment = in.readSegment();
            int count = segment.remaining();
            if (count < 2 || count > 4) {
                throw segment.error("a restart interval of " + count + " bytes");
            }
            long lines = 0;
            for (int i = 0; i < count; i++) {
                lines = lines << 8 | segment.readByte();
            }
            restartInterval = (int) Math.min(lines, shape.rows());
        }

        private void readColourTransform() throws CodecException {
            MarkerSegments segment = in.readSegment();
            if (segment.remaining() == 5
                    && (segment.readShort() << 16 | segment.readShort()) == COLOUR_TRANSFORM
                    && segment.readByte() != 0) {
                throw segment.error("colour transforms outside of the standard are not decoded");
            }
        }

        private void decodeScan() throws CodecException {
            ScanHeader scan = ScanHeader.read(in.readSegment(), header());
            for (int component : scan.components()) {
                if (!decoded.add(component)) {
                    throw in.error("a second scan of the same component");
                }
            }
            CodingParameters parameters = parameters(scan);
            new ScanDecoder(shape, scan, parameters, table(parameters)).decode(in, restartInterval, target);
        }

        private CodingParameters parameters(ScanHeader scan) throws CodecException {
            try {
                return CodingParameters.of(preset, header().precision(), scan.near());
            } catch (IllegalArgumentException e) {
                throw in.error(String.valueOf(e.getMessage()));
            }
        }
    }
}
