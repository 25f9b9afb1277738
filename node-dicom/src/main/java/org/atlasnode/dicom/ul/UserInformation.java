package org.atlasnode.dicom.ul;

import java.util.List;
import java.util.Optional;
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

    /** What this implementation says of itself. */
    static UserInformation ours(int maximumLengthBytes) {
        return new UserInformation(
                maximumLengthBytes,
                FileMeta.IMPLEMENTATION_CLASS_UID.value(),
                Optional.of(FileMeta.IMPLEMENTATION_VERSION_NAME),
                Optional.empty(),
                List.of(),
                List.of());
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
