package org.atlasnode.core.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.config.PeerTerms;
import org.atlasnode.core.config.PeerTerms.Credentials;
import org.atlasnode.core.config.PeerTerms.Query;
import org.atlasnode.core.config.PeerTerms.Security;
import org.atlasnode.core.net.PeerClients;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.ScpServices;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.AssociationListener;
import org.atlasnode.dicom.net.AssociationPolicy.Applicant;
import org.atlasnode.dicom.net.ClientSettings;
import org.atlasnode.dicom.net.DicomServer;
import org.atlasnode.dicom.net.PresentationContextProposal;
import org.atlasnode.dicom.net.ServerSettings;
import org.atlasnode.dicom.query.Identifier;
import org.atlasnode.dicom.query.QueryLevel;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.atlasnode.dicom.ul.UserIdentity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How peers are called for queries and retrievals; what they answer is tested with the real archives. */
class DimseSourceTest {

    private static final AeTitle ATLAS = AeTitle.of("ATLAS");

    private final List<Applicant> applicants = new CopyOnWriteArrayList<>();
    private Set<Uid> accepted = Set.of();
    private DicomServer server;

    @BeforeEach
    void start() throws IOException {
        server = new DicomServer(
                ServerSettings.of(AeTitle.of("ANY"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                applicant -> {
                    applicants.add(applicant);
                    return Optional.empty();
                },
                new AcceptanceRule(uid -> accepted.contains(uid), List.of(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)),
                ScpServices.of((request, dataSet) -> {}),
                AssociationListener.NONE);
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Peer peer(PeerTerms terms) {
        return new Peer(
                "PACS",
                AeTitle.of("STORES"),
                Optional.of("127.0.0.1"),
                Optional.of(server.port()),
                false,
                Set.of(),
                terms);
    }

    private static Identifier study() {
        return Identifier.of(QueryLevel.STUDY).with(QueryLevel.STUDY, Uid.of("1.2.3"));
    }

    private void assertFails(Peer peer, String message) {
        assertThatThrownBy(() -> new DimseQuerySource(DimsePeer.of(peer, clients(ATLAS))).find(study(), 10))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining(message);
    }

    @Test
    void callsThePeersOwnAddressWithoutAQuerySection() {
        assertFails(peer(PeerTerms.DEFAULT), "takes no C-FIND");
        assertThat(applicants).singleElement().satisfies(applicant -> {
            assertThat(applicant.called()).isEqualTo("STORES");
            assertThat(applicant.calling()).isEqualTo("ATLAS");
            assertThat(applicant.abstractSyntaxes())
                    .containsExactly(
                            Uids.STUDY_ROOT_QUERY_RETRIEVE_INFORMATION_MODEL_FIND.value(),
                            Uids.PATIENT_ROOT_QUERY_RETRIEVE_INFORMATION_MODEL_FIND.value());
            assertThat(applicant.identity()).isEmpty();
        });
    }

    @Test
    void callsTheTitleOfTheQueryServiceAndIdentifiesItself() {
        PeerTerms terms = PeerTerms.DEFAULT
                .withQuery(new Query(AeTitle.of("ASKED"), "127.0.0.1", server.port(), false, false))
                .withSecurity(new Security(
                        false,
                        Optional.empty(),
                        Optional.of(new Credentials("atlas", Optional.of("secret"))),
                        Optional.empty()));
        assertFails(peer(terms), "takes no C-FIND");
        assertThat(applicants.get(0).called()).isEqualTo("ASKED");
        UserIdentity identity = applicants.get(0).identity().orElseThrow();
        assertThat(identity.is("atlas", Optional.of("secret"))).isTrue();
    }

    @Test
    void fallsBackToThePatientRootAndTellsTheStatus() {
        accepted = Set.of(Uids.PATIENT_ROOT_QUERY_RETRIEVE_INFORMATION_MODEL_FIND);
        assertFails(peer(PeerTerms.DEFAULT), "0122H, SOP class not supported");
    }

    @Test
    void saysWhichKeyIsMissing() {
        Peer nowhere = new Peer(
                "CT1", AeTitle.of("CT1"), Optional.empty(), Optional.empty(), true, Set.of(), PeerTerms.DEFAULT);
        assertThatThrownBy(() -> DimsePeer.of(nowhere, clients(ATLAS))).hasMessageContaining("peers.CT1.query.host");
        assertThatThrownBy(() -> DimseRetrieveSource.byMove(DimsePeer.of(peer(PeerTerms.DEFAULT), clients(ATLAS))))
                .hasMessageContaining("peers.PACS.query");
    }

    @Test
    void refusesToRetrieveOnceItIsClosed() throws Exception {
        accepted = Set.of(Uids.STUDY_ROOT_QUERY_RETRIEVE_INFORMATION_MODEL_GET);
        RetrieveSource source = DimseRetrieveSource.byGet(
                DimsePeer.of(peer(PeerTerms.DEFAULT), clients(ATLAS)),
                new DimseRetrieveSource.Reception(
                        (request, dataSet) -> {}, List.of(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)));
        source.close();
        assertThatThrownBy(() -> source.retrieve(study(), (done, remaining) -> {}))
                .hasMessageContaining("stopping");
    }

    @Test
    void proposesNoMoreContextsThanThereMayBe() {
        List<PresentationContextProposal> proposals = StorageProposals.of(List.of(
                TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                TransferSyntax.JPEG_LOSSLESS_SV1,
                TransferSyntax.RLE_LOSSLESS));
        assertThat(proposals).hasSize(126);
        assertThat(StorageProposals.classes(proposals))
                .contains(
                        Uids.CT_IMAGE_STORAGE,
                        Uids.MR_IMAGE_STORAGE,
                        Uids.SECONDARY_CAPTURE_IMAGE_STORAGE,
                        Uids.COMPREHENSIVE_3D_SR_STORAGE);
    }

    private static PeerClients clients(AeTitle calling) {
        return new PeerClients(calling, Optional.empty(), ClientSettings.Timeouts.DEFAULT);
    }
}
