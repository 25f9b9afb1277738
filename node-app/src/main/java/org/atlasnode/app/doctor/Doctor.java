package org.atlasnode.app.doctor;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.atlasnode.app.http.NodeClient;
import org.atlasnode.app.notify.ChannelSender;
import org.atlasnode.app.status.NodeStatus;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.net.PeerClients;
import org.atlasnode.dicom.net.ClientSettings;

/** All checks of an installation, one after the other. Confined to one thread. */
public final class Doctor {

    private final List<Check> checks;

    public Doctor(List<Check> checks) {
        this.checks = List.copyOf(checks);
    }

    /** The checks of a configuration that could be read; a running node is asked where there is one. */
    public static Doctor of(NodeConfig config, Clock clock) {
        Optional<NodeStatus> running = running(config);
        List<Check> checks = new ArrayList<>();
        checks.add(new StorageCheck(config.node().data(), config.storage().reserveBytes()));
        checks.add(new DatabaseCheck(config, running.isPresent()));
        checks.add(new ModelCheck(config));
        checks.add(new PortCheck(config, running));
        TlsCheck tls = TlsCheck.of(config, clock);
        checks.add(tls);
        PeerClients clients = new PeerClients(config.node().aeTitle(), tls.identity(), ClientSettings.Timeouts.DEFAULT);
        config.peers().values().stream()
                .filter(peer -> !peer.terms().security().tls() || tls.identity().isPresent())
                .forEach(peer ->
                        checks.add(new PeerCheck(peer, PeerCalls.by(clients), running, clients.httpsContext(peer))));
        config.operation()
                .channels()
                .forEach(channel -> checks.add(new ChannelCheck(channel, ChannelSender.of(channel, clock))));
        checks.add(new ClockCheck(clock, ClockCheck.Machine.HERE));
        return new Doctor(checks);
    }

    private static Optional<NodeStatus> running(NodeConfig config) {
        if (config.http().port() == 0) {
            return Optional.empty();
        }
        try {
            return new NodeClient(config.http().bind(), config.http().port()).status(1);
        } catch (IOException e) {
            return Optional.empty(); // another program is there, which PortCheck tells
        }
    }

    /** Runs all; each point is told as soon as it is known. */
    public List<Point> examine(Consumer<Point> told) {
        List<Point> points = new ArrayList<>();
        for (Check check : checks) {
            check.run().forEach(point -> {
                points.add(point);
                told.accept(point);
            });
        }
        return points;
    }
}
