package org.atlasnode.dicom.codec.jpeg;

import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.MarkerSegments;

/** The entropy-coded segments of a scan, one after the other (T.81 §B.2.1, §F.2.1.3.1). Confined. */
final class RestartIntervals {

    private final MarkerSegments codestream;
    private final EntropyBits bits;
    private int next;

    private RestartIntervals(MarkerSegments codestream, EntropyBits bits) {
        this.codestream = codestream;
        this.bits = bits;
    }

    /** Begins the first segment, which is at the codestream's place. */
    static RestartIntervals begin(MarkerSegments codestream, EntropyBits bits) {
        bits.load(codestream);
        return new RestartIntervals(codestream, bits);
    }

    /** Ends a segment, which has another after it. */
    void restart() throws CodecException {
        bits.end();
        int marker = codestream.readMarker();
        if (marker != Marker.RST0 + next) {
            throw codestream.error(Marker.describe(marker) + ", where restart marker " + next + " is due");
        }
        next = next + 1 & 7;
        bits.load(codestream);
    }

    /** Ends the last segment. */
    void end() throws CodecException {
        bits.end();
    }
}
