package org.atlasnode.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.atlasnode.app.InstanceLock;
import org.atlasnode.app.PackageListing;
import org.atlasnode.app.alarm.AlarmBoard;
import org.atlasnode.app.http.Commands;
import org.atlasnode.app.http.DeliveryCommands;
import org.atlasnode.app.http.NodeClient;
import org.atlasnode.app.status.AlarmReport;
import org.atlasnode.app.status.DeliveryListing;
import org.atlasnode.app.status.DeliveryQuery;
import org.atlasnode.app.status.DeliveryReport;
import org.atlasnode.app.status.NodeStatus;
import org.atlasnode.app.status.NodeStatus.PackageFacts;
import org.atlasnode.app.status.NodeStatus.ShadowFacts;
import org.atlasnode.app.status.StateReport;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.PipelinesInForce;
import org.atlasnode.core.model.PlannedRun;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.state.Database;
import org.atlasnode.core.state.JdbcAlarms;
import org.atlasnode.core.state.JdbcDestinations;
import org.atlasnode.core.state.JdbcNotices;
import org.atlasnode.core.state.JdbcShadowComparisons;
import org.atlasnode.core.state.JdbcStateStore;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.core.state.StateStoreException;

/**
 * The node of a configuration as the command line reaches it: by HTTP where it runs, else through its database, which
 * then nobody else holds.
 */
final class RunningNode {

    private final NodeConfig config;

    RunningNode(NodeConfig config) {
        this.config = config;
    }

    NodeStatus status(int limit) {
        return ask(client -> call(() -> client.status(limit)), database -> {
            StateReport report = report(database);
            return new NodeStatus(
                    null,
                    List.of(),
                    List.of(),
                    report.shadows(),
                    new NodeStatus.Traffic(List.of(), deliveryReport(database).destinations()),
                    report.newest(limit),
                    board(database).open());
        });
    }

    AlarmReport alarms(boolean all) {
        return ask(
                client -> call(() -> client.alarms(all)),
                database -> all ? board(database).all() : board(database).open());
    }

    boolean acknowledge(long alarm) {
        return ask(
                client -> call(() -> client.acknowledge(alarm)),
                database -> board(database).acknowledge(alarm));
    }

    private AlarmBoard board(Database database) {
        return new AlarmBoard(
                new JdbcAlarms(database),
                new JdbcNotices(database),
                config.operation().channels(),
                Clock.systemUTC());
    }

    /** Where the node does not run, nothing is in service: the folders tell what they hold. */
    ModelsListCommand.Listing models() {
        Optional<NodeStatus> running = config.http().port() == 0 ? Optional.empty() : call(() -> client().status(1));
        if (running.isPresent()) {
            return new ModelsListCommand.Listing(
                    running.get().packages(), running.get().shadows());
        }
        List<ShadowFacts> shadows = Files.isDirectory(config.node().data())
                ? askDatabase(database -> report(database).shadows())
                : List.of();
        return new ModelsListCommand.Listing(packages(), shadows);
    }

    private List<PackageFacts> packages() {
        try {
            return PackageListing.of(config.node().models());
        } catch (IOException e) {
            throw CommandFailure.failed(
                    "the models directory " + config.node().models() + " cannot be read: " + e.getMessage());
        }
    }

    private NodeClient client() {
        return new NodeClient(config.http().bind(), config.http().port());
    }

    private static StateReport report(Database database) {
        return new StateReport(state(database), new JdbcShadowComparisons(database, Clock.systemUTC()));
    }

    Commands.Outcome rerun(String seriesInstanceUid) {
        return ask(
                client -> call(() -> client.rerun(seriesInstanceUid)),
                database -> commands(database).rerun(seriesInstanceUid));
    }

    /** @throws IllegalArgumentException says what is wrong with the query */
    DeliveryListing deliveries(DeliveryQuery query) {
        query.filter();
        return ask(
                client -> call(() -> client.deliveries(query)),
                database -> deliveryCommands(database).list(query));
    }

    DeliveryCommands.Outcome resend(String deliveryId) {
        return ask(
                client -> call(() -> client.resend(deliveryId)),
                database -> deliveryCommands(database).resend(deliveryId));
    }

    DeliveryCommands.Outcome resend(DeliveryQuery query) {
        return ask(
                client -> call(() -> client.resend(query)),
                database -> deliveryCommands(database).resend(query));
    }

    DeliveryCommands.Outcome hold(String destination, String reason) {
        return ask(
                client -> call(() -> client.hold(destination, reason)),
                database -> deliveryCommands(database).hold(destination, reason));
    }

    DeliveryCommands.Outcome release(String destination) {
        return ask(
                client -> call(() -> client.release(destination)),
                database -> deliveryCommands(database).release(destination));
    }

    private DeliveryReport deliveryReport(Database database) {
        Clock clock = Clock.systemUTC();
        return new DeliveryReport(new JdbcDestinations(database, clock), config.receivers(), clock);
    }

    /** A node that does not run looks for what is due when it starts. */
    private DeliveryCommands deliveryCommands(Database database) {
        Clock clock = Clock.systemUTC();
        return new DeliveryCommands(
                state(database), new JdbcDestinations(database, clock), config.receivers(), clock, () -> {});
    }

    private static StateStore state(Database database) {
        return new JdbcStateStore(database, Clock.systemUTC());
    }

    /** What is queued is less exact than where the node runs: which package it means, the node finds when it runs it. */
    private Commands commands(Database database) {
        PipelinesInForce pipelines = new PipelinesInForce(config.pipelines());
        return new Commands(
                state(database), deliveryCommands(database), Commands.Wake.NOBODY, series -> runs(pipelines, series));
    }

    private List<PlannedRun> runs(PipelinesInForce pipelines, SeriesRecord series) {
        return pipelines.runs(series.peer()).stream()
                .map(run -> run.withPriority(config.priorityOf(series.peer())))
                .toList();
    }

    private <T> T ask(Function<NodeClient, Optional<T>> running, Function<Database, T> stopped) {
        if (config.http().port() != 0) {
            Optional<T> answer = running.apply(client());
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        return askDatabase(stopped);
    }

    private <T> T askDatabase(Function<Database, T> question) {
        if (!Files.isDirectory(config.node().data())) {
            throw CommandFailure.failed("no node has run with this configuration yet: there is no "
                    + config.node().data());
        }
        try (InstanceLock lock = InstanceLock.take(config.node().data()).orElseThrow(this::unreachable);
                Database database = Database.open(config.node().data())) {
            return question.apply(database);
        } catch (IOException | StateStoreException e) {
            throw CommandFailure.failed("the node does not run, and its database cannot be opened: " + e.getMessage());
        }
    }

    private CommandFailure unreachable() {
        return CommandFailure.failed(
                config.http().port() == 0
                        ? "the node runs but has no HTTP port to ask it on: set http.port in the configuration and"
                                + " restart the node, or stop the node and try again"
                        : "the node holds " + config.node().data() + " but does not answer at http port "
                                + config.http().port()
                                + ": it is starting or stopping, or runs with another http.port");
    }

    private static <T> Optional<T> call(HttpCall<T> call) {
        try {
            return call.run();
        } catch (IOException e) {
            throw CommandFailure.failed("the node does not answer as it should: " + e.getMessage());
        }
    }

    /** A question to the running node. */
    @FunctionalInterface
    private interface HttpCall<T> {
        Optional<T> run() throws IOException;
    }
}
