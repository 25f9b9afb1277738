package org.atlasnode.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.app.notify.ChannelSender;
import org.atlasnode.core.config.Channel;
import org.atlasnode.core.config.Channel.Mail;
import org.atlasnode.core.config.Channel.MailSecurity;
import org.atlasnode.core.config.Channel.MailServer;
import org.atlasnode.core.config.Channel.Pace;
import org.atlasnode.testkit.FreePort;
import org.atlasnode.testkit.ScriptedSmtp;
import org.junit.jupiter.api.Test;

class ChannelCheckTest {

    private static Point point(int port) {
        Channel channel = new Channel(
                "desk",
                new Mail(
                        new MailServer(
                                "127.0.0.1",
                                port,
                                MailSecurity.NONE,
                                Optional.empty(),
                                Duration.ofSeconds(20),
                                Optional.empty()),
                        "a@b.example",
                        List.of("c@d.example")),
                true,
                false,
                Pace.DEFAULT);
        return new ChannelCheck(channel, ChannelSender.of(channel, Clock.systemUTC()))
                .run()
                .get(0);
    }

    @Test
    void aServerThatAnswersIsWellAndGetsNoMessage() {
        try (ScriptedSmtp server = ScriptedSmtp.start(Optional.empty(), Map.of())) {
            assertThat(point(server.port()).outcome()).isEqualTo(Point.Outcome.OK);
            assertThat(server.commands()).noneMatch(line -> line.startsWith("MAIL"));
        }
    }

    @Test
    void aServerThatDoesNotAnswerFailsWithARemedy() {
        Point point = point(FreePort.find());
        assertThat(point.outcome()).isEqualTo(Point.Outcome.FAILED);
        assertThat(point.finding()).contains("cannot be reached");
        assertThat(point.remedy()).contains("notifications.desk");
    }
}
