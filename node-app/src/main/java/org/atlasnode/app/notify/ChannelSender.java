package org.atlasnode.app.notify;

import java.time.Clock;
import org.atlasnode.core.config.Channel;

/** Sends messages by one channel. Thread-safe. */
public interface ChannelSender {

    /** Returns when the other side has taken it. */
    void send(Message message) throws NotSentException;

    /** Goes as far as to where a message would be handed over, and hands over none. */
    void probe() throws NotSentException;

    /** The sender of a channel's kind. */
    static ChannelSender of(Channel channel, Clock clock) {
        String key = "notifications." + channel.name();
        return channel.means() instanceof Channel.Webhook webhook
                ? new WebhookSender(key, webhook)
                : new MailSender(key, (Channel.Mail) channel.means(), clock);
    }
}
