package org.atlasnode.app.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dimse.CStoreHandler.CStore;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.dicom.io.DataSetReader;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.ReadLimits;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.AssociationListener;
import org.atlasnode.dicom.net.ClientSettings;
import org.atlasnode.dicom.net.DicomClient;
import org.atlasnode.dicom.net.DicomServer;
import org.atlasnode.dicom.net.ServerSettings;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.atlasnode.testkit.FreePort;
import org.atlasnode.testkit.SyntheticSeries;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SenderTest {

    private static final AeTitle TITLE = AeTitle.of("PEER");

    @TempDir
    private Path folder;

    private final Map<Uid, byte[]> arrived = new ConcurrentHashMap<>();
    private final Map<Uid, TransferSyntax> syntaxes = new ConcurrentHashMap<>();
    private final List<AutoCloseable> closing = new ArrayList<>();
    private volatile Optional<Uid> refused = Optional.empty();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable part : closing) {
            part.close();
        }
    }

    @Test
    void sendsTheBytesOfTheFileWhereThePeerTakesItsSyntax() throws Exception {
        List<Path> files = SyntheticSeries.of(1, 3, 16).write(folder, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        Sender.Report report = send(peer(List.of(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)));
        assertThat(report.failures()).isEmpty();
        assertThat(report.sent()).isEqualTo(3);
        byte[] file = Files.readAllBytes(files.get(0));
        byte[] dataSet = arrived.get(DicomFile.read(files.get(0)).meta().mediaStorageSopInstanceUid());
        assertThat(dataSet).isEqualTo(Arrays.copyOfRange(file, file.length - dataSet.length, file.length));
    }

    @Test
    void codesAnewWhereThePeerTakesAnotherNativeSyntaxOnly() throws Exception {
        List<Path> files =
                SyntheticSeries.of(1, 2, 16).write(folder, TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
        Sender.Report report = send(peer(List.of(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)));
        assertThat(report.failures()).isEmpty();
        DicomFile file = DicomFile.read(files.get(0));
        Uid uid = file.meta().mediaStorageSopInstanceUid();
        assertThat(syntaxes.get(uid)).isEqualTo(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        DataSet received = DataSetReader.read(
                new ByteArrayInputStream(arrived.get(uid)),
                TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
                ReadLimits.DEFAULT);
        assertThat(received).isEqualTo(file.dataSet());
    }

    @Test
    void goesOnAfterAFileThatIsRefused() throws Exception {
        SyntheticSeries series = SyntheticSeries.of(1, 3, 16);
        series.write(folder);
        refused = Optional.of(series.sopInstanceUid(1));
        Sender.Report report = send(peer(List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)));
        assertThat(report.sent()).isEqualTo(2);
        assertThat(report.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.file().sopInstanceUid()).isEqualTo(series.sopInstanceUid(1));
            assertThat(failure.reason()).isEqualTo("A700H no room");
        });
    }

    @Test
    void blamesOnlyTheFileThatBreaksTheAssociationWithOthersUnderWay() throws Exception {
        List<Path> paths = SyntheticSeries.of(1, 6, 16).write(folder);
        List<SendableFile> files = FileScan.of(List.of(folder)).files();
        Files.delete(paths.get(3));
        Sender.Report report =
                sender(peer(List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN))).send(files);
        assertThat(report.sent()).isEqualTo(5);
        assertThat(report.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.file().path()).isEqualTo(paths.get(3)));
        assertThat(arrived).hasSize(5);
    }

    @Test
    void namesEveryFileThatAPeerOfOtherSyntaxesCannotTake() throws Exception {
        SyntheticSeries.of(1, 2, 16).write(folder);
        Sender.Report report = send(peer(List.of(TransferSyntax.JPEG_LOSSLESS_SV1)));
        assertThat(report.sent()).isZero();
        assertThat(report.failures()).hasSize(2);
    }

    @Test
    void namesEveryFileWhereNobodyListens() throws Exception {
        SyntheticSeries.of(1, 2, 16).write(folder);
        Sender.Report report = send(FreePort.find());
        assertThat(report.sent()).isZero();
        assertThat(report.failures()).hasSize(2);
    }

    @Test
    void passesOverWhatIsNoDicomFile() throws Exception {
        SyntheticSeries.of(1, 2, 16).write(folder);
        Files.writeString(folder.resolve("notes.txt"), "nothing of interest".repeat(20));
        Files.createDirectories(folder.resolve("empty"));
        FileScan scan = FileScan.of(List.of(folder));
        assertThat(scan.files()).hasSize(2);
        assertThat(scan.passedOver())
                .singleElement()
                .satisfies(file -> assertThat(file.path()).hasFileName("notes.txt"));
    }

    private Sender.Report send(int port) throws IOException {
        return sender(port).send(FileScan.of(List.of(folder)).files());
    }

    private static Sender sender(int port) {
        ClientSettings settings = ClientSettings.of("127.0.0.1", port, AeTitle.of("ME"), TITLE);
        return new Sender(new DicomClient(settings), (done, total) -> {});
    }

    private int peer(List<TransferSyntax> takes) throws IOException {
        DicomServer server = new DicomServer(
                ServerSettings.of(TITLE, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                applicant -> Optional.empty(),
                new AcceptanceRule(uid -> true, takes, uid -> false, 4, (uid, asked) -> Optional.empty()),
                this::store,
                AssociationListener.NONE);
        server.start();
        closing.add(server);
        return server.port();
    }

    private void store(CStore request, InputStream dataSet) throws IOException, DimseStatusException {
        if (refused.equals(Optional.of(request.sopInstanceUid()))) {
            throw new DimseStatusException(DimseStatus.OUT_OF_RESOURCES, "no room");
        }
        arrived.put(request.sopInstanceUid(), dataSet.readAllBytes());
        syntaxes.put(request.sopInstanceUid(), request.transferSyntax());
    }
}
