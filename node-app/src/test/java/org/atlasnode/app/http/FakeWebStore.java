package org.atlasnode.app.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.config.PeerTerms.Credentials;
import org.atlasnode.core.dicomweb.StoreOutcome;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;

/** Takes what it is told to take and remembers it. */
final class FakeWebStore implements WebStore {

    final List<byte[]> kept = new ArrayList<>();
    final List<Optional<Uid>> studies = new ArrayList<>();
    final Deque<StoreOutcome> outcomes = new ArrayDeque<>();
    volatile boolean room = true;
    volatile boolean open = true;
    volatile boolean asks;
    volatile Optional<Credentials> given = Optional.empty();

    static FakeWebStore closed() {
        FakeWebStore store = new FakeWebStore();
        store.open = false;
        return store;
    }

    @Override
    public Admission admit(InetAddress address, Optional<Credentials> credentials) {
        given = credentials;
        return new Admission(open ? Optional.of(this::keep) : Optional.empty(), asks);
    }

    @Override
    public boolean hasRoom() {
        return room;
    }

    private synchronized StoreOutcome keep(InputStream file, Optional<Uid> study) throws IOException {
        byte[] bytes = file.readAllBytes();
        kept.add(bytes);
        studies.add(study);
        return outcomes.isEmpty()
                ? StoreOutcome.stored(Uids.CT_IMAGE_STORAGE, Uid.of("1.2." + kept.size()))
                : outcomes.removeFirst();
    }
}
