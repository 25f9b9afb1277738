package org.atlasnode.dicom.codec.jpeg;

import org.atlasnode.dicom.codec.MarkerSegments;

/** The second bytes of markers, T.81 Table B.1. */
final class Marker {

    /** Stands for a codestream that ends where a marker could be. */
    static final int NONE = MarkerSegments.NONE;

    static final int SOF0 = 0xC0;
    static final int SOF1 = 0xC1;
    static final int SOF3 = 0xC3;
    static final int DHT = 0xC4;
    static final int RST0 = 0xD0;
    static final int SOI = 0xD8;
    static final int EOI = 0xD9;
    static final int SOS = 0xDA;
    static final int DQT = 0xDB;
    static final int DRI = 0xDD;
    static final int COM = 0xFE;

    private static final int SOF2 = 0xC2;
    private static final int SOF15 = 0xCF;
    private static final int JPG = 0xC8;
    private static final int DAC = 0xCC;
    private static final int DNL = 0xDC;
    private static final int APP0 = 0xE0;
    private static final int APP15 = 0xEF;

    private Marker() {}

    /** Whether a decoder may pass over the segment: application data or a comment. */
    static boolean isSkipped(int marker) {
        return marker == COM || marker >= APP0 && marker <= APP15;
    }

    static boolean isStartOfFrame(int marker) {
        return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
    }

    /** The marker in words, for messages. */
    static String describe(int marker) {
        if (isStartOfFrame(marker)) {
            return describeFrame(marker);
        }
        return switch (marker) {
            case NONE -> "the end of the codestream";
            case SOI -> "a second image";
            case EOI -> "the end of the image";
            case SOS -> "a scan header";
            case DNL -> "a number of lines that follows the scan";
            case DAC -> "arithmetic coding";
            default ->
                marker >= RST0 && marker < SOI
                        ? "restart marker " + (marker - RST0)
                        : "marker FF%02X".formatted(marker);
        };
    }

    private static String describeFrame(int marker) {
        if (marker > JPG) {
            return "a frame with arithmetic coding";
        }
        if (marker > DHT) {
            return "a hierarchical frame";
        }
        return marker == SOF2 ? "a progressive frame" : "a sequential frame";
    }
}
