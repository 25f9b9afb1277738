package org.atlasnode.app.doctor;

import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.atlasnode.app.status.NodeStatus;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.config.PeerTerms;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.net.PresentationContextProposal;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.results.delivery.SopClasses;

/**
 * A peer: its name resolves, it answers C-ECHO, it takes what it is to get; and what became of its last calls to the
 * running node, since nobody else can call from there.
 */
final class PeerCheck implements Check {

    private static final double NANOS_PER_MILLI = 1e6;

    private final Peer peer;
    private final PeerCalls calls;
    private final Optional<NodeStatus> running;
    private final Optional<SSLContext> https;
    private final String name;

    /** @param https what HTTPS to this peer uses; absent: what Java does */
    PeerCheck(Peer peer, PeerCalls calls, Optional<NodeStatus> running, Optional<SSLContext> https) {
        this.https = https;
        this.peer = peer;
        this.calls = calls;
        this.running = running;
        this.name = "peer " + peer.name();
    }

    @Override
    public List<Point> run() {
        List<Point> points = new ArrayList<>();
        peer.terms().dicomWeb().ifPresent(web -> points.add(new DicomWebCheck(name, web, https).look()));
        if (peer.host().isPresent() && peer.port().isPresent()) {
            call(
                    new PeerCalls.Address(
                            peer.aeTitle(), peer.host().get(), peer.port().get()),
                    points);
        } else if (peer.terms().dicomWeb().isEmpty()) {
            points.add(Point.ok(name, "only calls us: it has no host and port to be called at"));
        }
        if (peer.sends()) {
            points.add(back());
        }
        return points;
    }

    private void call(PeerCalls.Address address, List<Point> points) {
        try {
            calls.resolve(address.host());
            points.add(echo(address));
            if (!peer.receives().isEmpty()) {
                services(address, points);
            }
            if (peer.terms().query().isPresent()) {
                points.add(query(peer.terms().query().get()));
            }
        } catch (UnknownHostException e) {
            points.add(Point.failed(
                    name,
                    "the name " + address.host() + " is not known",
                    "Correct peers." + peer.name() + ".host, or DNS"));
        } catch (AssociationException e) {
            points.add(Point.failed(name, String.valueOf(e.getMessage()), remedy(e)));
        }
    }

    private String remedy(AssociationException e) {
        String keys = "peers." + peer.name() + ".";
        if (e instanceof AssociationException.ConnectFailed) {
            return "Look whether the peer runs; check " + keys + "host and " + keys + "port, and the firewall";
        }
        if (e instanceof AssociationException.TlsFailed) {
            return "Check " + keys + "tls and " + keys + "certificateName, node.tls.trust, and the peer's certificate";
        }
        if (e instanceof AssociationException.Rejected rejected) {
            return rejected.isRetryable()
                    ? "Try again later; raise the peer's limit of associations"
                    : "Make this node's AE title known at the peer, and check " + keys + "aeTitle";
        }
        return e instanceof AssociationException.NotNegotiated
                ? "Enable this service for this node at the peer"
                : "Look into the peer's log; see what is exchanged with: atlas capture --echo " + peer.name();
    }

    private static PresentationContextProposal proposal(Uid abstractSyntax) {
        return PresentationContextProposal.of(
                abstractSyntax, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
    }

    private Point echo(PeerCalls.Address address) throws AssociationException {
        long begun = System.nanoTime();
        try (ClientAssociation association = calls.connect(peer, address, List.of(proposal(Uids.VERIFICATION)))) {
            DimseStatus status = association.echo();
            association.release();
            return status.isSuccess()
                    ? Point.ok(
                            name,
                            String.format(
                                    Locale.ROOT,
                                    "answers C-ECHO in %.0f ms",
                                    (System.nanoTime() - begun) / NANOS_PER_MILLI))
                    : Point.failed(name, "answers C-ECHO with " + status, "Look into the peer's log");
        }
    }

    /** One association that proposes everything that the peer is to get, and storage commitment where it is asked for. */
    private void services(PeerCalls.Address address, List<Point> points) throws AssociationException {
        boolean commitment = peer.terms().commitment().ask()
                && peer.terms().commitment().aeTitle().isEmpty()
                && peer.terms().commitment().port().isEmpty();
        List<ResultKind> kinds = peer.receives().stream().sorted().toList();
        List<PresentationContextProposal> proposals = Stream.concat(
                        kinds.stream().map(SopClasses::of).flatMap(List::stream),
                        Stream.of(Uids.STORAGE_COMMITMENT_PUSH_MODEL).filter(uid -> commitment))
                .map(PeerCheck::proposal)
                .toList();
        try (ClientAssociation association = calls.connect(peer, address, proposals)) {
            kinds.forEach(kind -> points.add(takes(association, words(kind), SopClasses.of(kind))));
            if (commitment) {
                points.add(commitment(association));
            }
            association.release();
        }
    }

    private static String words(ResultKind kind) {
        return switch (kind) {
            case OVERLAY -> "overlays";
            case SEG -> "segmentations";
            case GSPS -> "presentation states";
            case PDF -> "documents";
            case SR -> "reports";
            case KO -> "key objects";
        };
    }

    private static boolean accepts(ClientAssociation association, Uid abstractSyntax) {
        return association.acceptedContexts().stream()
                .anyMatch(context -> context.abstractSyntax().equals(abstractSyntax));
    }

    private Point takes(ClientAssociation association, String what, List<Uid> classes) {
        Optional<Uid> taken =
                classes.stream().filter(uid -> accepts(association, uid)).findFirst();
        return taken.map(uid -> Point.ok(name, "takes " + what + " as " + uid))
                .orElseGet(() -> Point.failed(
                        name,
                        "takes no " + what,
                        "Enable one of these SOP classes at the peer: " + String.join(", ", values(classes))
                                + "; or leave it out of peers." + peer.name() + ".receives"));
    }

    private static List<String> values(List<Uid> uids) {
        return uids.stream().map(Uid::value).toList();
    }

    private Point commitment(ClientAssociation association) {
        return accepts(association, Uids.STORAGE_COMMITMENT_PUSH_MODEL)
                ? Point.ok(name, "commits to what it stored")
                : Point.warning(
                        name,
                        "offers no storage commitment",
                        "Enable it at the peer, or set peers." + peer.name() + ".commitment.ask: false");
    }

    private Point query(PeerTerms.Query query) throws AssociationException {
        Uid find = Uids.STUDY_ROOT_QUERY_RETRIEVE_INFORMATION_MODEL_FIND;
        try (ClientAssociation association = calls.connect(
                peer,
                new PeerCalls.Address(query.aeTitle(), query.host(), query.port()),
                List.of(proposal(find), proposal(Uids.VERIFICATION)))) {
            boolean accepted = accepts(association, find);
            association.release();
            return accepted
                    ? Point.ok(name, "answers queries as " + query.aeTitle())
                    : Point.failed(
                            name,
                            "answers no queries as " + query.aeTitle(),
                            "Enable Study Root C-FIND for this node at the peer, or correct peers." + peer.name()
                                    + ".query");
        }
    }

    private Point back() {
        Optional<NodeStatus.PeerFacts> facts = running.stream()
                .flatMap(status -> status.traffic().peers().stream())
                .filter(known -> known.name().equals(peer.name()))
                .findFirst();
        if (running.isEmpty()) {
            return Point.ok(name, "whether it reaches us is not known: the node does not run");
        }
        String accepted = facts.map(NodeStatus.PeerFacts::lastAccepted).orElse("");
        String rejected = facts.map(NodeStatus.PeerFacts::lastRejected).orElse("");
        if (rejected.compareTo(accepted) > 0) {
            return Point.failed(
                    name,
                    "was refused at " + rejected + ": " + facts.orElseThrow().reason(),
                    "Correct the titles and rights of one side; the node's log says what to write");
        }
        return accepted.isEmpty()
                ? Point.warning(
                        name, "has not called since the node started", "Send a C-ECHO from the peer to this node")
                : Point.ok(name, "called us last at " + accepted);
    }
}
