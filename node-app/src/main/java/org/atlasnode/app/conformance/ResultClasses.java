package org.atlasnode.app.conformance;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.UidRegistry;
import org.atlasnode.results.delivery.SopClasses;

/** The SOP classes of results, each with the peers that it goes to: what the node is a storage SCU of. Stateless. */
final class ResultClasses {

    private ResultClasses() {}

    /** Rows of name, UID, part as user, part as provider. */
    static String rows(Collection<Peer> peers) {
        List<String> rows = new ArrayList<>();
        for (ResultKind kind : ResultKind.values()) {
            List<Uid> classes = SopClasses.of(kind);
            for (int i = 0; i < classes.size(); i++) {
                String instead =
                        i == 0 ? "" : ", where " + name(classes.get(i - 1)).replace(" Storage", "") + " is refused";
                rows.add("| " + name(classes.get(i)) + " | " + classes.get(i) + " | " + user(kind, peers) + instead
                        + " | yes |");
            }
        }
        return String.join("\n", rows);
    }

    private static String name(Uid uid) {
        return UidRegistry.findName(uid).orElse("");
    }

    private static String user(ResultKind kind, Collection<Peer> peers) {
        String receivers = peers.stream()
                .filter(peer -> peer.receives().contains(kind))
                .map(Peer::name)
                .collect(Collectors.joining(", "));
        String name = "`" + kind.name().toLowerCase(Locale.ROOT) + "`";
        return receivers.isEmpty() ? "where a peer receives " + name : "yes, " + name + " to " + receivers;
    }
}
