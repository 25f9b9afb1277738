package org.atlasnode.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomParseException;
import org.junit.jupiter.api.Test;

class DimseCodecTest {

    private static final Uid SOP_CLASS = Uid.of("1.2.3");
    private static final Uid SOP_INSTANCE = Uid.of("1.2.3.45");

    static final List<DimseMessage> MESSAGES = List.of(
            new DimseMessage.CStoreRq(
                    65535, Optional.of(SOP_CLASS), Optional.of(SOP_INSTANCE), 2, Optional.empty(), true),
            new DimseMessage.CStoreRq(
                    1,
                    Optional.empty(),
                    Optional.of(SOP_INSTANCE),
                    0,
                    Optional.of(new DimseMessage.MoveOriginator(AeTitle.of("MOVER"), 7)),
                    false),
            new DimseMessage.CStoreRsp(
                    3, Optional.of(SOP_CLASS), Optional.of(SOP_INSTANCE), DimseStatus.OUT_OF_RESOURCES, "disk full"),
            new DimseMessage.CEchoRq(4, Optional.of(SOP_CLASS), false),
            new DimseMessage.CEchoRsp(4, Optional.of(SOP_CLASS), DimseStatus.SUCCESS),
            new DimseMessage.CCancelRq(5, false),
            new DimseMessage.QueryRq(
                    DimseMessage.QueryService.FIND, 6, Optional.of(SOP_CLASS), 0, Optional.empty(), true),
            new DimseMessage.QueryRq(
                    DimseMessage.QueryService.MOVE,
                    7,
                    Optional.of(SOP_CLASS),
                    1,
                    Optional.of(AeTitle.of("ATLAS")),
                    true),
            new DimseMessage.QueryRsp(
                    DimseMessage.QueryService.GET,
                    7,
                    Optional.of(SOP_CLASS),
                    DimseStatus.PENDING,
                    "",
                    new DimseMessage.SubOperations(
                            OptionalInt.of(4), OptionalInt.of(3), OptionalInt.of(0), OptionalInt.empty()),
                    false),
            new DimseMessage.NRq(
                    DimseMessage.NService.ACTION,
                    8,
                    DimseMessage.Sop.of(SOP_CLASS, SOP_INSTANCE),
                    OptionalInt.of(1),
                    true),
            new DimseMessage.NRq(
                    DimseMessage.NService.CREATE,
                    8,
                    new DimseMessage.Sop(Optional.of(SOP_CLASS), Optional.empty()),
                    OptionalInt.empty(),
                    true),
            new DimseMessage.NRsp(
                    DimseMessage.NService.EVENT_REPORT,
                    9,
                    DimseMessage.Sop.of(SOP_CLASS, SOP_INSTANCE),
                    OptionalInt.of(2),
                    DimseStatus.NO_SUCH_EVENT_TYPE,
                    new DimseMessage.ErrorDetail("what is this", OptionalInt.of(0xA710)),
                    false),
            new DimseMessage.Other(0x0060, 6, Optional.empty(), true),
            new DimseMessage.Other(0x8060, 6, Optional.of(DimseStatus.UNRECOGNIZED_OPERATION), false));

    /** PS3.7 Tables 10.3-1 to 10.3-11: which UIDs a request names as requested, and which as affected. */
    @Test
    void namesTheObjectOfARequestAsItsServiceDoes() throws Exception {
        for (DimseMessage.NService service : DimseMessage.NService.values()) {
            CommandSet set = CommandSet.decode(DimseCodec.encode(new DimseMessage.NRq(
                    service, 1, DimseMessage.Sop.of(SOP_CLASS, SOP_INSTANCE), OptionalInt.empty(), false)));
            boolean affected = service == DimseMessage.NService.EVENT_REPORT || service == DimseMessage.NService.CREATE;
            assertThat(set.findUid(Tags.AFFECTED_SOP_INSTANCE_UID).isPresent()).isEqualTo(affected);
            assertThat(set.findUid(Tags.REQUESTED_SOP_INSTANCE_UID).isPresent()).isNotEqualTo(affected);
        }
    }

    @Test
    void readsWhatItWrote() throws Exception {
        for (DimseMessage message : MESSAGES) {
            assertThat(DimseCodec.decode(DimseCodec.encode(message))).isEqualTo(message);
        }
    }

    /** PS3.7 Table 9.3-13, byte for byte: implicit VR little endian, ascending, group length first. */
    @Test
    void writesAnEchoResponseByteForByte() {
        byte[] golden = HexFormat.of().parseHex("""
                        0000 0000 04000000 36000000
                        0000 0200 06000000 312E322E3300
                        0000 0001 02000000 3080
                        0000 2001 02000000 0400
                        0000 0008 02000000 0101
                        0000 0009 02000000 0000""".replaceAll("\\s", ""));
        assertThat(DimseCodec.encode(MESSAGES.get(4))).isEqualTo(golden);
    }

    @Test
    void anErrorCommentIsCutAndCleaned() throws Exception {
        DimseMessage.CStoreRsp response = new DimseMessage.CStoreRsp(
                1,
                Optional.empty(),
                Optional.empty(),
                DimseStatus.CANNOT_UNDERSTAND,
                "back\\slash \u00e9\n" + "x".repeat(80));
        DimseMessage.CStoreRsp read = (DimseMessage.CStoreRsp) DimseCodec.decode(DimseCodec.encode(response));
        assertThat(read.errorComment()).startsWith("back?slash ??x").hasSize(64);
    }

    /** It ends in a log. */
    @Test
    void anErrorCommentOfAPeerIsReadWithoutControlCharacters() throws Exception {
        byte[] bytes = DimseCodec.encode(new DimseMessage.CStoreRsp(
                1, Optional.empty(), Optional.empty(), DimseStatus.CANNOT_UNDERSTAND, "first second"));
        String text = HexFormat.of().formatHex(bytes).replace("7420", "740a");
        DimseMessage.CStoreRsp read =
                (DimseMessage.CStoreRsp) DimseCodec.decode(HexFormat.of().parseHex(text));
        assertThat(read.errorComment()).isEqualTo("first?second");
    }

    @Test
    void whatCannotBeAnsweredThrows() {
        byte[] echo = DimseCodec.encode(MESSAGES.get(3));
        assertThatThrownBy(() -> DimseCodec.decode(new byte[0])).isInstanceOf(DicomParseException.class);
        assertThatThrownBy(() -> DimseCodec.decode(Arrays.copyOf(echo, echo.length - 1)))
                .isInstanceOf(DicomParseException.class);
        byte[] data = echo.clone();
        data[0] = 8;
        assertThatThrownBy(() -> DimseCodec.decode(data)).isInstanceOf(DicomParseException.class);
    }

    @Test
    void anIllFormedUidIsAbsentSoThatTheDispatcherCanAnswer() throws Exception {
        byte[] bytes = DimseCodec.encode(MESSAGES.get(0));
        String text = HexFormat.of().formatHex(bytes).replace("312e322e332e3435", "2e2e2f2e2e2f6578");
        DimseMessage.CStoreRq request =
                (DimseMessage.CStoreRq) DimseCodec.decode(HexFormat.of().parseHex(text));
        assertThat(request.affectedSopInstanceUid()).isEmpty();
        assertThat(request.messageId()).isEqualTo(65535);
    }

    @Test
    void anyMutationIsAMessageOrADeclaredException() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = DimseCodec.encode(MESSAGES.get(random.nextInt(MESSAGES.size())));
            for (int n = random.nextInt(4); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(DimseCodec.decode(bytes).commandField()).isBetween(0, 0xFFFF);
            } catch (DicomParseException e) {
                assertThat(e.reason()).isNotEmpty();
            }
        }
    }
}
