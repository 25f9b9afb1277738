package org.atlasnode.dicom.codec.jpeg2000;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.atlasnode.dicom.codec.CodecException;

/**
 * The order in which the packets of a tile come (T.800 §B.12): each progression is a sorting of the tile's precincts,
 * with the loop over the layers outside, inside or between. Confined to one thread.
 */
final class PacketSequence {

    private static final Comparator<Precinct> COMPONENT = Comparator.comparingInt(Precinct::component);
    private static final Comparator<Precinct> RESOLUTION = Comparator.comparingInt(Precinct::resolution);
    private static final Comparator<Precinct> POSITION =
            Comparator.comparingLong(Precinct::y).thenComparingLong(Precinct::x);

    private final List<Precinct> precincts;
    private final int layers;
    private final PacketReader reader;

    /** @param precincts in raster order within each resolution level of each component */
    PacketSequence(List<Precinct> precincts, int layers, PacketReader reader) {
        this.precincts = precincts;
        this.layers = layers;
        this.reader = reader;
    }

    /** Reads every packet of the tile. */
    void read(List<Progression> progressions) throws CodecException {
        for (Progression progression : progressions) {
            read(progression);
        }
        for (Precinct precinct : precincts) {
            if (precinct.nextLayer() < layers) {
                throw new CodecException(reader.position(), "progression order changes that leave packets out");
            }
        }
    }

    private void read(Progression progression) throws CodecException {
        List<Precinct> chosen = new ArrayList<>(precincts);
        chosen.removeIf(precinct -> !progression.includes(precinct));
        chosen.sort(order(progression.order()));
        int layerEnd = Math.min(layers, progression.layerEnd());
        switch (progression.order()) {
            case LRCP -> readLayerByLayer(chosen, layerEnd);
            case RLCP -> readResolutionByResolution(chosen, layerEnd);
            case RPCL, PCRL, CPRL -> readPrecinctByPrecinct(chosen, layerEnd);
        }
    }

    private static Comparator<Precinct> order(Progression.Order order) {
        return switch (order) {
            case LRCP, RLCP -> RESOLUTION.thenComparing(COMPONENT);
            case RPCL -> RESOLUTION.thenComparing(POSITION).thenComparing(COMPONENT);
            case PCRL -> POSITION.thenComparing(COMPONENT).thenComparing(RESOLUTION);
            case CPRL -> COMPONENT.thenComparing(POSITION).thenComparing(RESOLUTION);
        };
    }

    private void readLayerByLayer(List<Precinct> chosen, int layerEnd) throws CodecException {
        for (int layer = 0; layer < layerEnd; layer++) {
            for (Precinct precinct : chosen) {
                readOnce(precinct, layer);
            }
        }
    }

    private void readResolutionByResolution(List<Precinct> chosen, int layerEnd) throws CodecException {
        int start = 0;
        for (int end = 1; end <= chosen.size(); end++) {
            if (end == chosen.size()
                    || chosen.get(end).resolution() != chosen.get(start).resolution()) {
                readLayerByLayer(chosen.subList(start, end), layerEnd);
                start = end;
            }
        }
    }

    private void readPrecinctByPrecinct(List<Precinct> chosen, int layerEnd) throws CodecException {
        for (Precinct precinct : chosen) {
            while (precinct.nextLayer() < layerEnd) {
                reader.read(precinct);
            }
        }
    }

    /** A progression order change starts from layer 0, without the packets that came before (T.800 §A.6.6). */
    private void readOnce(Precinct precinct, int layer) throws CodecException {
        if (precinct.nextLayer() == layer) {
            reader.read(precinct);
        }
    }
}
