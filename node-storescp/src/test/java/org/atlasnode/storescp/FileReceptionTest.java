package org.atlasnode.storescp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.atlasnode.core.dicomweb.StoreOutcome;
import org.atlasnode.core.objects.ObjectStore;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.FileMeta;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.storescp.Reception.Sender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileReceptionTest {

    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    private static final Sender SENDER = new Sender(AeTitle.of("CT1"), "CT-ONE");

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
    void keepsTheBytesOfTheDataSetAndNamesTheSender(TransferSyntax syntax) throws Exception {
        assertThat(receive(file(Samples.slice(), syntax)))
                .isEqualTo(StoreOutcome.stored(Uids.CT_IMAGE_STORAGE, Samples.INSTANCE));
        Path kept = node.objects.received(Fixture.KEY, Samples.INSTANCE);
        byte[] sent = Samples.bytes(Samples.slice(), syntax);
        byte[] bytes = Files.readAllBytes(kept);
        assertThat(Arrays.copyOfRange(bytes, bytes.length - sent.length, bytes.length))
                .isEqualTo(sent);
        FileMeta meta = DicomFile.read(kept).meta();
        assertThat(meta.transferSyntaxUid()).isEqualTo(syntax.uid());
        assertThat(meta.sourceAeTitle()).contains(AeTitle.of("CT1"));
        node.recordAll();
        assertThat(node.state.findSeries(Fixture.KEY).orElseThrow().peer()).isEqualTo("CT-ONE");
    }

    @Test
    void keepsTheSameInstanceOnceAndTheNewerBytes() throws Exception {
        receive(file(Samples.slice(), EXPLICIT));
        receive(file(Samples.slice(), EXPLICIT));
        assertThat(node.files()).hasSize(1);
        assertThat(receive(file(Samples.slice(Samples.INSTANCE, 5).build(), EXPLICIT))
                        .stored())
                .isTrue();
        assertThat(node.files()).hasSize(1);
        assertThat(DicomFile.read(node.objects.received(Fixture.KEY, Samples.INSTANCE))
                        .dataSet()
                        .doubles(Tags.IMAGE_POSITION_PATIENT))
                .containsExactly(0.0, 0.0, 5.0);
    }

    @Test
    void refusesWhatAnAssociationWouldNotHaveNegotiated() throws Exception {
        refuses(file(Samples.slice(), Uids.CT_IMAGE_STORAGE, Uid.of("1.2.840.10008.1.2.4.100")), 0xC122);
        refuses(file(Samples.slice(), Uids.CT_IMAGE_STORAGE, TransferSyntax.RLE_LOSSLESS.uid()), 0xC122);
        refuses(file(Samples.slice(), Uids.VERIFICATION, EXPLICIT.uid()), 0x0122);
    }

    @Test
    void refusesADataSetThatIsNotThatOfItsMeta() throws Exception {
        refuses(file(Samples.slice(), Uids.ENHANCED_CT_IMAGE_STORAGE, EXPLICIT.uid()), 0xA900);
        DataSet other = Samples.slice(Uid.of("1.2.3.1.2"), 0).build();
        refuses(file(other, Uids.CT_IMAGE_STORAGE, EXPLICIT.uid()), 0xA900);
    }

    @Test
    void refusesAnotherStudyThanThatOfTheResource() throws Exception {
        StoreOutcome outcome = reception(node.objects)
                .receive(new ByteArrayInputStream(file(Samples.slice(), EXPLICIT)), SENDER, Optional.of(Uid.of("9.9")));
        assertThat(outcome.reason()).isEqualTo(0xA900);
        assertThat(node.files()).isEmpty();
        assertThat(reception(node.objects)
                        .receive(
                                new ByteArrayInputStream(file(Samples.slice(), EXPLICIT)),
                                SENDER,
                                Optional.of(Samples.STUDY))
                        .stored())
                .isTrue();
    }

    @Test
    void refusesWhatIsNoFile() throws Exception {
        refuses(new byte[0], 0xC000);
        refuses(new byte[500], 0xC000);
        refuses(Samples.bytes(Samples.slice(), EXPLICIT), 0xC000);
        byte[] whole = file(Samples.slice(), EXPLICIT);
        refuses(Arrays.copyOf(whole, whole.length - 2), 0xC000);
        refuses(Arrays.copyOf(whole, 140), 0xC000);
    }

    @Test
    void refusesWhereTheDiskIsFullBeforeOrMeanwhile() throws Exception {
        InputStream file = new ByteArrayInputStream(file(Samples.slice(), EXPLICIT));
        FailingObjectStore full = new FailingObjectStore(node.objects).withFreeBytes(0);
        assertThat(reception(full).hasRoom()).isFalse();
        assertThat(reception(full).receive(file, SENDER, Optional.empty()).isOutOfResources())
                .isTrue();
        file.reset();
        FailingObjectStore filling = new FailingObjectStore(node.objects).withWritableBytes(4000);
        assertThat(reception(filling).receive(file, SENDER, Optional.empty()).isOutOfResources())
                .isTrue();
        assertThat(node.files()).isEmpty();
    }

    @Test
    void leavesNothingOfAFileWhoseStreamFails() throws Exception {
        IOException lost = new IOException("reset");
        byte[] whole = file(Samples.slice(), EXPLICIT);
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw lost;
            }
        };
        for (int length : new int[] {0, 100, 200, 700, whole.length / 2, whole.length}) {
            InputStream cut = new SequenceInputStream(new ByteArrayInputStream(whole, 0, length), failing);
            assertThatThrownBy(() -> reception(node.objects).receive(cut, SENDER, Optional.empty()))
                    .isSameAs(lost);
        }
        assertThat(node.files()).isEmpty();
    }

    private void refuses(byte[] file, int reason) throws IOException {
        StoreOutcome outcome = receive(file);
        assertThat(outcome.stored()).isFalse();
        assertThat(outcome.reason()).isEqualTo(reason);
        assertThat(node.files()).isEmpty();
    }

    private StoreOutcome receive(byte[] file) throws IOException {
        return reception(node.objects).receive(new ByteArrayInputStream(file), SENDER, Optional.empty());
    }

    private FileReception reception(ObjectStore objects) {
        return new FileReception(node.reception(objects), syntax -> !syntax.isEncapsulated(), node.clock);
    }

    private static byte[] file(DataSet dataSet, TransferSyntax syntax) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DicomFile.of(dataSet, syntax).write(file);
        return file.toByteArray();
    }

    /** A file whose meta information says what it likes of an object in Explicit VR Little Endian. */
    private static byte[] file(DataSet dataSet, Uid sopClassUid, Uid transferSyntaxUid) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        new FileMeta(sopClassUid, Samples.INSTANCE, transferSyntaxUid, Optional.empty()).write(file);
        file.writeBytes(Samples.bytes(dataSet, EXPLICIT));
        return file.toByteArray();
    }
}
