package org.atlasnode.app.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.config.Channel.Mail;
import org.atlasnode.core.config.Channel.MailSecurity;
import org.atlasnode.core.config.Channel.MailServer;
import org.atlasnode.core.config.PeerTerms.Credentials;
import org.atlasnode.core.model.Notice;
import org.atlasnode.testkit.FreePort;
import org.atlasnode.testkit.MutableClock;
import org.atlasnode.testkit.ScriptedSmtp;
import org.atlasnode.testkit.TestAuthority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** E-mail against GreenMail: plain, by STARTTLS and by TLS, with and without a login. */
class MailSenderTest {

    private static final Message MESSAGE = Message.of(
            "17",
            "ATLAS",
            new Notice(
                    Notice.Event.RAISED,
                    "Alarm: CT1 sends nothing \u2013 0 images",
                    "What to do: ask.\nCaf\u00e9.",
                    Instant.parse("2026-11-25T08:00:00Z")));

    @TempDir
    private Path folder;

    private Optional<GreenMail> server = Optional.empty();

    @AfterEach
    void stop() {
        server.ifPresent(GreenMail::stop);
    }

    private GreenMail start(String protocol) {
        ServerSetup setup = new ServerSetup(0, "127.0.0.1", protocol);
        setup.setServerStartupTimeout(20_000);
        GreenMail started = new GreenMail(setup);
        started.start();
        server = Optional.of(started);
        return started;
    }

    private static MailSender sender(
            int port, MailSecurity security, Optional<Credentials> login, Optional<Path> trust) {
        return new MailSender(
                "notifications.desk",
                new Mail(
                        new MailServer("127.0.0.1", port, security, login, Duration.ofSeconds(20), trust),
                        "atlas@hospital.example",
                        List.of("it@hospital.example", "night@hospital.example")),
                MutableClock.at("2026-11-25T09:30:00Z"));
    }

    @Test
    void sendsPlainText() throws Exception {
        GreenMail mail = start(ServerSetup.PROTOCOL_SMTP);
        sender(mail.getSmtp().getPort(), MailSecurity.NONE, Optional.empty(), Optional.empty())
                .send(MESSAGE);

        MimeMessage[] received = mail.getReceivedMessages();
        assertThat(received).hasSize(2);
        MimeMessage first = received[0];
        assertThat(first.getSubject()).isEqualTo("[ATLAS] Alarm: CT1 sends nothing \u2013 0 images");
        assertThat(first.getFrom()).extracting(Object::toString).containsExactly("atlas@hospital.example");
        assertThat(first.getAllRecipients())
                .extracting(Object::toString)
                .containsExactly("it@hospital.example", "night@hospital.example");
        assertThat(String.valueOf(first.getContent())).contains("What to do: ask.", "Caf\u00e9.", "Node: ATLAS");
        assertThat(first.getContentType()).containsIgnoringCase("text/plain").containsIgnoringCase("utf-8");
        assertThat(first.getSentDate().toInstant()).isEqualTo(Instant.parse("2026-11-25T08:00:00Z"));
        assertThat(first.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    }

    private static final Optional<Credentials> LOGIN = Optional.of(new Credentials("atlas", Optional.of("swordfish")));

    private final TestAuthority authority = new TestAuthority("Hospital CA");

    private Path trust() {
        return authority.writeTo(folder.resolve("ca.pem"));
    }

    private Path certificate(String... names) {
        return authority.issue("mail", names).writePkcs12(folder.resolve("mail.p12"), "secret");
    }

    private static NotSentException failure(MailSender sender) {
        return catchThrowableOfType(NotSentException.class, () -> sender.send(MESSAGE));
    }

    @Test
    void logsIn() throws Exception {
        GreenMail mail = start(ServerSetup.PROTOCOL_SMTP);
        mail.getUserManager().setAuthRequired(true);
        mail.setUser("it@hospital.example", "atlas", "swordfish");
        int port = mail.getSmtp().getPort();

        sender(port, MailSecurity.NONE, LOGIN, Optional.empty()).send(MESSAGE);
        assertThat(mail.getReceivedMessages()).hasSize(2);
        NotSentException refused = failure(sender(
                port,
                MailSecurity.NONE,
                Optional.of(new Credentials("atlas", Optional.of("wrong"))),
                Optional.empty()));
        assertThat(refused)
                .hasMessageContaining("does not take user and password")
                .hasMessageNotContaining("wrong");
        assertThat(refused.isRefused()).isTrue();
    }

    @Test
    void goesOverToTlsBeforeItSaysAnything() throws Exception {
        try (ScriptedSmtp server = ScriptedSmtp.start(Optional.of(certificate("ip:127.0.0.1")), Map.of())) {
            sender(server.port(), MailSecurity.STARTTLS, LOGIN, Optional.of(trust()))
                    .send(MESSAGE);

            assertThat(server.messages()).singleElement().asString().contains("What to do: ask.");
            assertThat(server.commands())
                    .filteredOn(line -> !line.startsWith("TLS "))
                    .allMatch(line -> line.startsWith("EHLO") || line.equals("STARTTLS"));
            assertThat(server.commands()).anyMatch(line -> line.startsWith("TLS AUTH"));
        }
    }

    @Test
    void sendsNothingWhereTlsIsNotOffered() {
        try (ScriptedSmtp server = ScriptedSmtp.start(Optional.empty(), Map.of())) {
            NotSentException failure = failure(sender(server.port(), MailSecurity.STARTTLS, LOGIN, Optional.empty()));
            assertThat(failure).hasMessageContaining("STARTTLS");
            assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        }
    }

    @Test
    void sendsNothingToAServerOfAnotherNameOrAuthority() {
        try (ScriptedSmtp server = ScriptedSmtp.start(Optional.of(certificate("dns:other.example")), Map.of())) {
            assertThat(failure(sender(server.port(), MailSecurity.STARTTLS, LOGIN, Optional.of(trust()))))
                    .isNotNull();
            Path other = new TestAuthority("Other CA").writeTo(folder.resolve("other.pem"));
            assertThat(failure(sender(server.port(), MailSecurity.STARTTLS, LOGIN, Optional.of(other))))
                    .isNotNull();
            assertThat(server.commands()).noneMatch(line -> line.contains("AUTH") || line.contains("MAIL"));
        }
    }

    @Test
    void speaksTlsFromTheFirstByte() throws Exception {
        System.setProperty(
                "greenmail.tls.keystore.file", certificate("ip:127.0.0.1").toString());
        System.setProperty("greenmail.tls.keystore.password", "secret");
        System.setProperty("greenmail.tls.key.password", "secret");
        GreenMail mail = start(ServerSetup.PROTOCOL_SMTPS);
        sender(mail.getSmtps().getPort(), MailSecurity.TLS, Optional.empty(), Optional.of(trust()))
                .send(MESSAGE);
        assertThat(mail.getReceivedMessages()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 550 no such user, true",
        "RCPT, 450 busy, false",
        "MAIL, 553 not from you, true",
        "., 554 looks like spam, true",
        "., 451 try later, false",
        "DATA, 421 going down, false"
    })
    void tellsARefusalFromWhatPasses(String verb, String reply, boolean refused) {
        try (ScriptedSmtp server = ScriptedSmtp.start(Optional.empty(), Map.of(verb, reply))) {
            NotSentException failure =
                    failure(sender(server.port(), MailSecurity.NONE, Optional.empty(), Optional.empty()));
            assertThat(failure).hasMessageContaining(reply.substring(0, 3));
            assertThat(failure.isRefused()).isEqualTo(refused);
        }
    }

    @Test
    void whoIsNotThereCannotBeReached() {
        NotSentException failure =
                failure(sender(FreePort.find(), MailSecurity.NONE, Optional.empty(), Optional.empty()));
        assertThat(failure).hasMessageContaining("cannot be reached");
        assertThat(failure.isRefused()).isFalse();
    }

    @Test
    void aProbeLogsInAndSendsNothing() throws Exception {
        try (ScriptedSmtp server = ScriptedSmtp.start(Optional.of(certificate("ip:127.0.0.1")), Map.of())) {
            sender(server.port(), MailSecurity.STARTTLS, LOGIN, Optional.of(trust()))
                    .probe();
            assertThat(server.commands())
                    .anyMatch(line -> line.startsWith("TLS AUTH"))
                    .noneMatch(line -> line.contains("MAIL"));
        }
    }

    @Test
    void oneAddressThatIsGoneKeepsNobodyElseFromTheMessage() throws Exception {
        Map<String, String> replies = Map.of("RCPT TO:<NIGHT@HOSPITAL.EXAMPLE>", "550 no such user");
        try (ScriptedSmtp server = ScriptedSmtp.start(Optional.empty(), replies)) {
            sender(server.port(), MailSecurity.NONE, Optional.empty(), Optional.empty())
                    .send(MESSAGE);
            assertThat(server.messages()).hasSize(1);
        }
    }
}
