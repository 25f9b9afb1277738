package org.atlasnode.core.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.config.PeerTerms.Credentials;

/**
 * A way to tell people. Immutable.
 *
 * @param means exactly one of the two
 * @param alarms whether alarms are told
 * @param positives whether each positive answer is told
 * @param pace how many messages there may be; what is more is gathered
 */
public record Channel(String name, Means means, boolean alarms, boolean positives, Pace pace) {

    /** How a message leaves: {@link Webhook} or {@link Mail}. */
    public sealed interface Means permits Webhook, Mail {

        /** Where it goes, without anything secret. */
        String destination();

        /** How long is waited for the other side. */
        Duration timeout();

        /** Whom TLS trusts; absent: whom Java trusts. */
        Optional<Path> trust();
    }

    /**
     * A POST of JSON.
     *
     * @param url by http or https; may hold a secret
     * @param secret with which the body is signed
     * @param header a header field more, {@code Name: value}; may hold a secret
     */
    public record Webhook(
            String url, Optional<String> secret, Optional<String> header, Duration timeout, Optional<Path> trust)
            implements Means {

        /** Scheme and host: services of chat hide a key in the path. */
        @Override
        public String destination() {
            return url.replaceFirst("^(https?://[^/?]+).*", "$1");
        }

        /** Without secrets. */
        @Override
        public String toString() {
            return "Webhook[" + destination() + "]";
        }
    }

    /** An e-mail by a server. */
    public record Mail(MailServer server, String from, List<String> to) implements Means {

        public Mail {
            to = List.copyOf(to);
        }

        @Override
        public String destination() {
            return String.join(", ", to) + " by " + server.host() + ":" + server.port();
        }

        @Override
        public Duration timeout() {
            return server.timeout();
        }

        @Override
        public Optional<Path> trust() {
            return server.trust();
        }
    }

    /** A server that takes mail (RFC 5321, RFC 6409). */
    public record MailServer(
            String host,
            int port,
            MailSecurity security,
            Optional<Credentials> login,
            Duration timeout,
            Optional<Path> trust) {}

    /** How the way to a mail server is protected. */
    public enum MailSecurity {
        /** TLS after STARTTLS (RFC 3207); without it nothing is sent. */
        STARTTLS,
        /** TLS from the first byte (RFC 8314 §3.3). */
        TLS,
        NONE
    }

    /**
     * A bucket of tokens: so many messages at once, and so many in each hour.
     *
     * @param burst at least 1
     * @param perHour at least 1
     */
    public record Pace(int burst, int perHour) {

        public static final Pace DEFAULT = new Pace(10, 12);
    }
}
