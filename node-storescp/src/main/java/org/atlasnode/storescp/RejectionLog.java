package org.atlasnode.storescp;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.dicom.data.AeTitle;

/**
 * Tells the administrator about refused callers and what to add to the configuration: once per minute and caller, since
 * a scanner that is refused tries again and again. Remembers a bounded number of callers. Thread-safe.
 */
public final class RejectionLog {

    private static final EventLog EVENTS = EventLog.of(RejectionLog.class);
    private static final int CALLER_UNKNOWN = 2004;
    private static final int CALLED_BY_OTHER_TITLE = 2005;
    private static final int NOT_IDENTIFIED = 2015;
    private static final int CALLER_INSECURE = 2017;
    private static final int TRANSPORT_INSECURE = 2018;
    private static final int WEB_CALLER_UNKNOWN = 2022;
    private static final int WEB_CALLER_WITHOUT_TLS = 2023;
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final int MAX_CALLERS = 1024;

    private final Clock clock;
    private final Map<String, Instant> lastTold = new LinkedHashMap<>();

    public RejectionLog(Clock clock) {
        this.clock = clock;
    }

    void callerUnknown(String calling, InetAddress address, String why) {
        if (isDue(calling + "@" + address.getHostAddress())) {
            EVENTS.warn(
                    CALLER_UNKNOWN,
                    "Refused \"{}\" from {}: {}. To let it send, add to the configuration:\n{}",
                    printable(calling),
                    address.getHostAddress(),
                    why,
                    yaml(calling, address));
        }
    }

    void calledByOtherTitle(String calling, String called, InetAddress address, AeTitle own) {
        if (isDue(calling + "@" + address.getHostAddress() + ">" + called)) {
            EVENTS.warn(
                    CALLED_BY_OTHER_TITLE,
                    "Refused \"{}\" from {}: it calls \"{}\", and this node is {}. Set the called AE title at the"
                            + " caller, or in the configuration:\nnode:\n  aeTitle: {}",
                    printable(calling),
                    address.getHostAddress(),
                    printable(called),
                    own,
                    quoted(called));
        }
    }

    void notIdentified(String calling, InetAddress address, String peer) {
        if (isDue(calling + "@" + address.getHostAddress() + "?")) {
            EVENTS.warn(
                    NOT_IDENTIFIED,
                    "Refused \"{}\" from {}: it did not give the user and password of peers.{}.mustIdentifyAs."
                            + " Set them at the caller (user identity negotiation), or remove the key",
                    printable(calling),
                    address.getHostAddress(),
                    peer);
        }
    }

    void callerInsecure(String calling, InetAddress address, String why) {
        if (isDue(calling + "@" + address.getHostAddress() + "!" + why)) {
            EVENTS.warn(
                    CALLER_INSECURE,
                    "Refused \"{}\" from {}: {}",
                    printable(calling),
                    address.getHostAddress(),
                    printable(why));
        }
    }

    /** No association came to be because of TLS: missing, unwanted, or not accepted. */
    public void transportInsecure(String address, String fault, String why) {
        if (isDue(address + "!" + fault)) {
            EVENTS.warn(TRANSPORT_INSECURE, "Refused a caller: {}", printable(why));
        }
    }

    /** @param identified whether it gave a user and password, which no peer has */
    void webCallerUnknown(InetAddress address, boolean identified) {
        if (isDue("web " + address.getHostAddress() + identified)) {
            EVENTS.warn(
                    WEB_CALLER_UNKNOWN,
                    "Refused to store for {} by DICOMweb: {}. To let it send, add to the configuration:\n{}\nor, where it"
                            + " comes over a proxy or can give a user and password, instead of host:\n"
                            + "    mustIdentifyAs: {user: NAME, password: PASSWORD}",
                    address.getHostAddress(),
                    identified
                            ? "no peer that sends has its user and password"
                            : "no peer that sends has this host, or that peer must identify itself",
                    yaml("CALLER", address));
        }
    }

    void webCallerWithoutTls(InetAddress address, String peer) {
        if (isDue("web " + address.getHostAddress() + " tls")) {
            EVENTS.warn(
                    WEB_CALLER_WITHOUT_TLS,
                    "Refused to store for {} by DICOMweb: peers.{}.tls wants TLS, and the HTTP port has none. Let it"
                            + " come over a proxy on this machine that ends the TLS, or remove the key",
                    address.getHostAddress(),
                    peer);
        }
    }

    private synchronized boolean isDue(String caller) {
        Instant now = clock.instant();
        Instant last = lastTold.get(caller);
        if (last != null && now.isBefore(last.plus(INTERVAL))) {
            return false;
        }
        lastTold.remove(caller);
        if (lastTold.size() >= MAX_CALLERS) {
            lastTold.remove(lastTold.keySet().iterator().next());
        }
        lastTold.put(caller, now);
        return true;
    }

    /** The lines that make this caller a peer. */
    static String yaml(String calling, InetAddress address) {
        String name = calling.strip().replaceAll("[^A-Za-z0-9_-]", "_").toUpperCase(Locale.ROOT);
        return """
                peers:
                  %s:
                    aeTitle: %s
                    host: %s
                    sends: true""".formatted(name.isEmpty() ? "CALLER" : name, quoted(calling), host(address));
    }

    /** An IPv6 address has colons, which YAML reads as a mapping. */
    private static String host(InetAddress address) {
        String text = address.getHostAddress();
        return text.contains(":") ? "\"" + text + "\"" : text;
    }

    /** The title as YAML: plain where that is safe. */
    private static String quoted(String title) {
        String text = printable(title.strip());
        return text.matches("[A-Za-z][A-Za-z0-9_-]*") && !text.matches("(?i)true|false|yes|no|on|off|null|y|n")
                ? text
                : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** Bytes of a stranger must not forge lines of the log. */
    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
