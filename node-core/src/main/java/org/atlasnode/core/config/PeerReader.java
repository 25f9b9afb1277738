package org.atlasnode.core.config;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.config.NodeConfig.Pipeline;
import org.atlasnode.core.config.PeerTerms.Commitment;
import org.atlasnode.core.config.PeerTerms.Credentials;
import org.atlasnode.core.config.PeerTerms.DicomWeb;
import org.atlasnode.core.config.PeerTerms.Query;
import org.atlasnode.core.config.PeerTerms.Security;
import org.atlasnode.core.model.Priority;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.dicom.data.AeTitle;

/** Makes peers of their sections, with their defaults. Confined to one thread. */
final class PeerReader {

    private static final AeTitle WRONG_AE = AeTitle.of("WRONG");
    private static final Pattern URL = Pattern.compile("https?://[A-Za-z0-9._:\\[\\]-]+(/[A-Za-z0-9._~%/-]*)?");
    private static final String KINDS = "sr, overlay, seg, gsps, ko, pdf";
    private static final String TEXT_REMEDY = "Write a text, in quotes where it is not plain.";

    private final Problems problems;

    PeerReader(Problems problems) {
        this.problems = problems;
    }

    Map<String, Peer> read(Section section) {
        if (section.names().isEmpty()) {
            problems.add(
                    section.line(),
                    "peers",
                    "names nobody",
                    "Name at least one peer that sends, or a PACS that receives.");
        }
        Map<String, Peer> peers = new LinkedHashMap<>();
        for (String name : section.names()) {
            if (!name.matches("[A-Za-z0-9._ -]{1,64}")) {
                section.problem(name, "is no name", "Use letters, digits, '.', '_', '-' and spaces, at most 64.");
            }
            if (name.equals(Pipeline.SENDER)) {
                section.problem(name, "cannot be a peer's name", "Choose another: in pipelines it means who sent.");
            }
            peers.put(name, peer(name, section.section(name)));
        }
        return peers;
    }

    private static Peer peer(String name, Section section) {
        Peer peer = new Peer(
                name,
                section.required("aeTitle", AeTitle::parse, Scalars.AE_REMEDY).orElse(WRONG_AE),
                section.value("host", Scalars::host, Scalars.HOST_REMEDY),
                section.value("port", Scalars::port, Scalars.PORT_REMEDY),
                bool(section, "sends", false),
                receives(section),
                PeerTerms.DEFAULT);
        Peer complete = peer.withTerms(terms(peer, section));
        section.reportUnknown();
        return complete;
    }

    private static PeerTerms terms(Peer peer, Section section) {
        return new PeerTerms(
                TransferSyntaxNames.list(section, "prefers"),
                bool(section, "notifies", false),
                new Security(
                        bool(section, "tls", false),
                        section.value("certificateName", Scalars::text, TEXT_REMEDY),
                        credentials(section, "identifyAs"),
                        credentials(section, "mustIdentifyAs")),
                query(peer, section),
                commitment(section.section("commitment")),
                dicomWeb(section),
                section.value("priority", Priority::parse, "Write one of: " + Priority.names() + ".")
                        .orElse(Priority.NORMAL));
    }

    private static Optional<Query> query(Peer peer, Section peerSection) {
        if (!peerSection.has("query")) {
            return Optional.empty();
        }
        Section section = peerSection.section("query");
        Optional<String> host =
                section.value("host", Scalars::host, Scalars.HOST_REMEDY).or(peer::host);
        Optional<Integer> port =
                section.value("port", Scalars::port, Scalars.PORT_REMEDY).or(peer::port);
        boolean web = peerSection.has("dicomweb");
        if (!web && host.isEmpty()) {
            section.problem("host", "is missing here and at the peer", "Write where it answers queries.");
        }
        if (!web && port.isEmpty()) {
            section.problem("port", "is missing here and at the peer", "Write where it answers queries.");
        }
        Query query = new Query(
                section.value("aeTitle", AeTitle::parse, Scalars.AE_REMEDY).orElse(peer.aeTitle()),
                host.orElse(""),
                port.orElse(0),
                bool(section, "confirm", false),
                bool(section, "fetch", false));
        if (query.fetch() && !query.confirm()) {
            section.problem("fetch", "needs confirm", "Write confirm: true beside it.");
        }
        section.reportUnknown();
        return Optional.of(query);
    }

    private static Commitment commitment(Section section) {
        Commitment commitment = new Commitment(
                bool(section, "ask", true),
                section.value("aeTitle", AeTitle::parse, Scalars.AE_REMEDY),
                section.value("port", Scalars::port, Scalars.PORT_REMEDY));
        section.reportUnknown();
        return commitment;
    }

    private static Optional<DicomWeb> dicomWeb(Section peerSection) {
        if (!peerSection.has("dicomweb")) {
            return Optional.empty();
        }
        Section section = peerSection.section("dicomweb");
        Optional<String> url = section.required("url", PeerReader::url, "Write the base, like https://pacs/dicom-web.");
        Optional<Credentials> credentials =
                section.has("user") ? Optional.of(userAndPassword(section)) : Optional.empty();
        Optional<String> token = section.value("token", Scalars::text, TEXT_REMEDY);
        if (credentials.isPresent() && token.isPresent()) {
            section.problem("token", "stands beside user", "Keep one of them.");
        }
        section.reportUnknown();
        return url.map(base -> new DicomWeb(base, credentials, token));
    }

    private static Optional<Credentials> credentials(Section peerSection, String key) {
        if (!peerSection.has(key)) {
            return Optional.empty();
        }
        Section section = peerSection.section(key);
        Credentials credentials = userAndPassword(section);
        section.reportUnknown();
        return Optional.of(credentials);
    }

    private static Credentials userAndPassword(Section section) {
        return new Credentials(
                section.required("user", Scalars::text, TEXT_REMEDY).orElse(""),
                section.value("password", Scalars::text, TEXT_REMEDY));
    }

    private static Optional<String> url(String text) {
        String base = text.replaceAll("/+$", "");
        return URL.matcher(base).matches() ? Optional.of(base) : Optional.empty();
    }

    private static boolean bool(Section section, String key, boolean otherwise) {
        return section.value(key, Scalars::bool, Scalars.BOOL_REMEDY).orElse(otherwise);
    }

    private static Set<ResultKind> receives(Section section) {
        Set<ResultKind> kinds = EnumSet.noneOf(ResultKind.class);
        for (YamlNode.Scalar item : section.list("receives", "Write a list like [sr, overlay].")) {
            Optional<ResultKind> kind = kind(item.text());
            if (kind.isEmpty()) {
                section.problem(
                        item.line(), "receives", "\"" + item.text() + "\" is no kind of result", "Use sr, overlay.");
            }
            kind.ifPresent(kinds::add);
        }
        return kinds;
    }

    private static Optional<ResultKind> kind(String text) {
        for (ResultKind kind : ResultKind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(text.strip())) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
