package org.atlasnode.app.doctor;

import java.util.List;
import org.atlasnode.app.notify.ChannelSender;
import org.atlasnode.app.notify.NotSentException;
import org.atlasnode.core.config.Channel;

/** A channel of notifications can be reached; nothing is sent. */
final class ChannelCheck implements Check {

    private final Channel channel;
    private final ChannelSender sender;

    ChannelCheck(Channel channel, ChannelSender sender) {
        this.channel = channel;
        this.sender = sender;
    }

    @Override
    public List<Point> run() {
        String name = "channel " + channel.name();
        try {
            sender.probe();
            return List.of(Point.ok(
                    name,
                    channel.means().destination() + " can be reached; to send a message: ./atlas" + " alarms test"));
        } catch (NotSentException e) {
            return List.of(Point.failed(
                    name,
                    String.valueOf(e.getMessage()),
                    "Look whether the server runs and this machine may call it, and correct notifications."
                            + channel.name()));
        }
    }
}
