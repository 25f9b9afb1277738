package org.atlasnode.app.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.config.NodeLimits;
import org.atlasnode.core.config.NodeTls;
import org.atlasnode.core.config.PeerTerms;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.StorageSopClasses;
import org.atlasnode.dicom.dict.UidRegistry;
import org.atlasnode.dicom.io.FileMeta;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.storescp.AcceptedSyntaxes;

/**
 * The DICOM conformance statement of a node: one text, in which what depends on the configuration and on the code stands
 * as it is. Immutable.
 */
public final class ConformanceStatement {

    private static final String TEXT = "statement.md";
    private static final Pattern FIELD = Pattern.compile("\\$\\{([a-z-]+)}");

    private final Map<String, String> fields = new LinkedHashMap<>();

    /**
     * The statement of a node.
     *
     * @param version of the product
     */
    public ConformanceStatement(NodeConfig config, String version) {
        fields.put("version", version);
        fields.put("ae-title", config.node().aeTitle().value());
        fields.put("class-uid", FileMeta.IMPLEMENTATION_CLASS_UID.value());
        fields.put("version-name", FileMeta.IMPLEMENTATION_VERSION_NAME);
        fields.put("listeners", listeners(config));
        fields.put("limits", limits(config.node().limits()));
        fields.put("peers", lines(config.peers().values(), ConformanceStatement::peer));
        fields.put("result-classes", ResultClasses.rows(config.peers().values()));
        fields.put("storage-classes", lines(StorageSopClasses.all(), ConformanceStatement::named));
        fields.put("transfer-syntaxes", lines(AcceptedSyntaxes.all(), syntax -> named(syntax.uid())));
        fields.put(
                "completion",
                "quiet " + seconds(config.completion().quiet()) + ", limit "
                        + seconds(config.completion().limit()));
        fields.put("keep", config.storage().keep().toDays() + " days");
    }

    /** The text, in Markdown. */
    public String text() {
        Matcher matcher = FIELD.matcher(template());
        return matcher.replaceAll(field -> Matcher.quoteReplacement(field(field.group(1))));
    }

    private String field(String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalStateException("the text of the statement asks for " + name);
        }
        return value;
    }

    private static String template() {
        try (InputStream stream = ConformanceStatement.class.getResourceAsStream(TEXT)) {
            if (stream == null) {
                throw new IllegalStateException(TEXT + " is missing from the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> String lines(Iterable<T> all, Function<T, String> line) {
        return StreamSupport.stream(all.spliterator(), false).map(line).collect(Collectors.joining("\n"));
    }

    private static String named(Uid uid) {
        return "| " + UidRegistry.findName(uid).orElse("") + " | " + uid + " |";
    }

    private static String listeners(NodeConfig config) {
        NodeConfig.Node node = config.node();
        List<String> rows = new ArrayList<>();
        if (node.tls().filter(NodeTls::only).isEmpty()) {
            rows.add("| " + node.bind() + ":" + node.port() + " | plain |");
        }
        node.tls()
                .flatMap(tls -> tls.port()
                        .map(port -> "| " + node.bind() + ":" + port + " | TLS, certificate of the caller "
                                + (tls.clientCertificate() ? "required" : "not required") + " |"))
                .ifPresent(rows::add);
        return String.join("\n", rows);
    }

    private static String limits(NodeLimits limits) {
        return String.join(
                "\n",
                "| associations at once | " + limits.associations() + " |",
                "| of one calling AE title | " + limits.perCaller() + " |",
                "| ARTIM | " + seconds(limits.artim()) + " |",
                "| waiting for the next message | " + seconds(limits.idle()) + " |",
                "| waiting within a message | " + seconds(limits.dimse()) + " |",
                "| lowest rate of a message | " + limits.minBytesPerSecond() + " bytes/s |");
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private static String peer(Peer peer) {
        return "| " + peer.name() + " | " + peer.aeTitle() + " | " + address(peer) + " | "
                + String.join("; ", roles(peer)) + " |";
    }

    private static String address(Peer peer) {
        return peer.terms()
                .dicomWeb()
                .map(PeerTerms.DicomWeb::url)
                .orElseGet(() -> peer.host().orElse("any")
                        + peer.port().map(port -> ":" + port).orElse(""));
    }

    private static Set<String> roles(Peer peer) {
        PeerTerms terms = peer.terms();
        Set<String> roles = new LinkedHashSet<>();
        if (peer.sends()) {
            roles.add("Storage SCU, Storage Commitment SCU");
        }
        if (terms.notifies() || peer.sends()) {
            roles.add("MPPS SCU, Instance Availability Notification SCU");
        }
        if (!peer.receives().isEmpty()) {
            roles.add(
                    "Storage SCP" + (terms.commitment().ask() ? ", Storage Commitment SCP where it offers that" : ""));
        }
        terms.query().ifPresent(query -> roles.add("Query/Retrieve SCP as " + query.aeTitle()));
        if (terms.security().tls()) {
            roles.add("TLS only");
        }
        terms.security().mustIdentifyAs().ifPresent(identity -> roles.add("must identify itself"));
        if (!terms.prefers().isEmpty()) {
            roles.add("preferred: "
                    + terms.prefers().stream()
                            .map(TransferSyntax::uid)
                            .map(Uid::value)
                            .collect(Collectors.joining(", ")));
        }
        return roles;
    }
}
