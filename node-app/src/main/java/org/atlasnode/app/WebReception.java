package org.atlasnode.app;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.atlasnode.app.http.WebStore;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.config.PeerTerms.Credentials;
import org.atlasnode.core.dicomweb.StoreOutcome;
import org.atlasnode.storescp.FileReception;
import org.atlasnode.storescp.Reception.Sender;
import org.atlasnode.storescp.WebCallers;

/**
 * Brings what is stored by DICOMweb to reception, in the name of the peer that sends it. The HTTP port is open before and
 * after the node receives; nothing is taken then. Thread-safe.
 */
final class WebReception implements WebStore, AutoCloseable {

    private final WebCallers callers;
    private final FileReception files;
    private final AtomicBoolean open = new AtomicBoolean();

    WebReception(WebCallers callers, FileReception files) {
        this.callers = callers;
        this.files = files;
    }

    /** Takes objects from now on: what an earlier life left is in order. */
    void open() {
        open.set(true);
    }

    @Override
    public Admission admit(InetAddress address, Optional<Credentials> credentials) {
        WebCallers.Admission judged = callers.judge(address, credentials);
        return new Admission(judged.peer().map(this::shelf), judged.mayIdentify());
    }

    private Shelf shelf(Peer peer) {
        Sender sender = new Sender(peer.aeTitle(), peer.name());
        return (file, study) -> open.get()
                ? files.receive(file, sender, study)
                : StoreOutcome.failed(Optional.empty(), Optional.empty(), StoreOutcome.OUT_OF_RESOURCES);
    }

    @Override
    public boolean hasRoom() {
        return open.get() && files.hasRoom();
    }

    /** Takes nothing any more; an object that is on its way in is kept if it comes to its end. */
    @Override
    public void close() {
        open.set(false);
    }
}
