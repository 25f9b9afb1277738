package org.atlasnode.app.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.atlasnode.app.notify.ChannelSender;
import org.atlasnode.app.notify.Message;
import org.atlasnode.app.notify.NotSentException;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.ExitCodes;
import org.atlasnode.core.config.Channel;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.model.Notice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code atlas alarms test}: a message by each channel. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Sends a test message by each channel of the configuration, and says what came of it. Needs no"
                + " running node.",
        footer = "Exit code 1 if a channel did not take it.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class AlarmsTestCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        NodeConfig loaded = config.load();
        List<Channel> channels = loaded.operation().channels();
        if (channels.isEmpty()) {
            throw CommandFailure.misused("the configuration has no channel: write one under notifications");
        }
        Clock clock = Clock.system(ZoneId.systemDefault());
        PrintWriter out = spec.commandLine().getOut();
        boolean failed = false;
        for (Channel channel : channels) {
            failed |= !send(channel, loaded.node().aeTitle().value(), clock, out);
        }
        return failed ? ExitCodes.FAILED : ExitCodes.DONE;
    }

    private static boolean send(Channel channel, String node, Clock clock, PrintWriter out) {
        Notice notice = new Notice(
                Notice.Event.TEST,
                "Test message",
                "This is a test of the channel " + channel.name() + ". Nothing is wrong, and nothing is to be done.",
                clock.instant());
        try {
            ChannelSender.of(channel, clock).send(Message.of("test", node, notice));
            out.printf(
                    "ok      %s: taken by %s%n", channel.name(), channel.means().destination());
            return true;
        } catch (NotSentException e) {
            out.printf("FAILED  %s: %s%n", channel.name(), e.getMessage());
            return false;
        } finally {
            out.flush();
        }
    }
}
