package org.atlasnode.app.http;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.atlasnode.app.capture.Capture;
import org.atlasnode.core.config.NodeConfig.Peer;

/** Begins, shows and ends the capture of what is exchanged with a peer. Thread-safe. */
public final class CaptureEndpoints {

    private static final String DEFAULT_MINUTES = "10";

    private final Capture capture;
    private final Map<String, Peer> peers;

    public CaptureEndpoints(Capture capture, Map<String, Peer> peers) {
        this.capture = capture;
        this.peers = Map.copyOf(peers);
    }

    Reply start(Endpoint.Call call) {
        String minutes = call.query().getOrDefault("minutes", DEFAULT_MINUTES);
        Peer peer = peers.get(call.parameter());
        if (peer == null) {
            return Reply.error(
                    Reply.CONFLICT,
                    "there is no peer of this name; there are: "
                            + peers.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        if (!minutes.matches("[0-9]{1,2}")
                || Integer.parseInt(minutes) < 1
                || Integer.parseInt(minutes) > Capture.MAX_TIME.toMinutes()) {
            return Reply.error(Reply.CONFLICT, "minutes is 1 to " + Capture.MAX_TIME.toMinutes());
        }
        capture.start(peer, Duration.ofMinutes(Integer.parseInt(minutes)));
        return text(call);
    }

    Reply stop(Endpoint.Call call) {
        capture.stop();
        return text(call);
    }

    /** A command, since what is shown is for this machine only. */
    Reply text(Endpoint.Call call) {
        String from = call.query().getOrDefault("from", "0");
        if (!from.matches("[0-9]{1,9}")) {
            return Reply.error(Reply.CONFLICT, "from is a number of characters");
        }
        Optional<Capture.Excerpt> excerpt = capture.excerpt(Integer.parseInt(from));
        return excerpt.map(found -> Reply.json(Reply.OK, found))
                .orElseGet(() -> Reply.error(Reply.CONFLICT, "nothing was captured since the node started"));
    }
}
