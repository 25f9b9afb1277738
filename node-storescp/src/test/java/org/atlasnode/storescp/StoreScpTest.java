package org.atlasnode.storescp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.model.SeriesState;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.TransferSyntax;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoreScpTest {

    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;

    @TempDir
    private Path folder;

    private Fixture node;

    @BeforeEach
    void open() {
        node = new Fixture(folder);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = TransferSyntax.class,
            names = {
                "IMPLICIT_VR_LITTLE_ENDIAN",
                "EXPLICIT_VR_LITTLE_ENDIAN",
                "EXPLICIT_VR_BIG_ENDIAN",
                "DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN"
            })
    void keepsTheBytesAsTheyCame(TransferSyntax syntax) throws Exception {
        byte[] sent = Samples.bytes(Samples.slice(), syntax);
        node.scp().store(Samples.request(Samples.INSTANCE, syntax), new ByteArrayInputStream(sent));
        byte[] kept = Files.readAllBytes(node.objects.received(Fixture.KEY, Samples.INSTANCE));
        assertThat(Arrays.copyOfRange(kept, kept.length - sent.length, kept.length))
                .isEqualTo(sent);
        DicomFile file = DicomFile.read(node.objects.received(Fixture.KEY, Samples.INSTANCE));
        assertThat(file.meta().transferSyntaxUid()).isEqualTo(syntax.uid());
        assertThat(file.meta().mediaStorageSopInstanceUid()).isEqualTo(Samples.INSTANCE);
        assertThat(file.meta().sourceAeTitle()).hasToString("Optional[CT1]");
    }

    @Test
    void recordsTheRowBehindTheFile() throws Exception {
        node.store(Samples.slice());
        node.recordAll();
        SeriesRecord series = node.state.findSeries(Fixture.KEY).orElseThrow();
        assertThat(series.state()).isEqualTo(SeriesState.RECEIVING);
        assertThat(series.peer()).isEqualTo("CT-ONE");
        assertThat(series.modality()).isEqualTo("CT");
        assertThat(series.arrival().last()).isEqualTo(node.clock.instant());
        List<InstanceRef> instances = node.state.instances(Fixture.KEY);
        assertThat(instances).singleElement().satisfies(instance -> {
            assertThat(instance.sopInstanceUid()).isEqualTo(Samples.INSTANCE);
            assertThat(instance.transferSyntaxUid()).isEqualTo(EXPLICIT.uid());
            assertThat(instance.sizeBytes())
                    .isEqualTo(Files.size(node.objects.received(Fixture.KEY, Samples.INSTANCE)));
        });
    }

    @Test
    void asksForCompletionAfterTheQuietTime() throws Exception {
        node.store(Samples.slice());
        node.recordAll();
        assertThat(node.scheduler.times).containsExactly(node.clock.instant().plus(Fixture.QUIET));
    }

    @Test
    void takesTheSameObjectTwiceAndKeepsItOnce() throws Exception {
        node.store(Samples.slice());
        node.store(Samples.slice());
        assertThat(node.files()).hasSize(1);
    }

    @Test
    void keepsTheNewerBytesOfAnInstance() throws Exception {
        node.store(Samples.slice());
        node.store(Samples.slice(Samples.INSTANCE, 5).build());
        DataSet kept = DicomFile.read(node.objects.received(Fixture.KEY, Samples.INSTANCE))
                .dataSet();
        assertThat(kept.doubles(Tags.IMAGE_POSITION_PATIENT)).containsExactly(0.0, 0.0, 5.0);
    }

    @Test
    void refusesAnotherInstanceThanWasAnnounced() throws Exception {
        refuses(Samples.slice(Uid.of("1.2.3.1.2"), 0).build(), DimseStatus.DATA_SET_MISMATCH, "SOP Instance UID");
    }

    @Test
    void refusesAnotherClassThanWasAnnounced() throws Exception {
        refuses(
                Samples.slice(Samples.INSTANCE, 0)
                        .putUid(Tags.SOP_CLASS_UID, Uids.ENHANCED_CT_IMAGE_STORAGE)
                        .build(),
                DimseStatus.DATA_SET_MISMATCH,
                "SOP Class UID");
    }

    @Test
    void refusesObjectWithoutSeries() throws Exception {
        refuses(
                Samples.slice(Samples.INSTANCE, 0)
                        .remove(Tags.SERIES_INSTANCE_UID)
                        .build(),
                DimseStatus.DATA_SET_MISMATCH,
                "Series Instance UID is missing");
    }

    @Test
    void refusesStudyUidThatIsNone() throws Exception {
        refuses(
                Samples.slice(Samples.INSTANCE, 0)
                        .putString(Tags.STUDY_INSTANCE_UID, Vr.UI, "../../etc/passwd")
                        .build(),
                DimseStatus.CANNOT_UNDERSTAND,
                "Study Instance UID");
    }

    @Test
    void refusesBytesThatAreNoDataSet() throws Exception {
        byte[] noise = new byte[1000];
        Arrays.fill(noise, (byte) 0x5A);
        refuses(noise, DimseStatus.CANNOT_UNDERSTAND);
    }

    @Test
    void refusesAnObjectThatIsCutInItsPixels() throws Exception {
        byte[] whole = Samples.bytes(Samples.slice(), EXPLICIT);
        refuses(Arrays.copyOf(whole, whole.length - 2), DimseStatus.CANNOT_UNDERSTAND);
    }

    @Test
    void refusesWhenTheDiskIsBelowTheReserve() throws Exception {
        FailingObjectStore full = new FailingObjectStore(node.objects).withFreeBytes(0);
        assertThat(statusOf(() -> Fixture.store(node.scp(full), Samples.slice(), EXPLICIT)))
                .isEqualTo(DimseStatus.OUT_OF_RESOURCES);
        assertThat(node.files()).isEmpty();
    }

    @Test
    void refusesWhenTheDiskFillsUpWhileReceiving() throws Exception {
        FailingObjectStore full = new FailingObjectStore(node.objects).withWritableBytes(4000);
        assertThat(statusOf(() -> Fixture.store(node.scp(full), Samples.slice(), EXPLICIT)))
                .isEqualTo(DimseStatus.OUT_OF_RESOURCES);
        assertThat(node.files()).isEmpty();
        node.store(Samples.slice());
        assertThat(node.files()).hasSize(1);
    }

    @Test
    void passesOnThatTheAssociationIsLost() throws Exception {
        IOException lost = new IOException("connection reset");
        byte[] whole = Samples.bytes(Samples.slice(), EXPLICIT);
        InputStream broken = new InputStream() {
            private int at;

            @Override
            public int read() throws IOException {
                if (at == whole.length / 2) {
                    throw lost;
                }
                return whole[at++] & 0xFF;
            }
        };
        assertThatThrownBy(() -> node.scp().store(Samples.request(Samples.INSTANCE, EXPLICIT), broken))
                .isSameAs(lost);
        assertThat(node.files()).isEmpty();
    }

    private void refuses(DataSet dataSet, DimseStatus status, String comment) throws IOException {
        DimseStatusException refusal =
                catchThrowableOfType(DimseStatusException.class, () -> store(Samples.bytes(dataSet, EXPLICIT)));
        assertThat(refusal.status()).isEqualTo(status);
        assertThat(refusal).hasMessageContaining(comment);
        assertThat(node.files()).isEmpty();
    }

    private void refuses(byte[] dataSet, DimseStatus status) throws IOException {
        assertThat(statusOf(() -> store(dataSet))).isEqualTo(status);
        assertThat(node.files()).isEmpty();
    }

    private void store(byte[] dataSet) throws IOException, DimseStatusException {
        node.scp().store(Samples.request(Samples.INSTANCE, EXPLICIT), new ByteArrayInputStream(dataSet));
    }

    private static DimseStatus statusOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(DimseStatusException.class, call).status();
    }
}
