package org.atlasnode.results.delivery;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.model.ResultKind;

/**
 * What the destinations of a job want. An object refers to overlays only where everybody who gets it gets them too.
 *
 * @param kinds what somebody receives
 * @param reportsWithOverlays whether the report refers to overlays
 * @param keysWithOverlays whether key objects do
 */
record Wishes(Set<ResultKind> kinds, boolean reportsWithOverlays, boolean keysWithOverlays) {

    Wishes {
        kinds = Set.copyOf(kinds);
    }

    static Wishes of(List<NodeConfig.Peer> destinations) {
        Set<ResultKind> kinds = EnumSet.noneOf(ResultKind.class);
        destinations.forEach(peer -> kinds.addAll(peer.receives()));
        return new Wishes(
                kinds, allGetOverlays(destinations, ResultKind.SR), allGetOverlays(destinations, ResultKind.KO));
    }

    private static boolean allGetOverlays(List<NodeConfig.Peer> destinations, ResultKind with) {
        return destinations.stream()
                .filter(peer -> peer.receives().contains(with))
                .allMatch(peer -> peer.receives().contains(ResultKind.OVERLAY));
    }

    boolean wants(ResultKind kind) {
        return kinds.contains(kind);
    }
}
