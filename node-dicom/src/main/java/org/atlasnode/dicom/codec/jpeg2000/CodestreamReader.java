package org.atlasnode.dicom.codec.jpeg2000;

import java.util.List;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.FrameShape;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of a codestream (T.800 Annex A) and finds each tile's bytes, before anything is decoded. A tile-part
 * takes bytes, so tiles are bounded by the codestream's length. Confined to one thread.
 */
final class CodestreamReader {

    /** The shortest tile-part: SOT with its segment, SOD, and a packet. */
    private static final int SHORTEST_TILE_PART = 15;

    private static final int MAX_TILES = 65535;

    private final ByteCursor in;
    private final FrameShape shape;

    CodestreamReader(ByteCursor in, FrameShape shape) {
        this.in = in;
        this.shape = shape;
    }

    /** Reads to the end of the codestream; a missing EOC is no error where all tiles are there. */
    Codestream read() throws CodecException {
        requireMarker(Marker.SOC);
        requireMarker(Marker.SIZ);
        ImageSize size = ImageSize.read(segment(), shape);
        if (size.tiles() > Math.min(MAX_TILES, in.remaining() / SHORTEST_TILE_PART)) {
            throw in.failure(size.tiles() + " tiles, more than the codestream can hold");
        }
        CodingParameters parameters = new CodingParameters(size.components());
        Capabilities capabilities = readMainHeader(parameters);
        @Nullable TileBytes[] tiles = new TileBytes[(int) size.tiles()];
        do {
            readTilePart(tiles, parameters);
        } while (in.remaining() >= 2 && !in.isAt(Marker.EOC));
        for (TileBytes tile : tiles) {
            if (tile == null) {
                throw in.failure("a tile is missing");
            }
        }
        return new Codestream(size, capabilities, List.of(tiles));
    }

    private void requireMarker(int marker) throws CodecException {
        if (!in.isAt(marker)) {
            throw in.failure("no marker " + Integer.toHexString(marker));
        }
        in.skip(2);
    }

    private ByteCursor segment() throws CodecException {
        return in.take(in.u16() - 2);
    }

    /** Leaves the cursor at the first SOT. */
    private Capabilities readMainHeader(CodingParameters parameters) throws CodecException {
        Capabilities capabilities = Capabilities.PART_1;
        while (!in.isAt(Marker.SOT)) {
            int marker = in.u16();
            ByteCursor segment = segment();
            switch (marker) {
                case Marker.CAP -> capabilities = Capabilities.read(segment);
                case Marker.TLM, Marker.PLM, Marker.CRG, Marker.CPF, Marker.PRF -> {}
                default -> readParameters(marker, segment, parameters);
            }
        }
        if (!parameters.isComplete()) {
            throw in.failure("a main header without coding style or quantisation");
        }
        return capabilities;
    }

    /** What main and tile headers have in common. */
    private static void readParameters(int marker, ByteCursor segment, CodingParameters parameters)
            throws CodecException {
        switch (marker) {
            case Marker.COD -> parameters.readDefaultStyle(segment);
            case Marker.COC -> parameters.readComponentStyle(segment);
            case Marker.QCD -> parameters.readDefaultQuantization(segment);
            case Marker.QCC -> parameters.readComponentQuantization(segment);
            case Marker.RGN -> parameters.readRegion(segment);
            case Marker.POC -> parameters.readProgressionChanges(segment);
            case Marker.COM -> {}
            default -> throw segment.failure("marker " + Integer.toHexString(marker) + ", which is not decoded");
        }
    }

    /** Takes one tile-part, header and bytes (T.800 §A.4.2). */
    private void readTilePart(@Nullable TileBytes[] tiles, CodingParameters main) throws CodecException {
        int start = in.position();
        requireMarker(Marker.SOT);
        ByteCursor sot = segment();
        int index = sot.u16();
        long length = sot.u32();
        int number = sot.u8();
        if (index >= tiles.length) {
            throw sot.failure("tile " + index + " of " + tiles.length);
        }
        TileBytes tile = tiles[index];
        if (number != (tile == null ? 0 : tile.parts().size())) {
            throw sot.failure("tile-part " + number + " of tile " + index + " out of order");
        }
        if (tile == null) {
            tile = new TileBytes(main.forTile());
            tiles[index] = tile;
        }
        readTilePartHeader(tile, number == 0);
        long rest = length == 0 ? in.remaining() : length - (in.position() - start);
        if (rest < 0 || rest > in.remaining()) {
            throw in.failure("a tile-part of " + length + " bytes, not what the codestream has");
        }
        tile.add(in.take((int) rest));
    }

    private void readTilePartHeader(TileBytes tile, boolean first) throws CodecException {
        while (!in.isAt(Marker.SOD)) {
            int marker = in.u16();
            ByteCursor segment = segment();
            if (marker == Marker.PLT) {
                continue;
            }
            if (!first && marker != Marker.POC && marker != Marker.COM) {
                throw segment.failure("marker " + Integer.toHexString(marker) + " in a tile's later part");
            }
            readParameters(marker, segment, tile.parameters());
        }
        in.skip(2);
    }
}
