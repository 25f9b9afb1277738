package org.atlasnode.results.delivery;

import java.util.Collection;
import java.util.stream.Collectors;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dimse.DimseStatus;

/** Sentences for an administrator: what went wrong at a destination, and what to do. No patient data. */
final class Remedies {

    private Remedies() {}

    /** The peer as the configuration and the network know it. */
    static String name(NodeConfig.Peer peer) {
        if (peer.terms().dicomWeb().isPresent()) {
            return peer.name() + " (" + peer.terms().dicomWeb().get().url() + ")";
        }
        return peer.name() + " (" + peer.aeTitle() + " at " + peer.host().orElse("?") + ":"
                + peer.port().map(String::valueOf).orElse("?") + ")";
    }

    static String unreachable(NodeConfig.Peer peer, String problem) {
        return name(peer) + ": " + problem + ". It is tried again; host and port are those of peers." + peer.name();
    }

    static String rejected(NodeConfig.Peer peer, String calling, String problem) {
        return name(peer) + ": " + problem + ". It is tried again; the titles are node.aeTitle, " + calling
                + ", and peers." + peer.name() + ".aeTitle, " + peer.aeTitle();
    }

    static String interrupted(NodeConfig.Peer peer, String problem) {
        return peer.terms().dicomWeb().isPresent()
                ? peer.name() + ": " + problem + ". It is tried again; the url is that of peers." + peer.name()
                        + ".dicomweb"
                : "the association with " + name(peer) + " ended before this object was stored: " + problem
                        + ". It is tried again";
    }

    static String notAccepted(NodeConfig.Peer peer, Collection<Uid> sopClassUids) {
        return name(peer) + " accepts none of the SOP classes "
                + sopClassUids.stream().map(Uid::value).collect(Collectors.joining(", "))
                + ". Let it accept one of them and send the delivery again, or take the kind of result out of peers."
                + peer.name() + ".receives";
    }

    static String refused(NodeConfig.Peer peer, String problem) {
        return peer.name() + ": " + problem + ". After a change send the delivery again";
    }

    static String unknownPeer(String name) {
        return "the configuration has no peer " + name
                + " with host and port, or dicomweb, any more. Add it and send the delivery again";
    }

    static String withoutFile() {
        return "the object store has no file of this object: it failed the node's own checks, or its series was removed."
                + " The event log names the checks; a rerun of the series makes new results";
    }

    static String unreadable(String problem) {
        return "the kept object cannot be read: " + problem + ". A rerun of the series makes new results";
    }

    static String forWarning(DimseStatus status) {
        return switch (status.code()) {
            case 0xB000 -> "it changed attributes, so compare patient and study identifiers there";
            case 0xB006 -> "it discarded elements";
            case 0xB007 -> "it found the data set not to match its SOP class";
            default -> "see its log";
        };
    }

    static String forFailure(DimseStatus status) {
        return status.code() >> 8 == 0xA7
                ? "it is out of resources. It is tried again; make room there"
                : "it could not do it now. It is tried again; its log says more";
    }

    static String forRefusal(DimseStatus status) {
        if (status.code() >> 8 == 0xA9) {
            return "it finds the data set not to match its SOP class. Report this with its log, then send again";
        }
        if (status.code() == 0x0124) {
            return "it does not permit this node to store. Give it the right there, then send the delivery again";
        }
        return "it refuses the object for good. Its log says why; after a change there send the delivery again";
    }
}
