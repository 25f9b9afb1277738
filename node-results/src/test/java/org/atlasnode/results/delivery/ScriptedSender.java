package org.atlasnode.results.delivery;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.net.StoreResponse;

/** A destination that does what a test says: refuses associations, accepts classes, answers with statuses. */
final class ScriptedSender implements ResultSender {

    final List<DataSet> stored = Collections.synchronizedList(new ArrayList<>());
    final List<String> associations = Collections.synchronizedList(new ArrayList<>());
    volatile Set<Uid> refusedClasses = Set.of();
    volatile Answer answer = (object, index) -> 0x0000;

    /** What a destination does with the n-th object of an association, counted from 0. */
    @FunctionalInterface
    interface Answer {
        int status(DataSet object, int index) throws IOException;
    }

    @Override
    public Connection open(NodeConfig.Peer peer, Collection<Uid> sopClassUids) throws IOException {
        associations.add(peer.name());
        return new Connection() {
            private int index;

            @Override
            public boolean accepts(Uid sopClassUid) {
                return sopClassUids.contains(sopClassUid) && !refusedClasses.contains(sopClassUid);
            }

            @Override
            public void store(List<Outgoing> objects, Reaction reaction) throws IOException {
                for (Outgoing object : objects) {
                    if (!reaction.answered(object, store(object.read()))) {
                        return;
                    }
                }
            }

            private StoreResponse store(DataSet object) throws IOException {
                int status = answer.status(object, index++);
                if (status == 0 || status >> 12 == 0xB) {
                    stored.add(object);
                }
                return new StoreResponse(new DimseStatus(status), "");
            }

            @Override
            public void close() {
                associations.add(peer.name() + " closed");
            }
        };
    }

    List<Uid> storedClasses() {
        return stored.stream()
                .map(object -> object.findUid(Tags.SOP_CLASS_UID).orElseThrow())
                .toList();
    }
}
