package org.atlasnode.dicom.ul;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.ul.UserInformation.AsynchronousOperations;
import org.atlasnode.dicom.ul.UserInformation.Item;
import org.atlasnode.dicom.ul.UserInformation.RoleSelection;
import org.junit.jupiter.api.Test;

/** PS3.7 §D.3.3: roles, windows, identities and extended negotiation, over the encoded PDUs. */
class UserNegotiationTest {

    private static final Uid CT = Uids.CT_IMAGE_STORAGE;
    private static final Uid MR = Uids.MR_IMAGE_STORAGE;
    private static final AcceptanceRule RULE = new AcceptanceRule(
            Set.of(CT, MR)::contains,
            List.of(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN),
            CT::equals,
            4,
            (uid, asked) -> uid.equals(CT) ? Optional.of(asked) : Optional.empty());

    private static Pdu.AssociateAc negotiate(RequestOptions options) throws PduException {
        List<PresentationContext> contexts = List.of(context(1, CT), context(3, MR), context(5, Uids.VERIFICATION));
        Pdu.AssociateRq request = Negotiation.request(AeTitle.of("SCU"), AeTitle.of("SCP"), contexts, 16384, options);
        Pdu.AssociateRq travelled = (Pdu.AssociateRq) decode(PduWriter.encode(request));
        Pdu reply = Negotiation.reply(travelled, RULE, 16384);
        return (Pdu.AssociateAc) decode(PduWriter.encode(reply));
    }

    private static PresentationContext context(int id, Uid abstractSyntax) {
        return new PresentationContext(
                id,
                abstractSyntax.value(),
                List.of(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN.uid().value()));
    }

    private static Pdu decode(byte[] encoded) throws PduException {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        Pdu.Type type = Pdu.Type.values()[bytes.get() - 1];
        bytes.position(PduReader.HEADER_LENGTH);
        return PduDecoder.decode(type, bytes.slice());
    }

    @Test
    void grantsTheScpRoleWhereTheRuleDoesAndOfAcceptedContextsOnly() throws PduException {
        Pdu.AssociateAc acceptance =
                negotiate(RequestOptions.NONE.withScpRoles(Set.of(CT, MR, Uids.VERIFICATION), false));
        assertThat(acceptance.userInformation().roleSelections())
                .containsExactlyInAnyOrder(
                        new RoleSelection(CT.value(), false, true), new RoleSelection(MR.value(), false, false));
    }

    @Test
    void answersAWindowWithTheSmallerOfBothWishes() throws PduException {
        assertThat(negotiate(RequestOptions.NONE.withOperations(100))
                        .userInformation()
                        .asynchronousOperations())
                .contains(new AsynchronousOperations(4, 1));
        assertThat(negotiate(RequestOptions.NONE.withOperations(3))
                        .userInformation()
                        .asynchronousOperations())
                .contains(new AsynchronousOperations(3, 1));
        assertThat(negotiate(RequestOptions.NONE).userInformation().asynchronousOperations())
                .isEmpty();
    }

    @Test
    void answersAUserNameThatWantsAnAnswer() throws PduException {
        UserIdentity identity = UserIdentity.of("müller", Optional.of("pass"));
        assertThat(negotiate(RequestOptions.NONE.withIdentity(identity))
                        .userInformation()
                        .others())
                .containsExactly(UserIdentity.response());
        UserIdentity ticket =
                new UserIdentity(3, true, Value.Bytes.wrap(new byte[] {1}), Value.Bytes.wrap(new byte[0]));
        assertThat(negotiate(RequestOptions.NONE.withIdentity(ticket))
                        .userInformation()
                        .others())
                .isEmpty();
    }

    @Test
    void carriesTheIdentityAsItIs() {
        UserIdentity identity = UserIdentity.of("müller", Optional.of("pass"));
        UserInformation user = UserInformation.ours(0, RequestOptions.NONE.withIdentity(identity));
        assertThat(user.userIdentity()).contains(identity);
        assertThat(identity.is("müller", Optional.of("pass"))).isTrue();
        assertThat(identity.is("müller", Optional.of("past"))).isFalse();
        assertThat(identity.is("muller", Optional.of("pass"))).isFalse();
        assertThat(identity.is("müller", Optional.empty())).isFalse();
        assertThat(identity.toString()).doesNotContain("müller", "pass");
    }

    @Test
    void readsNoIdentityOutOfACutItem() {
        byte[] whole =
                UserIdentity.of("user", Optional.of("pass")).toItem().value().toByteArray();
        for (int length = 0; length < whole.length; length++) {
            Item cut = new Item(Item.USER_IDENTITY_RQ, Value.Bytes.wrap(Arrays.copyOf(whole, length)));
            assertThat(UserInformation.ours(0, RequestOptions.NONE.withExtended(List.of(cut)))
                            .userIdentity())
                    .isEmpty();
        }
    }

    @Test
    void passesExtendedNegotiationOfAcceptedClassesToTheRule() throws PduException {
        Pdu.AssociateAc acceptance = negotiate(RequestOptions.NONE.withExtended(
                List.of(extended(CT, 2), extended(MR, 3), extended(Uids.VERIFICATION, 4))));
        assertThat(acceptance.userInformation().others()).containsExactly(extended(CT, 2));
    }

    private static Item extended(Uid sopClass, int information) {
        byte[] name = sopClass.value().getBytes(StandardCharsets.US_ASCII);
        return new Item(
                Item.SOP_CLASS_EXTENDED_NEGOTIATION,
                Value.Bytes.wrap(ByteBuffer.allocate(name.length + 3)
                        .putShort((short) name.length)
                        .put(name)
                        .put((byte) information)
                        .array()));
    }
}
