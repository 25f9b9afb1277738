package org.atlasnode.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.net.AssociationPolicy.Rejection;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.Pdu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Result, source and reason of each rejection, over the wire (PS3.8 §9.3.4, Table 9-21). */
@Timeout(60)
class RejectionTest {

    private final Peers.Memory memory = new Peers.Memory();
    private final Peers.Diary diary = new Peers.Diary();

    /** Result 1 permanent, 2 transient; source 1 user, 2 provider (ACSE), 3 provider (presentation). */
    @ParameterizedTest
    @EnumSource(Rejection.class)
    void whatThePolicyDecidesIsSaidByItsCodes(Rejection rejection) throws Exception {
        String codes = switch (rejection) {
            case CALLING_AE_TITLE_NOT_RECOGNIZED -> "01 01 03";
            case CALLED_AE_TITLE_NOT_RECOGNIZED -> "01 01 07";
            case USER_IDENTITY_NOT_ACCEPTED -> "01 01 01";
            case LOCAL_LIMIT_EXCEEDED -> "02 03 02";
        };
        try (DicomServer server = Peers.start(Peers.settings(), applicant -> Optional.of(rejection), memory, diary);
                RawPeer peer = RawPeer.connect(server)) {
            peer.send(Wire.ASSOCIATE_RQ);
            peer.expect("03 00 00000004 00 " + codes);
            assertThat(diary.rejected.take()).isEqualTo(rejection);
            assertThat(diary.opened).isEmpty();
        }
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of("another version", edit(request -> request[7] = 2), "01 02 02"),
                Arguments.of("another application context", edit(request -> request[6 + 68 + 4] = '9'), "01 01 02"),
                Arguments.of("an even context id", edit(request -> request[6 + 68 + 25 + 4] = 2), "01 01 01"),
                Arguments.of(
                        "a blank calling title", edit(request -> Arrays.fill(request, 26, 42, (byte) ' ')), "01 01 03"),
                Arguments.of(
                        "a blank called title", edit(request -> Arrays.fill(request, 10, 26, (byte) ' ')), "01 01 07"));
    }

    private static UnaryOperator<byte[]> edit(Consumer<byte[]> change) {
        return request -> {
            byte[] copy = request.clone();
            change.accept(copy);
            return copy;
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void whatTheRequestGetsWrongIsSaidByItsCodes(String what, UnaryOperator<byte[]> edit, String codes)
            throws Exception {
        try (DicomServer server = Peers.start(Peers.settings(), Peers.ANYONE, memory, diary);
                RawPeer peer = RawPeer.connect(server)) {
            peer.send(edit.apply(Wire.ASSOCIATE_RQ));
            peer.expect("03 00 00000004 00 " + codes);
        }
        assertThat(diary.opened).as(what).isEmpty();
    }

    @Test
    void theLimitOfOneCallerIsNotThatOfOthers() throws Exception {
        ServerSettings one = Peers.settings().withLimits(new ServerSettings.Limits(2, 1, 16384));
        try (DicomServer server = Peers.start(one, Peers.ANYONE, memory, diary);
                ClientAssociation first = Peers.connect(server)) {
            assertThatThrownBy(() -> Peers.connect(server))
                    .isInstanceOfSatisfying(
                            AssociationException.Rejected.class,
                            rejected -> assertThat(rejected.answer()).isEqualTo(Pdu.AssociateRj.LOCAL_LIMIT_EXCEEDED));
            ClientSettings other = ClientSettings.of("127.0.0.1", server.port(), AeTitle.of("OTHER"), Peers.SCP);
            try (ClientAssociation second =
                    new DicomClient(other).connect(List.of(PresentationContextProposal.of(Peers.CT, Peers.EXPLICIT)))) {
                assertThat(server.associationCount()).isEqualTo(2);
                second.release();
            }
            first.release();
        }
    }
}
