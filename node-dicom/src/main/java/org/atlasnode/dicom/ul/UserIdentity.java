package org.atlasnode.dicom.ul;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.atlasnode.dicom.data.Value;

/**
 * User identity negotiation, of a request (PS3.7 §D.3.3.7.1). Immutable.
 *
 * @param type 1 user name, 2 user name and passcode, 3 Kerberos, 4 SAML, 5 JSON web token; as it travels
 * @param responseRequested whether the acceptor is to say that it supports this
 * @param primary the user name in UTF-8, or the ticket, assertion or token
 * @param secondary the passcode in UTF-8, of type 2
 */
public record UserIdentity(int type, boolean responseRequested, Value.Bytes primary, Value.Bytes secondary) {

    public static final int USER_NAME = 1;
    public static final int USER_NAME_AND_PASSCODE = 2;

    private static final int HEADER = 6;

    /** A user name and, where there is one, a passcode; a response is requested. */
    public static UserIdentity of(String user, Optional<String> passcode) {
        return new UserIdentity(
                passcode.isPresent() ? USER_NAME_AND_PASSCODE : USER_NAME,
                true,
                bytes(user),
                bytes(passcode.orElse("")));
    }

    private static Value.Bytes bytes(String text) {
        return Value.Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The identity in a request; empty where there is none, or what is there cannot be read. */
    static Optional<UserIdentity> find(UserInformation user) {
        return user.others().stream()
                .filter(item -> item.type() == UserInformation.Item.USER_IDENTITY_RQ)
                .findFirst()
                .flatMap(item -> decode(ByteBuffer.wrap(item.value().toByteArray())));
    }

    private static Optional<UserIdentity> decode(ByteBuffer item) {
        if (item.remaining() < HEADER) {
            return Optional.empty();
        }
        int type = Byte.toUnsignedInt(item.get());
        boolean responseRequested = item.get() != 0;
        Optional<Value.Bytes> primary = field(item);
        Optional<Value.Bytes> secondary = primary.isPresent() ? field(item) : Optional.empty();
        return secondary.map(bytes -> new UserIdentity(type, responseRequested, primary.orElseThrow(), bytes));
    }

    private static Optional<Value.Bytes> field(ByteBuffer item) {
        if (item.remaining() < Short.BYTES) {
            return Optional.empty();
        }
        int length = Short.toUnsignedInt(item.getShort());
        if (item.remaining() < length) {
            return Optional.empty();
        }
        byte[] bytes = new byte[length];
        item.get(bytes);
        return Optional.of(Value.Bytes.wrap(bytes));
    }

    /** The sub-item of the request. */
    UserInformation.Item toItem() {
        byte[] first = primary.toByteArray();
        byte[] second = secondary.toByteArray();
        if (first.length > 0xFFFF || second.length > 0xFFFF) {
            throw new IllegalArgumentException("a user name or passcode has at most 65535 bytes");
        }
        byte[] item = ByteBuffer.allocate(HEADER + first.length + second.length)
                .put((byte) type)
                .put((byte) (responseRequested ? 1 : 0))
                .putShort((short) first.length)
                .put(first)
                .putShort((short) second.length)
                .put(second)
                .array();
        return new UserInformation.Item(UserInformation.Item.USER_IDENTITY_RQ, Value.Bytes.wrap(item));
    }

    /** The sub-item of the acceptance: of a user name, the response is empty (PS3.7 §D.3.3.7.2). */
    static UserInformation.Item response() {
        return new UserInformation.Item(UserInformation.Item.USER_IDENTITY_AC, Value.Bytes.wrap(new byte[2]));
    }

    /** Whether this is the given user; how long it takes does not tell how much of the passcode is right. */
    public boolean is(String user, Optional<String> passcode) {
        int expected = passcode.isPresent() ? USER_NAME_AND_PASSCODE : USER_NAME;
        return type == expected && isSame(primary, user) && isSame(secondary, passcode.orElse(""));
    }

    private static boolean isSame(Value.Bytes given, String expected) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.toByteArray());
    }

    /** Without the identity. */
    @Override
    public String toString() {
        return "UserIdentity[type=" + type + "]";
    }
}
