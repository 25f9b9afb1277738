package org.atlasnode.app.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.atlasnode.app.send.FileScan;
import org.atlasnode.app.send.Sender;
import org.atlasnode.core.config.ConfigLoader;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.DimseMessage.NService;
import org.atlasnode.dicom.dimse.DimseMessage.Sop;
import org.atlasnode.dicom.dimse.NServiceHandler;
import org.atlasnode.dicom.dimse.ScpServices;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.AssociationListener;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.net.ClientSettings;
import org.atlasnode.dicom.net.DicomClient;
import org.atlasnode.dicom.net.DicomServer;
import org.atlasnode.dicom.net.PresentationContextProposal;
import org.atlasnode.dicom.net.ServerSettings;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.atlasnode.dicom.ul.RequestOptions;
import org.atlasnode.dicom.ul.UserIdentity;
import org.atlasnode.testkit.MutableClock;
import org.atlasnode.testkit.SyntheticSeries;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureTest {

    private static final Uid STEP = Uids.MODALITY_PERFORMED_PROCEDURE_STEP;

    @TempDir
    private Path folder;

    private final MutableClock clock = MutableClock.at("2026-01-02T03:04:05Z");
    private final Capture capture = new Capture(clock);
    private DicomServer server = server();

    private DicomServer server() {
        return new DicomServer(
                ServerSettings.of(AeTitle.of("NODE"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                applicant -> Optional.empty(),
                new AcceptanceRule(uid -> true, List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)),
                new ScpServices(
                        (request, dataSet) -> dataSet.readAllBytes(),
                        Map.of(STEP, request -> NServiceHandler.Answer.DONE)),
                AssociationListener.NONE,
                capture);
    }

    @BeforeEach
    void start() throws Exception {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private NodeConfig.Peer peer() throws Exception {
        Path file = Files.writeString(
                folder.resolve("atlas.yaml"),
                "node:\n  aeTitle: NODE\n  port: 11112\n  data: data\npeers:\n  CT1:\n    aeTitle: SCANNER\n    sends: true\n");
        return new ConfigLoader(Map.of(), folder).load(file).peers().get("CT1");
    }

    private DicomClient client(String calling) {
        return new DicomClient(ClientSettings.of("127.0.0.1", server.port(), AeTitle.of(calling), AeTitle.of("NODE")));
    }

    private String captured() {
        return capture.excerpt(0).orElseThrow().text();
    }

    @Test
    void showsAssociationAndCommandsAndNothingOfThePatientOfAnObject() throws Exception {
        List<Path> files = SyntheticSeries.of(3, 2, 32).write(folder.resolve("series"));
        capture.start(peer(), Duration.ofMinutes(1));
        Sender.Report report = new Sender(client("SCANNER"), (done, total) -> {})
                .send(FileScan.of(List.of(folder.resolve("series"))).files());
        assertThat(report.failures()).isEmpty();
        String text = captured();
        assertThat(text)
                .contains("#1 received ASSOCIATE-RQ", "calling \"SCANNER\", called \"NODE\"")
                .contains("context 1 " + Uids.CT_IMAGE_STORAGE)
                .contains("operations window: invoked 8, performed 1")
                .contains("#1 sent ASSOCIATE-AC", "acceptance in 1.2.840.10008.1.2.1")
                .contains("(0000,0100) CommandField 0001H", "(0000,0100) CommandField 8001H", "Status 0000H")
                .contains("RELEASE-RQ", "RELEASE-RP");
        DataSet dataSet = DicomFile.read(files.get(0)).dataSet();
        assertThat(text)
                .contains(dataSet.findUid(Tags.SOP_INSTANCE_UID).orElseThrow().value());
        assertHoldsNothingOf(text, values(dataSet));
    }

    @Test
    void showsNothingOfTheIdentifierOfARequest() throws Exception {
        DataSet identifier = DataSet.builder()
                .putString(Tags.PATIENT_NAME, Vr.PN, "Roentgen^Wilhelm")
                .putString(Tags.PATIENT_ID, Vr.LO, "PAT-4711")
                .putString(Tags.ACCESSION_NUMBER, Vr.SH, "ACC-0815")
                .putString(Tags.PATIENT_BIRTH_DATE, Vr.DA, "18450327")
                .putString(Tags.STUDY_DATE, Vr.DA, "18951108")
                .build();
        capture.start(peer(), Duration.ofMinutes(1));
        try (ClientAssociation association = client("SCANNER")
                .connect(
                        List.of(PresentationContextProposal.of(STEP, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)),
                        RequestOptions.NONE.withIdentity(UserIdentity.of("console", Optional.of("secret-word"))))) {
            association.request(
                    NService.SET, Sop.of(STEP, Uid.of("1.2.3.99")), OptionalInt.empty(), Optional.of(identifier));
            association.release();
        }
        assertThat(captured())
                .contains("user identity of type 2: \"console\", passcode (not shown)")
                .contains("RequestedSOPInstanceUID 1.2.3.99")
                .contains("context 1, data set, ");
        List<String> values = new ArrayList<>(values(identifier));
        values.add("secret-word");
        assertHoldsNothingOf(captured(), values);
    }

    /** The values that tell who somebody is, whole and in parts. */
    private static List<String> values(DataSet dataSet) {
        List<String> values = new ArrayList<>();
        for (int tag : new int[] {
            Tags.PATIENT_NAME,
            Tags.PATIENT_ID,
            Tags.ACCESSION_NUMBER,
            Tags.PATIENT_BIRTH_DATE,
            Tags.STUDY_DATE,
            Tags.STUDY_TIME,
            Tags.STUDY_ID
        }) {
            dataSet.findString(tag).stream()
                    .flatMap(value -> Arrays.stream(value.split("[\\^ ]")))
                    .filter(part -> part.length() > 3)
                    .forEach(values::add);
        }
        assertThat(values).as("values to look for").hasSizeGreaterThan(2);
        return values;
    }

    private static void assertHoldsNothingOf(String text, List<String> values) {
        String folded = text.toLowerCase(Locale.ROOT);
        String digits = folded.replaceAll("[^0-9a-f]", "");
        for (String value : values) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            assertThat(folded)
                    .doesNotContain(value.toLowerCase(Locale.ROOT))
                    .doesNotContain(Base64.getEncoder()
                            .withoutPadding()
                            .encodeToString(bytes)
                            .toLowerCase(Locale.ROOT));
            assertThat(digits).doesNotContain(HexFormat.of().formatHex(bytes));
        }
    }

    @Test
    void leavesOtherPeersOutAndEndsInTime() throws Exception {
        capture.start(peer(), Duration.ofMinutes(1));
        echo("OTHER");
        assertThat(captured()).isEmpty();
        clock.advance(Duration.ofMinutes(2));
        echo("SCANNER");
        assertThat(capture.excerpt(0).orElseThrow()).isEqualTo(new Capture.Excerpt("CT1", false, ""));
    }

    @Test
    void isOffUntilItIsStartedAndKeepsWhatItHasWhenItEnds() throws Exception {
        assertThat(capture.excerpt(0)).isEmpty();
        capture.start(peer(), Duration.ofMinutes(1));
        echo("SCANNER");
        String text = captured();
        assertThat(text).contains("CommandField 0030H");
        capture.stop();
        echo("SCANNER");
        assertThat(captured()).isEqualTo(text);
        assertThat(capture.excerpt(text.length() - 1).orElseThrow().text()).hasSize(1);
    }

    private void echo(String calling) throws Exception {
        try (ClientAssociation association = client(calling)
                .connect(List.of(
                        PresentationContextProposal.of(Uids.VERIFICATION, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)))) {
            assertThat(association.echo().isSuccess()).isTrue();
            association.release();
        }
    }
}
