package org.atlasnode.dicom.ul;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.io.FileMeta;

/**
 * User information of an association request or acceptance (PS3.8 §D, PS3.7 §D.3.3). Immutable.
 *
 * @param maximumLengthBytes the longest P-DATA-TF that the sender takes, 0 for any (PS3.8 §D.1); an unsigned 32-bit number
 * @param implementationClassUid as it travels; empty where it is missing
 * @param roleSelections PS3.7 §D.3.3.4
 * @param others sub-items that this implementation carries and does not act on: extended negotiation, common extended
 *     negotiation, user identity and unknown ones, in their order
 */
public record UserInformation(
        long maximumLengthBytes,
        String implementationClassUid,
        Optional<String> implementationVersionName,
        Optional<AsynchronousOperations> asynchronousOperations,
        List<RoleSelection> roleSelections,
        List<Item> others) {

    public UserInformation {
        if (maximumLengthBytes < 0 || maximumLengthBytes > 0xFFFFFFFFL) {
            throw new IllegalArgumentException("maximum length is an unsigned 32-bit number: " + maximumLengthBytes);
        }
        roleSelections = List.copyOf(roleSelections);
        others = List.copyOf(others);
    }

    /** What this implementation says of itself, and asks for as requestor. */
    static UserInformation ours(int maximumLengthBytes, RequestOptions options) {
        List<Item> others = new ArrayList<>(options.extended());
        options.identity().map(UserIdentity::toItem).ifPresent(others::add);
        return new UserInformation(
                maximumLengthBytes,
                FileMeta.IMPLEMENTATION_CLASS_UID.value(),
                Optional.of(FileMeta.IMPLEMENTATION_VERSION_NAME),
                options.operations() > 1
                        ? Optional.of(new AsynchronousOperations(options.operations(), 1))
                        : Optional.empty(),
                options.scpRoles().stream()
                        .sorted(Comparator.comparing(Uid::value))
                        .map(uid -> new RoleSelection(uid.value(), options.scuToo(), true))
                        .toList(),
                others);
    }

    /** This, with what is answered to a request. */
    UserInformation answering(Optional<AsynchronousOperations> window, List<RoleSelection> roles, List<Item> items) {
        return new UserInformation(
                maximumLengthBytes, implementationClassUid, implementationVersionName, window, roles, items);
    }

    /** The user identity of a request; empty where there is none, or what is there cannot be read. */
    public Optional<UserIdentity> userIdentity() {
        return UserIdentity.find(this);
    }

    /** Asynchronous operations window, 0 for any number (PS3.7 §D.3.3.3). */
    public record AsynchronousOperations(int invoked, int performed) {}

    /** SCP/SCU role selection (PS3.7 §D.3.3.4). */
    public record RoleSelection(String sopClassUid, boolean scu, boolean scp) {}

    /** A sub-item as it travels, without its header. */
    public record Item(int type, Value.Bytes value) {

        public static final int SOP_CLASS_EXTENDED_NEGOTIATION = 0x56;
        public static final int SOP_CLASS_COMMON_EXTENDED_NEGOTIATION = 0x57;
        public static final int USER_IDENTITY_RQ = 0x58;
        public static final int USER_IDENTITY_AC = 0x59;
    }
}
