package org.atlasnode.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.atlasnode.core.commitment.StorageCommitment;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.StorageSopClasses;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.CStoreHandler.Caller;
import org.atlasnode.dicom.dimse.ScpServices;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.AssociationListener;
import org.atlasnode.dicom.net.DicomServer;
import org.atlasnode.dicom.net.ServerSettings;
import org.atlasnode.dicom.pixel.FrameReader;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.atlasnode.storescp.CallerPolicy;
import org.atlasnode.storescp.CompletionPolicy;
import org.atlasnode.storescp.CompletionTask;
import org.atlasnode.storescp.ReceivedFileReader;
import org.atlasnode.storescp.Reconciler;
import org.atlasnode.storescp.RejectionLog;
import org.atlasnode.storescp.RetentionTask;
import org.atlasnode.storescp.SeriesGate;
import org.atlasnode.storescp.SeriesTracker;
import org.atlasnode.storescp.SliceGaps;
import org.atlasnode.storescp.StoreScp;

/** The inbound side, composed: from the listener to the complete series. Thread-safe. */
final class Inbound {

    private static final Duration DRAIN = Duration.ofSeconds(20);

    /** Objects that a sender may send before it hears of the first: they wait in its socket, so it may be few. */
    private static final int OPERATIONS = 16;

    /** The best first: what needs no decoding, what is decoded fast, and last of all what may have lost something. */
    private static final List<TransferSyntax> TRANSFER_SYNTAXES = Stream.of(
                    TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                    TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
                    TransferSyntax.RLE_LOSSLESS,
                    TransferSyntax.JPEG_LOSSLESS_SV1,
                    TransferSyntax.JPEG_LOSSLESS,
                    TransferSyntax.JPEG_LS_LOSSLESS,
                    TransferSyntax.HTJ2K_LOSSLESS_RPCL,
                    TransferSyntax.HTJ2K_LOSSLESS,
                    TransferSyntax.JPEG_2000_LOSSLESS,
                    TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
                    TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
                    TransferSyntax.JPEG_LS_NEAR_LOSSLESS,
                    TransferSyntax.HTJ2K,
                    TransferSyntax.JPEG_2000,
                    TransferSyntax.JPEG_EXTENDED,
                    TransferSyntax.JPEG_BASELINE)
            .filter(FrameReader::supports)
            .toList();

    private final Foundation foundation;
    private final CallerPolicy callers;
    private final SeriesTracker tracker;
    private final SeriesGate gate = new SeriesGate();
    private final Commitment commitment;
    private final DicomServer server;

    Inbound(Foundation foundation, CommitmentStores commitments, AssociationListener listener) {
        this.foundation = foundation;
        NodeConfig config = foundation.config();
        this.callers = new CallerPolicy(config, InetAddress::getAllByName, new RejectionLog(foundation.clock()));
        this.tracker = new SeriesTracker(
                foundation.state(), foundation.scheduler(), config.completion().quiet(), foundation.clock());
        this.commitment = new Commitment(foundation, commitments, tracker, this::nameOf);
        Set<Uid> classes = StorageSopClasses.all();
        this.server = new DicomServer(
                ServerSettings.of(
                        config.node().aeTitle(),
                        new InetSocketAddress(
                                config.node().bind(), config.node().port())),
                callers,
                new AcceptanceRule(
                        uid -> uid.equals(Uids.VERIFICATION)
                                || uid.equals(StorageCommitment.SOP_CLASS)
                                || classes.contains(uid),
                        TRANSFER_SYNTAXES,
                        // Who reports to us is its SCP; some do so without asking for the role, and are heard as well.
                        StorageCommitment.SOP_CLASS::equals,
                        OPERATIONS,
                        (uid, information) -> Optional.empty()),
                new ScpServices(
                        new StoreScp(
                                new StoreScp.Keeping(foundation.objects(), tracker, gate),
                                this::nameOf,
                                foundation.metrics(),
                                foundation.clock()),
                        Map.of(StorageCommitment.SOP_CLASS, commitment.handler())),
                listener);
    }

    /** Brings the rows in line with the files. */
    void reconcile() throws IOException {
        new Reconciler(
                        foundation.objects(),
                        foundation.state(),
                        new ReceivedFileReader(this::nameOf, foundation.clock()))
                .run();
    }

    Commitment commitment() {
        return commitment;
    }

    SeriesTracker tracker() {
        return tracker;
    }

    CompletionTask completion(String planningTask) {
        return new CompletionTask(
                foundation.state(),
                tracker,
                new CompletionPolicy(foundation.config().completion()),
                new SliceGaps(
                        foundation.objects(), file -> DicomFile.readHeader(file).dataSet()),
                new CompletionTask.Successor(foundation.scheduler(), planningTask),
                foundation.clock());
    }

    RetentionTask retention() {
        return new RetentionTask(
                foundation.state(),
                foundation.objects(),
                tracker,
                gate,
                foundation.config().storage().keep(),
                foundation.clock());
    }

    DicomServer server() {
        return server;
    }

    void stopListening() {
        server.close(DRAIN);
    }

    private String nameOf(Caller caller) {
        return callers.peerOf(caller)
                .map(NodeConfig.Peer::name)
                .orElse(caller.calling().value());
    }

    private String nameOf(AeTitle title) {
        return callers.peerTitled(title).map(NodeConfig.Peer::name).orElse(title.value());
    }
}
