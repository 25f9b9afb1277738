package org.atlasnode.app.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.config.PeerTerms;
import org.atlasnode.core.config.PeerTerms.Query;
import org.atlasnode.core.net.PeerClients;
import org.atlasnode.core.query.DimsePeer;
import org.atlasnode.core.query.DimseQuerySource;
import org.atlasnode.core.query.DimseRetrieveSource;
import org.atlasnode.core.query.QuerySource;
import org.atlasnode.core.query.RetrieveSource;
import org.atlasnode.core.query.SourceException;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dimse.CStoreHandler;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.AssociationListener;
import org.atlasnode.dicom.net.ClientSettings;
import org.atlasnode.dicom.net.DicomServer;
import org.atlasnode.dicom.net.ServerSettings;
import org.atlasnode.dicom.query.Identifier;
import org.atlasnode.dicom.query.QueryLevel;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.atlasnode.testkit.Dcmqrscp;
import org.atlasnode.testkit.Dcmtk;
import org.atlasnode.testkit.FreePort;
import org.atlasnode.testkit.Orthanc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** C-FIND, C-MOVE and C-GET with dcmtk's archive and with Orthanc (PS3.4 §C). */
class QueryInteropIT {

    private static final AeTitle ATLAS = AeTitle.of(NodeSetup.AE_TITLE);
    private static final List<TransferSyntax> SYNTAXES =
            List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);

    private final CtSeries first = CtSeries.regular("query1", 4, 32);
    private final CtSeries second = CtSeries.regular("query2", 3, 32);
    private final Set<Uid> stored = ConcurrentHashMap.newKeySet();
    private final CStoreHandler handler = (request, dataSet) -> {
        dataSet.readAllBytes();
        stored.add(request.sopInstanceUid());
    };

    @TempDir
    private Path folder;

    @Test
    void asksAndFetchesFromDcmqrscp() throws Exception {
        int port = FreePort.find();
        try (DicomServer here = listen(port);
                Dcmqrscp archive = Dcmqrscp.start(folder, NodeSetup.AE_TITLE, port)) {
            Dcmtk.Target target = archive.target("CT1");
            send(target);
            Peer peer = peer(Dcmqrscp.AE_TITLE, archive.port());
            assertFindsTheSameAsFindscu(peer, target);
            assertMovesAndGets(peer);
            assertThat(here.isListening()).isTrue();
        }
    }

    @Test
    void asksAndFetchesFromOrthanc() throws Exception {
        int port = FreePort.find();
        try (DicomServer here = listen(port);
                Orthanc archive = Orthanc.start(
                        folder.resolve("orthanc"),
                        List.of(
                                new Orthanc.Modality("atlas", NodeSetup.AE_TITLE, port),
                                new Orthanc.Modality("ct1", "CT1", FreePort.find())))) {
            Dcmtk.Target target = new Dcmtk.Target("127.0.0.1", archive.dicomPort(), Orthanc.AE_TITLE, "CT1");
            send(target);
            Peer peer = peer(Orthanc.AE_TITLE, archive.dicomPort());
            assertFindsTheSameAsFindscu(peer, target);
            QuerySource.Answer counted = query(peer)
                    .find(
                            Identifier.of(QueryLevel.SERIES)
                                    .with(QueryLevel.STUDY, first.studyInstanceUid())
                                    .returning(Vr.IS, Tags.NUMBER_OF_SERIES_RELATED_INSTANCES),
                            10);
            assertThat(counted.matches())
                    .singleElement()
                    .satisfies(match -> assertThat(match.findInt(Tags.NUMBER_OF_SERIES_RELATED_INSTANCES))
                            .hasValue(4));
            assertMovesAndGets(peer);
            assertThat(here.isListening()).isTrue();
        }
    }

    private void send(Dcmtk.Target target) throws Exception {
        new TestSender(target).sendAll(first.objects());
        new TestSender(target).sendAll(second.objects());
    }

    private static QuerySource query(Peer peer) throws SourceException {
        return new DimseQuerySource(DimsePeer.of(peer, clients(ATLAS)));
    }

    private void assertFindsTheSameAsFindscu(Peer peer, Dcmtk.Target target) throws Exception {
        Identifier studies = Identifier.of(QueryLevel.STUDY)
                .with(Tags.ACCESSION_NUMBER, Vr.SH, "A1")
                .returning(Vr.PN, Tags.PATIENT_NAME);
        QuerySource.Answer answer = query(peer).find(studies, 10);
        assertThat(answer.matches().stream().flatMap(match -> match.findUid(Tags.STUDY_INSTANCE_UID).stream()))
                .containsExactlyInAnyOrder(first.studyInstanceUid(), second.studyInstanceUid());
        assertThat(answer.more()).isFalse();
        assertThat(answer.matches())
                .allSatisfy(
                        match -> assertThat(match.string(Tags.PATIENT_NAME, "")).startsWith("Test^"));
        String reference = Dcmtk.in(folder)
                .findscu(target, List.of("QueryRetrieveLevel=STUDY", "AccessionNumber=A1", "StudyInstanceUID="))
                .requireSuccess()
                .output();
        assertThat(reference)
                .contains(first.studyInstanceUid().value())
                .contains(second.studyInstanceUid().value());
        assertThat(query(peer).find(studies, 1).more()).isTrue();
        assertThat(query(peer)
                        .find(
                                Identifier.of(QueryLevel.IMAGE)
                                        .with(QueryLevel.STUDY, first.studyInstanceUid())
                                        .with(QueryLevel.SERIES, first.seriesInstanceUid()),
                                10)
                        .matches())
                .hasSize(4);
    }

    private void assertMovesAndGets(Peer peer) throws Exception {
        DimsePeer known = DimsePeer.of(peer, clients(ATLAS));
        Identifier study = Identifier.of(QueryLevel.STUDY).with(QueryLevel.STUDY, first.studyInstanceUid());
        RetrieveSource.Report moved = DimseRetrieveSource.byMove(known).retrieve(study, (done, remaining) -> {});
        assertThat(moved.problem()).isEmpty();
        assertThat(stored).hasSize(4);
        stored.clear();
        RetrieveSource.Report got = DimseRetrieveSource.byGet(
                        known, new DimseRetrieveSource.Reception(handler, SYNTAXES))
                .retrieve(study, (done, remaining) -> {});
        assertThat(got.failed()).isZero();
        assertThat(stored).hasSize(4);
        stored.clear();
        Uid one = second.objects().get(1).sopInstanceUid();
        DimseRetrieveSource.byMove(known)
                .retrieve(
                        Identifier.of(QueryLevel.IMAGE)
                                .with(QueryLevel.STUDY, second.studyInstanceUid())
                                .with(QueryLevel.SERIES, second.seriesInstanceUid())
                                .with(QueryLevel.IMAGE, one),
                        (done, remaining) -> {});
        assertThat(stored).containsExactly(one);
        assertThatThrownBy(() -> DimseRetrieveSource.byMove(DimsePeer.of(peer, clients(AeTitle.of("STRANGER"))))
                        .retrieve(study, (done, remaining) -> {}))
                .isInstanceOf(SourceException.class);
    }

    private DicomServer listen(int port) throws Exception {
        DicomServer server = new DicomServer(
                ServerSettings.of(ATLAS, new InetSocketAddress(InetAddress.getLoopbackAddress(), port)),
                applicant -> Optional.empty(),
                new AcceptanceRule(uid -> true, SYNTAXES),
                handler,
                AssociationListener.NONE);
        server.start();
        return server;
    }

    private static Peer peer(String title, int port) {
        AeTitle aeTitle = AeTitle.of(title);
        return new Peer(
                "PACS",
                aeTitle,
                Optional.of("127.0.0.1"),
                Optional.of(port),
                true,
                Set.of(),
                PeerTerms.DEFAULT.withQuery(new Query(aeTitle, "127.0.0.1", port, false, false)));
    }

    private static PeerClients clients(AeTitle calling) {
        return new PeerClients(calling, Optional.empty(), ClientSettings.Timeouts.DEFAULT);
    }
}
