package org.atlasnode.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.app.fetch.Archives;
import org.atlasnode.core.commitment.StorageCommitment;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.dicomweb.StoreOutcome;
import org.atlasnode.core.query.DimseRetrieveSource;
import org.atlasnode.core.security.TlsIdentity;
import org.atlasnode.core.state.AvailabilityNotices;
import org.atlasnode.core.state.ProcedureSteps;
import org.atlasnode.core.state.ResultCommitments;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.StorageSopClasses;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.CStoreHandler;
import org.atlasnode.dicom.dimse.CStoreHandler.Caller;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.dicom.dimse.NServiceHandler;
import org.atlasnode.dicom.dimse.ScpServices;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.net.AssociationListener;
import org.atlasnode.dicom.net.DicomServer;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.atlasnode.dicom.ul.WireTap;
import org.atlasnode.storescp.AcceptedSyntaxes;
import org.atlasnode.storescp.CallerPolicy;
import org.atlasnode.storescp.CompletionPolicy;
import org.atlasnode.storescp.CompletionSigns;
import org.atlasnode.storescp.CompletionTask;
import org.atlasnode.storescp.FileReception;
import org.atlasnode.storescp.ReceivedFileReader;
import org.atlasnode.storescp.Reception;
import org.atlasnode.storescp.Reconciler;
import org.atlasnode.storescp.RejectionLog;
import org.atlasnode.storescp.RetentionTask;
import org.atlasnode.storescp.SeriesGate;
import org.atlasnode.storescp.SeriesTracker;
import org.atlasnode.storescp.SliceGaps;
import org.atlasnode.storescp.StorageNegotiation;
import org.atlasnode.storescp.StoreScp;
import org.atlasnode.storescp.WebCallers;
import org.atlasnode.storescp.notify.AvailabilityScp;
import org.atlasnode.storescp.notify.ProcedureStepScp;
import org.atlasnode.storescp.notify.ReportedSigns;
import org.atlasnode.storescp.notify.Reporting;
import org.atlasnode.storescp.source.SourceCounts;

/** The inbound side, composed: from the listener to the complete series. Thread-safe. */
final class Inbound {

    private static final Duration DRAIN = Duration.ofSeconds(20);

    /** Objects that a sender may send before it hears of the first: they wait in its socket, so it may be few. */
    private static final int OPERATIONS = 16;

    private final Foundation foundation;
    private final CallerPolicy callers;
    private final Archives archives;
    private final SourceCounts counts;
    private final SeriesTracker tracker;
    private final StoreScp storage;
    private final SeriesGate gate = new SeriesGate();
    private final ResultCommitments results;
    private final Commitment commitment;
    private final CompletionSigns signs;
    private final FileReception files;
    private final WebReception web;
    private final DicomServer server;

    Inbound(
            Foundation foundation,
            Stores stores,
            AssociationListener listener,
            Optional<TlsIdentity> identity,
            WireTap.Source taps) {
        this.foundation = foundation;
        NodeConfig config = foundation.config();
        RejectionLog rejections = new RejectionLog(foundation.clock());
        this.callers = new CallerPolicy(config, InetAddress::getAllByName, rejections);
        this.archives = new Archives(
                config,
                foundation.clients(),
                new DimseRetrieveSource.Reception(this::store, AcceptedSyntaxes.all()),
                this::keepFetched);
        this.counts = archives.counts(foundation.state(), foundation.scheduler(), foundation.clock());
        this.signs = CompletionSigns.of(List.of(new ReportedSigns(stores.steps(), stores.notices()), counts));
        this.tracker = new SeriesTracker(
                foundation.state(), foundation.scheduler(), config.completion().quiet(), signs, foundation.clock());
        Reception reception = new Reception(
                new Reception.Keeping(foundation.objects(), tracker, gate), foundation.metrics(), foundation.clock());
        this.storage = new StoreScp(reception, this::nameOf);
        this.files = new FileReception(reception, AcceptedSyntaxes.all()::contains, foundation.clock());
        this.web = new WebReception(new WebCallers(config, InetAddress::getAllByName, rejections), files);
        this.results = stores.commitments().results();
        this.commitment = new Commitment(foundation, stores.commitments(), tracker, this::nameOf);
        Set<Uid> classes = StorageSopClasses.all();
        Map<Uid, NServiceHandler> services = services(stores);
        this.server = new DicomServer(
                Listening.settings(config.node(), identity),
                callers,
                new AcceptanceRule(
                        uid -> uid.equals(Uids.VERIFICATION) || classes.contains(uid) || services.containsKey(uid),
                        AcceptedSyntaxes.all(),
                        // Who reports to us is its SCP; some do so without asking for the role, and are heard as well.
                        StorageCommitment.SOP_CLASS::equals,
                        OPERATIONS,
                        StorageNegotiation::answer),
                new ScpServices(storage, services),
                listener,
                taps);
    }

    /** Where is kept what the services of DIMSE-N hear. */
    record Stores(ProcedureSteps steps, AvailabilityNotices notices, CommitmentStores commitments) {}

    /** The services of DIMSE-N by SOP class. */
    private Map<Uid, NServiceHandler> services(Stores stores) {
        Reporting reporting =
                new Reporting(this::nameOf, foundation.scheduler(), foundation.metrics(), foundation.clock());
        return Map.of(
                StorageCommitment.SOP_CLASS,
                commitment.handler(),
                Uids.MODALITY_PERFORMED_PROCEDURE_STEP,
                new ProcedureStepScp(stores.steps(), reporting),
                Uids.INSTANCE_AVAILABILITY_NOTIFICATION,
                new AvailabilityScp(stores.notices(), reporting));
    }

    /** Brings the rows in line with the files. */
    void reconcile() throws IOException {
        new Reconciler(
                        foundation.objects(),
                        foundation.state(),
                        new ReceivedFileReader(this::nameOf, foundation.clock()))
                .run();
    }

    /** What comes by C-GET is received like what comes by C-STORE. */
    private void store(CStoreHandler.CStore request, InputStream dataSet) throws DimseStatusException, IOException {
        storage.store(request, dataSet);
    }

    /** So is what comes by DICOMweb. */
    private StoreOutcome keepFetched(InputStream part10, NodeConfig.Peer from) throws IOException {
        return files.receive(part10, new Reception.Sender(from.aeTitle(), from.name()), Optional.empty());
    }

    Archives archives() {
        return archives;
    }

    SourceCounts counts() {
        return counts;
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
                new CompletionTask.Rules(
                        new CompletionPolicy(foundation.config().completion()),
                        signs,
                        new SliceGaps(
                                foundation.objects(),
                                file -> DicomFile.readHeader(file).dataSet())),
                new CompletionTask.Successor(foundation.scheduler(), planningTask),
                foundation.clock());
    }

    RetentionTask retention() {
        return new RetentionTask(
                new RetentionTask.Stores(foundation.state(), results, foundation.objects()),
                tracker,
                gate,
                foundation.config().storage(),
                new RetentionTask.Circumstances(foundation.clock(), foundation.metrics()));
    }

    DicomServer server() {
        return server;
    }

    /** Where DICOMweb stores: the same way as associations do. */
    WebReception web() {
        return web;
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
