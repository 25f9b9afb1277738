package org.atlasnode.dicom.codec.jpeg;

import java.util.HashMap;
import java.util.Map;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.MarkerSegments;
import org.jspecify.annotations.Nullable;

/** What the table segments before a scan have set: T.81 §B.2.4. Confined to one image. */
final class DecodingTables {

    private static final int COEFFICIENTS = 64;

    private final Map<Integer, int[]> quantisation = new HashMap<>();
    private final Map<Integer, HuffmanTable> dc = new HashMap<>();
    private final Map<Integer, HuffmanTable> ac = new HashMap<>();
    private int restartInterval;

    /** MCUs between restart markers, 0 for none. */
    int restartInterval() {
        return restartInterval;
    }

    /** The 64 quantisers of a table, in zigzag order. */
    int[] quantisation(int id, MarkerSegments place) throws CodecException {
        return require(quantisation.get(id), "quantisation", id, place);
    }

    /** A table of differences: DC coefficients, or samples of a lossless image. */
    HuffmanTable dc(int id, MarkerSegments place) throws CodecException {
        return require(dc.get(id), "DC Huffman", id, place);
    }

    HuffmanTable ac(int id, MarkerSegments place) throws CodecException {
        return require(ac.get(id), "AC Huffman", id, place);
    }

    private static <T> T require(@Nullable T table, String kind, int id, MarkerSegments place) throws CodecException {
        if (table == null) {
            throw place.error("no " + kind + " table " + id);
        }
        return table;
    }

    /** Takes a segment where it defines tables; gives whether it does. */
    boolean read(int marker, MarkerSegments codestream) throws CodecException {
        switch (marker) {
            case Marker.DQT -> readQuantisation(codestream.readSegment());
            case Marker.DHT -> readHuffman(codestream.readSegment());
            case Marker.DRI -> readRestartInterval(codestream.readSegment());
            default -> {
                return false;
            }
        }
        return true;
    }

    /** T.81 §B.2.4.1, Table B.4. */
    private void readQuantisation(MarkerSegments segment) throws CodecException {
        while (!segment.isAtEnd()) {
            int precisionAndId = segment.readByte();
            int precision = precisionAndId >> 4;
            int id = requireId(precisionAndId & 0xF, segment);
            if (precision > 1) {
                throw segment.error("a quantisation table of precision " + precision);
            }
            int[] table = new int[COEFFICIENTS];
            for (int k = 0; k < COEFFICIENTS; k++) {
                table[k] = precision == 0 ? segment.readByte() : segment.readShort();
                if (table[k] == 0) {
                    throw segment.error("a quantiser of 0");
                }
            }
            quantisation.put(id, table);
        }
    }

    /** T.81 §B.2.4.2, Table B.5. */
    private void readHuffman(MarkerSegments segment) throws CodecException {
        while (!segment.isAtEnd()) {
            int classAndId = segment.readByte();
            int tableClass = classAndId >> 4;
            int id = requireId(classAndId & 0xF, segment);
            if (tableClass > 1) {
                throw segment.error("a Huffman table of class " + tableClass);
            }
            boolean ofRuns = tableClass == 1;
            (ofRuns ? ac : dc).put(id, HuffmanTable.read(segment, ofRuns));
        }
    }

    /** T.81 §B.2.4.4. */
    private void readRestartInterval(MarkerSegments segment) throws CodecException {
        restartInterval = segment.readShort();
        segment.requireEnd();
    }

    private static int requireId(int id, MarkerSegments segment) throws CodecException {
        if (id > 3) {
            throw segment.error("a table " + id + ", where there are 0 to 3");
        }
        return id;
    }
}
