package org.atlasnode.app;

import java.time.Clock;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.net.PeerClients;
import org.atlasnode.core.objects.ObjectStore;
import org.atlasnode.core.observe.Metrics;
import org.atlasnode.core.schedule.TaskScheduler;
import org.atlasnode.core.state.StateStore;

/**
 * What every part of the node stands on. Immutable.
 *
 * @param clients for whatever this node asks of its peers
 */
record Foundation(
        NodeConfig config,
        Clock clock,
        StateStore state,
        ObjectStore objects,
        TaskScheduler scheduler,
        Metrics metrics,
        PeerClients clients) {}
