package org.atlasnode.dicom.codec.jpeg2000;

import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.codec.CodecException;

/** Decodes one tile from its packets to reconstructed planes, one for each component. Confined to one thread. */
final class TileDecoder {

    private static final int MAX_BLOCK_SAMPLES = 4096;

    /** Precincts smaller than this on average, beyond a first few, are refused: they would outweigh their samples. */
    private static final int SAMPLES_OF_A_PRECINCT = 32;

    private static final int PRECINCTS_OF_ANY_TILE = 4096;

    private final BlockDecoder ebcot = new EbcotBlockDecoder();
    private final BlockDecoder highThroughput = new HtBlockDecoder();
    private final int[] decoded = new int[MAX_BLOCK_SAMPLES];

    /** @param area the tile on the reference grid */
    List<TilePlane> decode(TileBytes tile, Rectangle area, ImageSize size) throws CodecException {
        CodingParameters parameters = tile.parameters();
        List<TileComponent> components = new ArrayList<>();
        for (int component = 0; component < size.components(); component++) {
            components.add(new TileComponent(component, area, parameters, size.precision()));
        }
        List<Precinct> precincts = readPackets(tile, components);
        List<TilePlane> planes = new ArrayList<>();
        for (TileComponent component : components) {
            planes.add(component.style().reversible() ? new ReversiblePlane(area) : new IrreversiblePlane(area));
        }
        for (Precinct precinct : precincts) {
            decodeBlocks(precinct, components.get(precinct.component()), planes.get(precinct.component()));
        }
        for (int component = 0; component < planes.size(); component++) {
            planes.get(component).reconstruct(components.get(component));
        }
        if (parameters.multipleComponents()) {
            ComponentTransform.undo(planes);
        }
        return planes;
    }

    /** A packet has a byte at least, so the bytes bound the precincts before these are made. */
    private static List<Precinct> readPackets(TileBytes tile, List<TileComponent> components) throws CodecException {
        int layers = tile.parameters().layers();
        PacketReader reader = new PacketReader(tile);
        long count = components.stream().mapToLong(TileComponent::precinctCount).sum();
        if (count * layers > tile.length()) {
            throw new CodecException(
                    reader.position(), count * layers + " packets in a tile of " + tile.length() + " bytes");
        }
        Rectangle area = components.get(0).area();
        long samples = (long) area.width() * area.height() * components.size();
        if (count > PRECINCTS_OF_ANY_TILE + samples / SAMPLES_OF_A_PRECINCT) {
            throw new CodecException(reader.position(), count + " precincts in a tile of " + samples + " samples");
        }
        List<Precinct> precincts = new ArrayList<>((int) count);
        components.forEach(component -> component.addPrecincts(precincts));
        new PacketSequence(precincts, layers, reader).read(tile.parameters().progressions());
        return precincts;
    }

    private void decodeBlocks(Precinct precinct, TileComponent component, TilePlane plane) throws CodecException {
        for (PrecinctBand part : precinct.bands()) {
            for (CodeBlock block : part.blocks()) {
                if (block.passes() > 0) {
                    blockDecoder(block).decode(block, decoded);
                    RegionOfInterest.unshift(decoded, block.width() * block.height(), component.regionShift());
                    plane.place(block, decoded, part.band().step());
                }
            }
        }
    }

    private BlockDecoder blockDecoder(CodeBlock block) {
        return block.coding().has(BlockCoding.HIGH_THROUGHPUT) ? highThroughput : ebcot;
    }
}
