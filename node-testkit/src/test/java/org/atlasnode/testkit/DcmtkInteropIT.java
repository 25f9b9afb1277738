package org.atlasnode.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.StorageSopClasses;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.CStoreHandler;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.dicom.io.DataSetReader;
import org.atlasnode.dicom.io.DataSetWriter;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.ReadLimits;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.AssociationListener;
import org.atlasnode.dicom.net.AssociationPolicy;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.net.ClientSettings;
import org.atlasnode.dicom.net.DicomClient;
import org.atlasnode.dicom.net.DicomServer;
import org.atlasnode.dicom.net.PresentationContextProposal;
import org.atlasnode.dicom.net.ServerSettings;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.AssociationException.ConnectFailed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code dicom.net} against DCMTK's programs, in both roles. */
@Timeout(180)
class DcmtkInteropIT {

    private static final AeTitle ATLAS = AeTitle.of("ATLAS");
    private static final AcceptanceRule STORAGE = new AcceptanceRule(
            uid -> StorageSopClasses.all().contains(uid) || uid.equals(Uids.VERIFICATION),
            List.of(
                    TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                    TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
                    TransferSyntax.JPEG_LOSSLESS_SV1,
                    TransferSyntax.RLE_LOSSLESS));

    @TempDir
    Path folder;

    private final Map<Uid, DataSet> received = new ConcurrentHashMap<>();
    private final Map<Uid, TransferSyntax> syntaxes = new ConcurrentHashMap<>();

    private DicomServer start(AssociationPolicy policy, CStoreHandler handler) throws IOException {
        DicomServer server = new DicomServer(
                ServerSettings.of(ATLAS, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                policy,
                STORAGE,
                handler,
                AssociationListener.NONE);
        server.start();
        return server;
    }

    private DicomServer start() throws IOException {
        return start(applicant -> Optional.empty(), this::keep);
    }

    private void keep(CStoreHandler.CStore request, InputStream dataSet) throws IOException {
        received.put(
                request.sopInstanceUid(), DataSetReader.read(dataSet, request.transferSyntax(), ReadLimits.DEFAULT));
        syntaxes.put(request.sopInstanceUid(), request.transferSyntax());
    }

    private static Dcmtk.Target target(DicomServer server) {
        return new Dcmtk.Target("127.0.0.1", server.port(), "ATLAS", "CT1");
    }

    private void assertReceived(SyntheticSeries series) {
        for (DataSet sent : series.dataSets()) {
            assertThat(received.get(sent.findUid(Tags.SOP_INSTANCE_UID).orElseThrow()))
                    .isEqualTo(sent);
        }
    }

    @Test
    void echoscuIsAnswered() throws Exception {
        try (DicomServer server = start()) {
            Dcmtk.in(folder).echoscu(target(server)).requireSuccess();
        }
    }

    @Test
    void dcmsendsSeriesArrivesWhole() throws Exception {
        SyntheticSeries series = SyntheticSeries.of(1, 12, 128);
        try (DicomServer server = start()) {
            Dcmtk.in(folder)
                    .dcmsend(target(server), List.of(), series.write(folder.resolve("series")))
                    .requireSuccess();
        }
        assertReceived(series);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-xe", "-xi", "-xs", "-xr"})
    void storescusSeriesArrivesInTheTransferSyntaxThatItProposes(String option) throws Exception {
        TransferSyntax syntax = switch (option) {
            case "-xi" -> TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
            default -> TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
        };
        SyntheticSeries series = SyntheticSeries.of(2, 3, 64);
        try (DicomServer server = start()) {
            Dcmtk.in(folder)
                    .storescu(target(server), List.of(option), series.write(folder.resolve("series"), syntax))
                    .requireSuccess();
        }
        assertReceived(series);
        assertThat(syntaxes.values()).containsOnly(syntax);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4096", "16384", "131072"})
    void anyPduLengthOfTheSenderWillDo(String length) throws Exception {
        SyntheticSeries series = SyntheticSeries.of(3, 2, 256);
        try (DicomServer server = start()) {
            Dcmtk.in(folder)
                    .storescu(
                            target(server),
                            List.of("--max-pdu", length, "--max-send-pdu", length),
                            series.write(folder.resolve("series")))
                    .requireSuccess();
        }
        assertReceived(series);
    }

    @Test
    void storescuSeesTheStatusThatAServiceThrows() throws Exception {
        try (DicomServer server = start(applicant -> Optional.empty(), (request, dataSet) -> {
            throw new DimseStatusException(DimseStatus.OUT_OF_RESOURCES, "disk full");
        })) {
            ProcessUnderTest.Outcome outcome = Dcmtk.in(folder)
                    .storescu(
                            target(server),
                            List.of("-d"),
                            SyntheticSeries.of(4, 1, 16).write(folder.resolve("series")));
            assertThat(outcome.output()).contains("0xa700");
        }
    }

    @Test
    void echoscuIsToldThatItIsNotKnown() throws Exception {
        try (DicomServer server = start(
                applicant -> Optional.of(AssociationPolicy.Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED), this::keep)) {
            ProcessUnderTest.Outcome outcome = Dcmtk.in(folder).echoscu(target(server));
            assertThat(outcome.exitCode()).isNotZero();
            assertThat(outcome.output()).contains("Calling AE Title Not Recognized");
        }
    }

    @Test
    void storescpTakesWhatTheClientSends() throws Exception {
        Path inbox = Files.createDirectories(folder.resolve("inbox"));
        SyntheticSeries series = SyntheticSeries.of(5, 5, 128);
        int port = FreePort.find();
        try (ProcessUnderTest storescp = Dcmtk.in(folder).startStorescp("STORESCP", port, inbox, List.of())) {
            DicomClient client = new DicomClient(ClientSettings.of("127.0.0.1", port, ATLAS, AeTitle.of("STORESCP")));
            try (ClientAssociation association = client.connect(List.of(
                    PresentationContextProposal.of(Uids.VERIFICATION, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN),
                    PresentationContextProposal.of(Uids.CT_IMAGE_STORAGE, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)))) {
                assertThat(association.echo()).isEqualTo(DimseStatus.SUCCESS);
                for (DataSet dataSet : series.dataSets()) {
                    assertThat(store(association, dataSet)).isEqualTo(DimseStatus.SUCCESS);
                }
                association.release();
            }
            assertThat(storescp.isAlive()).isTrue();
        }
        List<DataSet> kept;
        try (var files = Files.list(inbox)) {
            kept = files.map(DcmtkInteropIT::read).toList();
        }
        assertThat(kept).containsExactlyInAnyOrderElementsOf(series.dataSets());
    }

    private static DimseStatus store(ClientAssociation association, DataSet dataSet) throws IOException {
        return association
                .store(
                        Uids.CT_IMAGE_STORAGE,
                        dataSet.findUid(Tags.SOP_INSTANCE_UID).orElseThrow(),
                        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                        output -> DataSetWriter.write(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, output))
                .status();
    }

    private static DataSet read(Path file) {
        try {
            return DicomFile.read(file).dataSet();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void storescpsRefusalIsSeenByTheClient() {
        int port = FreePort.find();
        DicomClient client = new DicomClient(ClientSettings.of("127.0.0.1", port, ATLAS, AeTitle.of("STORESCP")));
        try (ProcessUnderTest storescp = ProcessUnderTest.start(
                folder, Map.of(), List.of(Program.require("storescp", "dcmtk"), "--refuse", Integer.toString(port)))) {
            storescp.awaitUntil("listens", () -> !(failure(client) instanceof ConnectFailed), Duration.ofSeconds(20));
            assertThat(failure(client))
                    .isInstanceOf(AssociationException.Rejected.class)
                    .hasMessageContaining("STORESCP@127.0.0.1:" + port);
        }
    }

    private static AssociationException failure(DicomClient client) {
        try (ClientAssociation association = client.connect(
                List.of(PresentationContextProposal.of(Uids.VERIFICATION, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)))) {
            throw new AssertionError("not refused: " + association.acceptedContexts());
        } catch (AssociationException e) {
            return e;
        }
    }

    @Test
    void aPeerThatAcceptsNothingOfOursIsNotSentAnything() throws Exception {
        Path inbox = Files.createDirectories(folder.resolve("inbox"));
        int port = FreePort.find();
        try (ProcessUnderTest storescp = Dcmtk.in(folder).startStorescp("STORESCP", port, inbox, List.of())) {
            DicomClient client = new DicomClient(ClientSettings.of("127.0.0.1", port, ATLAS, AeTitle.of("STORESCP")));
            try (ClientAssociation association = client.connect(List.of(
                    PresentationContextProposal.of(Uid.of("1.2.3.4.5"), TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)))) {
                assertThat(association.acceptedContexts()).isEmpty();
                association.release();
            }
            assertThat(storescp.isAlive()).isTrue();
        }
    }
}
