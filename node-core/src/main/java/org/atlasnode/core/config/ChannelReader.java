package org.atlasnode.core.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.atlasnode.core.config.Channel.Mail;
import org.atlasnode.core.config.Channel.MailSecurity;
import org.atlasnode.core.config.Channel.MailServer;
import org.atlasnode.core.config.Channel.Means;
import org.atlasnode.core.config.Channel.Pace;
import org.atlasnode.core.config.Channel.Webhook;
import org.atlasnode.core.config.PeerTerms.Credentials;

/** Makes channels of their sections. Confined to one thread. */
final class ChannelReader {

    private static final Pattern URL = Pattern.compile(
            "https?://[A-Za-z0-9._-]+(:[0-9]{1,5})?" + "([/?]([A-Za-z0-9._~/?&=:@!$'()*+,;-]|%[0-9A-Fa-f]{2})*)?");
    /** A printable name and value, so that no second field can hide in it (RFC 9110 §5.5). */
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,64}:[ \\t]*[ -~]{1,4096}");
    /** What RFC 5321 §4.1.2 calls a Mailbox, less quoted strings. */
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}");

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");
    private static final String ADDRESS_REMEDY = "Write an address like it@hospital.example.";
    private static final String FILE_REMEDY = "Write a PEM or a PKCS#12 file.";
    private static final String TEXT_REMEDY = "Write a text, in quotes where it is not plain.";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int SUBMISSION_PORT = 587;
    private static final int SUBMISSIONS_PORT = 465;
    private static final int SMTP_PORT = 25;
    private static final int MOST = 1000;

    private final Function<String, Optional<Path>> paths;

    /** @param paths resolves the names of files */
    ChannelReader(Function<String, Optional<Path>> paths) {
        this.paths = paths;
    }

    List<Channel> read(Section section) {
        List<Channel> channels = new ArrayList<>();
        for (String name : section.names()) {
            if (!name.matches("[A-Za-z0-9._ -]{1,64}")) {
                section.problem(name, "is no name", "Use letters, digits, '.', '_', '-' and spaces, at most 64.");
            }
            channel(name, section.section(name)).ifPresent(channels::add);
        }
        return channels;
    }

    private Optional<Channel> channel(String name, Section section) {
        if (section.has("webhook") == section.has("email")) {
            section.problem("webhook", "and email are two ways, and a channel is one", "Write one of them.");
        }
        Optional<Means> means =
                section.has("webhook") ? webhook(section.section("webhook")) : mail(section.section("email"));
        boolean alarms = bool(section, "alarms", true);
        boolean positives = bool(section, "positives", false);
        if (!alarms && !positives) {
            section.problem("alarms", "and positives are off, so nothing is told", "Turn one on, or remove it.");
        }
        Pace pace = new Pace(
                number(section, "burst").orElse(Pace.DEFAULT.burst()),
                number(section, "perHour").orElse(Pace.DEFAULT.perHour()));
        section.section("webhook");
        section.section("email");
        section.reportUnknown();
        return means.map(known -> new Channel(name, known, alarms, positives, pace));
    }

    private Optional<Means> webhook(Section section) {
        Optional<String> url = section.required("url", ChannelReader::url, "Write an address by http or https.");
        Optional<String> secret = section.value("secret", Scalars::text, TEXT_REMEDY);
        Optional<String> header = section.value(
                "header",
                text -> HEADER.matcher(text).matches() ? Optional.of(text) : Optional.empty(),
                "Write a name and a value, like \"Authorization: Bearer abc\".");
        Duration timeout = timeout(section);
        Optional<Path> trust = section.value("trust", paths, FILE_REMEDY);
        section.reportUnknown();
        return url.map(address -> new Webhook(address, secret, header, timeout, trust));
    }

    private Optional<Means> mail(Section section) {
        MailServer server = server(section);
        Optional<String> from = section.required("from", ChannelReader::address, ADDRESS_REMEDY);
        List<String> to = new ArrayList<>();
        for (YamlNode.Scalar item : section.list("to", ADDRESS_REMEDY)) {
            address(item.text().strip())
                    .ifPresentOrElse(
                            to::add,
                            () -> section.problem(
                                    item.line(), "to", "is not valid: \"" + item.text() + "\"", ADDRESS_REMEDY));
        }
        if (!section.has("to")) {
            section.problem("to", "is missing", ADDRESS_REMEDY);
        }
        section.reportUnknown();
        return from.map(sender -> new Mail(server, sender, to));
    }

    private MailServer server(Section section) {
        Optional<String> host = section.required("host", Scalars::host, Scalars.HOST_REMEDY);
        MailSecurity security = section.value("security", ChannelReader::security, "Write starttls, tls or none.")
                .orElse(MailSecurity.STARTTLS);
        int port = section.value("port", Scalars::port, Scalars.PORT_REMEDY).orElse(usualPort(security));
        Optional<String> user = section.value("user", Scalars::text, TEXT_REMEDY);
        Optional<String> password = section.value("password", Scalars::text, TEXT_REMEDY);
        if (user.isPresent() != password.isPresent()) {
            section.problem(
                    user.isPresent() ? "password" : "user",
                    "is missing beside " + (user.isPresent() ? "user" : "password"),
                    "Write both; the password better as an environment variable.");
        }
        boolean here = host.filter(LOOPBACK::contains).isPresent();
        if (user.isPresent() && security == MailSecurity.NONE && !here) {
            section.problem(
                    "security",
                    "is none, so the password would go over the network in clear",
                    "Write starttls or tls.");
        }
        return new MailServer(
                host.orElse(""),
                port,
                security,
                user.map(name -> new Credentials(name, password)),
                timeout(section),
                section.value("trust", paths, FILE_REMEDY));
    }

    private static int usualPort(MailSecurity security) {
        return switch (security) {
            case STARTTLS -> SUBMISSION_PORT;
            case TLS -> SUBMISSIONS_PORT;
            case NONE -> SMTP_PORT;
        };
    }

    private static Optional<MailSecurity> security(String text) {
        for (MailSecurity security : MailSecurity.values()) {
            if (security.name().toLowerCase(Locale.ROOT).equals(text)) {
                return Optional.of(security);
            }
        }
        return Optional.empty();
    }

    private static Duration timeout(Section section) {
        return section.value(
                        "timeout",
                        Scalars.duration(Duration.ofMillis(100), Duration.ofMinutes(2)),
                        "Write 100ms to 2m, like 10s.")
                .orElse(TIMEOUT);
    }

    private static Optional<Integer> number(Section section, String key) {
        return section.value(
                key, text -> Scalars.number(text, 1, MOST), "Write a number of messages from 1 to " + MOST + ".");
    }

    private static boolean bool(Section section, String key, boolean otherwise) {
        return section.value(key, Scalars::bool, Scalars.BOOL_REMEDY).orElse(otherwise);
    }

    static Optional<String> url(String text) {
        return URL.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    private static Optional<String> address(String text) {
        return ADDRESS.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }
}
