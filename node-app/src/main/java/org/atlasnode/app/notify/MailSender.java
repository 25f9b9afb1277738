package org.atlasnode.app.notify;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.atlasnode.core.config.Channel.Mail;
import org.atlasnode.core.config.Channel.MailSecurity;
import org.atlasnode.core.config.Channel.MailServer;
import org.atlasnode.core.config.PeerTerms.Credentials;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.security.TlsFileException;
import org.atlasnode.core.security.TlsMaterial;

/**
 * Sends a message as an e-mail by SMTP. TLS is 1.2 or 1.3, the server's name is checked against its certificate, and where
 * TLS is asked for nothing is sent without it. Thread-safe.
 */
final class MailSender implements ChannelSender {

    private static final EventLog EVENTS = EventLog.of(MailSender.class);
    private static final int ADDRESS_REFUSED = 5016;
    private static final String PROTOCOL = "smtp";
    private static final String UTF_8 = StandardCharsets.UTF_8.name();
    /** RFC 5322 §3.3. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    private final String key;
    private final Mail mail;
    private final Clock clock;

    MailSender(String key, Mail mail, Clock clock) {
        this.key = key;
        this.mail = mail;
        this.clock = clock;
    }

    @Override
    public void send(Message message) throws NotSentException {
        Session session = session();
        try (Transport transport = connect(session)) {
            MimeMessage mime = mime(session, message);
            transport.sendMessage(mime, mime.getAllRecipients());
        } catch (SendFailedException e) {
            judge(e);
        } catch (MessagingException e) {
            throw NotSentException.failed(server() + " did not take the message: " + Reasons.of(e), e);
        }
    }

    @Override
    public void probe() throws NotSentException {
        try (Transport transport = connect(session())) {
            if (!transport.isConnected()) {
                throw new MessagingException("the connection did not last");
            }
        } catch (MessagingException e) {
            throw NotSentException.failed(server() + " closed the connection: " + Reasons.of(e), e);
        }
    }

    private Transport connect(Session session) throws NotSentException {
        Optional<Credentials> login = mail.server().login();
        try {
            Transport transport = session.getTransport(PROTOCOL);
            transport.connect(
                    mail.server().host(),
                    mail.server().port(),
                    login.map(Credentials::user).orElse(null),
                    login.flatMap(Credentials::password).orElse(null));
            return transport;
        } catch (AuthenticationFailedException e) {
            throw NotSentException.refused(server() + " does not take user and password: " + Reasons.of(e), e);
        } catch (MessagingException e) {
            throw NotSentException.failed(server() + " cannot be reached: " + Reasons.of(e), e);
        }
    }

    private MimeMessage mime(Session session, Message message) throws MessagingException {
        MimeMessage mime = new MimeMessage(session);
        mime.setFrom(new InternetAddress(mail.from()));
        for (String to : mail.to()) {
            mime.addRecipient(RecipientType.TO, new InternetAddress(to));
        }
        mime.setSubject(message.subject(), UTF_8);
        mime.setText(message.body(), UTF_8);
        mime.setHeader("Date", DATE.format(message.created().atZone(clock.getZone())));
        mime.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834 §5: no out-of-office answers
        mime.setHeader("X-Atlas-Message", message.id());
        mime.saveChanges();
        return mime;
    }

    private Session session() throws NotSentException {
        MailServer server = mail.server();
        Properties properties = new Properties();
        set(properties, "auth", server.login().isPresent());
        set(properties, "connectiontimeout", server.timeout().toMillis());
        set(properties, "timeout", server.timeout().toMillis());
        set(properties, "writetimeout", server.timeout().toMillis());
        set(properties, "sendpartial", true);
        set(properties, "ssl.enable", server.security() == MailSecurity.TLS);
        set(properties, "starttls.enable", server.security() == MailSecurity.STARTTLS);
        set(properties, "starttls.required", server.security() == MailSecurity.STARTTLS);
        set(properties, "ssl.protocols", "TLSv1.3 TLSv1.2");
        set(properties, "ssl.checkserveridentity", true);
        if (server.trust().isPresent()) {
            try {
                properties.put(
                        "mail.smtp.ssl.socketFactory",
                        TlsMaterial.trusting(
                                        key + ".email.trust", server.trust().get())
                                .getSocketFactory());
            } catch (TlsFileException e) {
                throw NotSentException.refused(String.valueOf(e.getMessage()), e);
            }
        }
        return Session.getInstance(properties);
    }

    private static void set(Properties properties, String name, Object value) {
        properties.setProperty("mail." + PROTOCOL + "." + name, String.valueOf(value));
    }

    /** A message that somebody has is not sent again for those whose address the server does not take. */
    private void judge(SendFailedException failure) throws NotSentException {
        SmtpReply reply = SmtpReply.of(failure);
        Address[] took = failure.getValidSentAddresses();
        if (took != null && took.length > 0) {
            EVENTS.warn(
                    ADDRESS_REFUSED,
                    "{} took a message for {} of {} recipients only; it says: {}",
                    server(),
                    took.length,
                    mail.to().size(),
                    reply.text());
            return;
        }
        throw reply.isPermanent()
                ? NotSentException.refused(server() + " refuses the message: " + reply.text(), failure)
                : NotSentException.failed(server() + " does not take the message now: " + reply.text(), failure);
    }

    private String server() {
        return "mail server " + mail.server().host() + ":" + mail.server().port();
    }
}
