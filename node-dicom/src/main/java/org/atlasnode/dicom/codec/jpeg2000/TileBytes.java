package org.atlasnode.dicom.codec.jpeg2000;

import java.util.ArrayList;
import java.util.List;

/** What the tile-parts of one tile hold behind their headers (T.800 §B.11). Confined to one thread. */
final class TileBytes {

    private final CodingParameters parameters;
    private final List<ByteCursor> parts = new ArrayList<>();

    TileBytes(CodingParameters parameters) {
        this.parameters = parameters;
    }

    CodingParameters parameters() {
        return parameters;
    }

    void add(ByteCursor part) {
        parts.add(part);
    }

    List<ByteCursor> parts() {
        return parts;
    }

    /** Bytes of all parts; each packet has at least one. */
    long length() {
        return parts.stream().mapToLong(ByteCursor::remaining).sum();
    }
}
