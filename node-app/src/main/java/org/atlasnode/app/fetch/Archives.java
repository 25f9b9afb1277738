package org.atlasnode.app.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.config.PeerTerms.Query;
import org.atlasnode.core.dicomweb.DicomWebClient;
import org.atlasnode.core.dicomweb.StoreOutcome;
import org.atlasnode.core.net.PeerClients;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.query.DimsePeer;
import org.atlasnode.core.query.DimseQuerySource;
import org.atlasnode.core.query.DimseRetrieveSource;
import org.atlasnode.core.query.QuerySource;
import org.atlasnode.core.query.RetrieveSource;
import org.atlasnode.core.query.SourceException;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.storescp.source.CountedSource;
import org.atlasnode.storescp.source.SourceCounts;

/** Peers as archives: the one place that decides by which protocol each is asked and fetched from. Immutable. */
public final class Archives {

    private static final EventLog EVENTS = EventLog.of(Archives.class);
    private static final int NOT_ASKED = 5034;

    private final NodeConfig config;
    private final PeerClients clients;
    private final DimseRetrieveSource.Reception reception;
    private final WebReceiver webReceiver;

    /**
     * @param reception where what comes by C-GET goes
     * @param webReceiver where what comes by DICOMweb goes
     */
    public Archives(
            NodeConfig config, PeerClients clients, DimseRetrieveSource.Reception reception, WebReceiver webReceiver) {
        this.webReceiver = webReceiver;
        this.config = config;
        this.clients = clients;
        this.reception = reception;
    }

    /** Keeps a PS3.10 file that was fetched from a peer. */
    @FunctionalInterface
    public interface WebReceiver {
        StoreOutcome receive(InputStream part10, Peer from) throws IOException;
    }

    /** Whom to ask. */
    public QuerySource query(String peer) throws SourceException {
        return query(clients, known(config, peer));
    }

    /** Whom to ask, where no node runs. */
    public static QuerySource query(PeerClients clients, Peer peer) throws SourceException {
        Optional<DicomWebClient> web = WebSource.client(peer, clients);
        return web.isPresent() ? WebSource.asking(web.get()) : new DimseQuerySource(DimsePeer.of(peer, clients));
    }

    /** From whom to fetch. */
    public RetrieveSource retrieval(String peer, boolean get) throws SourceException {
        Peer known = known(config, peer);
        Optional<DicomWebClient> web = WebSource.client(known, clients);
        if (web.isPresent()) {
            return new WebSource(web.get(), part10 -> webReceiver.receive(part10, known));
        }
        DimsePeer called = DimsePeer.of(known, clients);
        return get ? DimseRetrieveSource.byGet(called, reception) : DimseRetrieveSource.byMove(called);
    }

    /** Whether a pipeline takes series of this peer. */
    boolean isAnalysed(String peer) {
        return config.pipelines().stream().anyMatch(pipeline -> pipeline.from().contains(peer));
    }

    /** The counts of the peers that are asked whether a series is whole, by {@code query.confirm}. */
    public SourceCounts counts(StateStore state, TaskScheduler scheduler, Clock clock) {
        Map<String, CountedSource> sources = new HashMap<>();
        for (Peer peer : config.peers().values()) {
            Optional<Query> query = peer.terms().query().filter(Query::confirm);
            if (query.isPresent()) {
                try {
                    Optional<RetrieveSource> retrieval =
                            query.get().fetch() ? Optional.of(retrieval(peer.name(), false)) : Optional.empty();
                    sources.put(peer.name(), new CountedSource(query(clients, peer), retrieval));
                } catch (SourceException e) {
                    EVENTS.warn(NOT_ASKED, "{} will not be asked for its counts: {}", peer.name(), e.getMessage());
                }
            }
        }
        return new SourceCounts(sources, config.completion(), state, scheduler, clock);
    }

    static Peer known(NodeConfig config, String name) throws SourceException {
        Peer peer = config.peers().get(name);
        if (peer == null) {
            throw new SourceException("there is no peer " + name + " in the configuration; there are: "
                    + String.join(", ", config.peers().keySet()));
        }
        return peer;
    }
}
