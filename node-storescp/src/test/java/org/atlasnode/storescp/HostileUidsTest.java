package org.atlasnode.storescp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.DimseChannel;
import org.atlasnode.dicom.dimse.DimseMessage;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.AssociationListener;
import org.atlasnode.dicom.net.DicomServer;
import org.atlasnode.dicom.net.ServerSettings;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.atlasnode.dicom.ul.Association;
import org.atlasnode.dicom.ul.AssociationSettings;
import org.atlasnode.dicom.ul.Negotiation;
import org.atlasnode.dicom.ul.PDataOutputStream;
import org.atlasnode.dicom.ul.PresentationContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * UIDs that are paths, in the command and in the data set, sent to the real store over a real association: what is
 * refused leaves nothing anywhere, what is kept lies where its UIDs say, and the association lives on.
 */
@Timeout(120)
class HostileUidsTest {

    private static final AeTitle SCU = AeTitle.of("CT1");
    private static final AeTitle SCP = AeTitle.of("ATLAS");
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final int IMPLICIT = 1;

    /** Where a UID is evil, and what is answered then. */
    enum Place {
        COMMAND_INSTANCE(Tags.AFFECTED_SOP_INSTANCE_UID, DimseStatus.INVALID_SOP_INSTANCE),
        COMMAND_CLASS(Tags.AFFECTED_SOP_CLASS_UID, DimseStatus.SOP_CLASS_NOT_SUPPORTED),
        CLASS(Tags.SOP_CLASS_UID, DimseStatus.CANNOT_UNDERSTAND),
        INSTANCE(Tags.SOP_INSTANCE_UID, DimseStatus.CANNOT_UNDERSTAND),
        STUDY(Tags.STUDY_INSTANCE_UID, DimseStatus.CANNOT_UNDERSTAND),
        SERIES(Tags.SERIES_INSTANCE_UID, DimseStatus.CANNOT_UNDERSTAND);

        private final int tag;
        private final DimseStatus status;

        Place(int tag, DimseStatus status) {
            this.tag = tag;
            this.status = status;
        }
    }

    @TempDir
    private Path root;

    private Fixture node;
    private DicomServer server;
    private Association association;
    private int lastMessageId;

    @BeforeEach
    void open() throws IOException {
        node = new Fixture(Files.createDirectories(root.resolve("a/b/c/node")));
        server = new DicomServer(
                ServerSettings.of(SCP, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                applicant -> Optional.empty(),
                new AcceptanceRule(Uids.CT_IMAGE_STORAGE::equals, List.of(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)),
                node.scp(),
                AssociationListener.NONE);
        server.start();
        association = Association.requesting(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()),
                WAIT,
                Optional.empty(),
                new AssociationSettings(WAIT, WAIT, 16384),
                "ATLAS");
        association.request(Negotiation.request(
                SCU,
                SCP,
                List.of(new PresentationContext(IMPLICIT, Uids.CT_IMAGE_STORAGE.value(), List.of("1.2.840.10008.1.2"))),
                16384));
    }

    @AfterEach
    void close() {
        association.close();
        server.close();
        node.close();
    }

    /** Not UIDs, each of them a way out of some folder on some system, or of some parser. */
    private List<String> evil() {
        return List.of(
                "../evil",
                "../../../../evil",
                root.resolve("evil").toString(),
                "/",
                "1.2.3/../../x",
                "1.2.3/../../../../../x",
                "1.2.3/x",
                "1.2.3\0/../../x",
                "\0",
                "1.2\0003",
                "",
                "   ",
                ".",
                "..",
                "1.2.",
                ".1.2",
                "1..2",
                "1.2.3 .4",
                "1.2.3\n",
                "1.2.3\r\n../x",
                "..%2fevil",
                "~",
                "1.2.3;rm",
                "C:1.2",
                "1.2.-3",
                "1.2.a",
                "1.2.\uFF13",
                "1.2.\u0663",
                "1.2.3\u202E",
                "1." + "2".repeat(63),
                "1." + "2".repeat(300),
                "1.2/".repeat(1000));
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void whatIsNoUidIsRefusedAndWritesNothing(Place place) throws Exception {
        for (String uid : evil()) {
            assertThat(store(place.tag, uid)).as(printable(uid)).isEqualTo(place.status);
            assertThat(files()).as(printable(uid)).isEmpty();
        }
        assertThat(store(place.tag, value(place.tag))).isEqualTo(DimseStatus.SUCCESS);
        assertThat(files()).containsExactly("a/b/c/node/objects/1.2.3/1.2.3.1/1.2.3.1.1.dcm");
        association.release();
    }

    /** Padding is no part of a UID (PS3.5 §9.1), also where it is of the wrong kind or too much. */
    @ParameterizedTest
    @EnumSource(Place.class)
    void paddingIsNoPartOfAName(Place place) throws Exception {
        for (String padding : List.of("\0", " ", "\0\0\0\0", "    ", "\0 \0 ")) {
            assertThat(store(place.tag, value(place.tag) + padding)).isEqualTo(DimseStatus.SUCCESS);
        }
        assertThat(files()).containsExactly("a/b/c/node/objects/1.2.3/1.2.3.1/1.2.3.1.1.dcm");
        association.release();
    }

    /** The backslash separates values; only values that are UIDs become names. */
    @Test
    void aBackslashLeadsNowhere() throws Exception {
        for (Place place : Place.values()) {
            for (String uid : List.of("..\\evil", value(place.tag) + "\\..\\evil", "\\evil", "1.2.3\\")) {
                store(place.tag, uid);
            }
        }
        assertThat(store(Tags.STUDY_INSTANCE_UID, value(Tags.STUDY_INSTANCE_UID)))
                .isEqualTo(DimseStatus.SUCCESS);
        assertThat(files())
                .allMatch(file -> file.matches("a/b/c/node/objects/[0-9.]+/[0-9.]+/1\\.2\\.3\\.1\\.1\\.dcm"));
        association.release();
    }

    @Test
    void theLongestUidIsKept() throws Exception {
        String longest = "1." + "2".repeat(62);
        assertThat(store(Tags.STUDY_INSTANCE_UID, longest)).isEqualTo(DimseStatus.SUCCESS);
        assertThat(store(Tags.SERIES_INSTANCE_UID, longest)).isEqualTo(DimseStatus.SUCCESS);
        assertThat(files())
                .containsExactlyInAnyOrder(
                        "a/b/c/node/objects/" + longest + "/1.2.3.1/1.2.3.1.1.dcm",
                        "a/b/c/node/objects/1.2.3/" + longest + "/1.2.3.1.1.dcm");
    }

    private static String value(int tag) {
        return switch (tag) {
            case Tags.AFFECTED_SOP_CLASS_UID, Tags.SOP_CLASS_UID -> Uids.CT_IMAGE_STORAGE.value();
            case Tags.AFFECTED_SOP_INSTANCE_UID, Tags.SOP_INSTANCE_UID -> Samples.INSTANCE.value();
            case Tags.STUDY_INSTANCE_UID -> Samples.STUDY.value();
            case Tags.SERIES_INSTANCE_UID -> Samples.SERIES.value();
            default -> throw new IllegalArgumentException("no UID of these messages");
        };
    }

    /** Sends a slice in which one UID has another text, and gives the status of the answer. */
    private DimseStatus store(int evilTag, String text) throws IOException {
        try (PDataOutputStream command = new PDataOutputStream(association, IMPLICIT, true)) {
            command.write(command(evilTag, text));
        }
        try (PDataOutputStream dataSet = new PDataOutputStream(association, IMPLICIT, false)) {
            dataSet.write(uids(
                    List.of(
                            Tags.SOP_CLASS_UID,
                            Tags.SOP_INSTANCE_UID,
                            Tags.STUDY_INSTANCE_UID,
                            Tags.SERIES_INSTANCE_UID),
                    evilTag,
                    text));
        }
        DimseChannel.Received received =
                new DimseChannel(association).receive(WAIT).orElseThrow();
        DimseMessage.CStoreRsp response = (DimseMessage.CStoreRsp) received.message();
        assertThat(response.messageIdBeingRespondedTo()).isEqualTo(lastMessageId);
        return response.status();
    }

    private byte[] command(int evilTag, String text) {
        lastMessageId++;
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        command.writeBytes(uids(List.of(Tags.AFFECTED_SOP_CLASS_UID), evilTag, text));
        command.writeBytes(element(Tags.COMMAND_FIELD, number(0x0001)));
        command.writeBytes(element(Tags.MESSAGE_ID, number(lastMessageId)));
        command.writeBytes(element(Tags.COMMAND_DATA_SET_TYPE, number(0)));
        command.writeBytes(uids(List.of(Tags.AFFECTED_SOP_INSTANCE_UID), evilTag, text));
        return command.toByteArray();
    }

    private static byte[] uids(List<Integer> tags, int evilTag, String text) {
        ByteArrayOutputStream elements = new ByteArrayOutputStream();
        for (int tag : tags) {
            String value = tag == evilTag ? text : value(tag);
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            elements.writeBytes(element(tag, Arrays.copyOf(bytes, bytes.length + bytes.length % 2)));
        }
        return elements.toByteArray();
    }

    private static byte[] number(int value) {
        return new byte[] {(byte) value, (byte) (value >>> 8)};
    }

    /** Implicit VR little endian (PS3.5 §A.1). */
    private static byte[] element(int tag, byte[] value) {
        return ByteBuffer.allocate(8 + value.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) (tag >>> 16))
                .putShort((short) tag)
                .putInt(value.length)
                .put(value)
                .array();
    }

    /** All files under the root, wherever they lie, but those of the database and the empty ones kept for objects. */
    private List<String> files() throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile)
                    .filter(file -> !isKeptForAnObject(file))
                    .map(file -> root.relativize(file).toString())
                    .filter(file -> !file.startsWith("a/b/c/node/state"))
                    .toList();
        }
    }

    private boolean isKeptForAnObject(Path file) {
        return root.relativize(file).toString().matches("a/b/c/node/incoming/[0-9]+\\.part")
                && file.toFile().length() == 0;
    }

    private static String printable(String uid) {
        return uid.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
